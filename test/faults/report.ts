import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { execa } from 'execa';
import type { Reader } from '../../src/model/index.js';
import type { Outcome } from './outcome.js';

/** One run of the suite. */
export interface Run {
  readonly seed: number;
  readonly minutes: number;
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  /** What read MySQL. */
  readonly reader: Reader;
  readonly command: string;
  readonly outcomes: readonly Outcome[];
  /** Why it ended before its time; null where it did not. */
  readonly cutShort: string | null;
  /** What was asked of the stacks besides: whether `validate` agreed, for instance. */
  readonly opinions: readonly string[];
}

/** The commit that runs, and whether something beside it was changed, but for what these pathspecs leave out. */
export async function commitOf(root: string, besides: readonly string[] = []): Promise<string> {
  const git = (...args: readonly string[]) => execa('git', args, { cwd: root, reject: false });
  const head = await git('rev-parse', '--short=10', 'HEAD');
  if (head.failed) return 'unknown';
  const changed = (await git('status', '--porcelain', '--untracked-files=no', '--', '.', ...besides)).stdout !== '';
  return changed ? `${head.stdout} with changes` : head.stdout;
}

export function machineOf(): string {
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

/** The run that an earlier report is of. */
export async function readRun(report: string): Promise<Run> {
  return JSON.parse(await readFile(report, 'utf8')).run;
}

/** Counts in the form of vitest's JSON report, so that a run of all tests adds them up. */
export function counts(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const failed = outcomes.filter(({ failures }) => failures.some(({ known }) => known === null)).length;
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  return {
    numPassedTests: outcomes.length - failed - skipped,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    numFailedTestSuites: 0,
  };
}
