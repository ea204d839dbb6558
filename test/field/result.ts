import type { FieldCase } from './case.js';
import { type KnownFailure, unexpected } from './known-failures.js';
import type { Outcome } from './runner/judge-round.js';

export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, in short; empty where it passed. */
  readonly shows: string;
  /** What is wrong, with all that was found. */
  readonly text: string;
  readonly seconds: number;
}

/** What a run of cases has come to. */
export interface FieldResult {
  /** That ran, and whether something beside it was changed. */
  readonly commit: string;
  readonly date: string;
  readonly machine: string;
  readonly seed: number;
  readonly seconds: number;
  /** Why it ended before its time; null where it did not. */
  readonly cutShort: string | null;
  readonly cases: readonly CaseResult[];
}

const SHOWN = 400;
const TOLD = /^(only in|never in)/;
const WELL = /RUNNING, 0 restarts/;

/** What is wrong and which rows show it, on one line. */
function short({ wrong, text }: Outcome): string {
  if (wrong.length === 0) return '';
  const lines = (of: string) => of.split('\n').map((line) => line.trim());
  const first = wrong.flatMap(lines).filter((line) => !WELL.test(line));
  const rows = lines(text).filter((line) => TOLD.test(line));
  return [...new Set([...first, ...rows])].join('; ').slice(0, SHOWN);
}

export function caseResult({ name }: Pick<FieldCase, 'name'>, outcome: Outcome): CaseResult {
  const { passed, text, seconds } = outcome;
  return { name, passed, shows: short(outcome), text, seconds };
}

type Knows = (one: CaseResult) => KnownFailure | undefined;

/** What does not stand as it should. */
export function surprises({ cases }: Pick<FieldResult, 'cases'>, known: Knows): readonly string[] {
  return cases.flatMap((one) => unexpected(one, one, known(one)) ?? []);
}

/** Counts in the form of vitest's JSON report, so that a run of all tests adds them up. */
export function counts(result: FieldResult, known: Knows): Readonly<Record<string, number>> {
  const failed = surprises(result, known).length;
  return {
    numPassedTests: result.cases.length - failed,
    numFailedTests: failed,
    ...{ numPendingTests: 0, numTodoTests: 0 },
    numFailedTestSuites: result.cutShort === null ? 0 : 1,
  };
}

/** One line for each case, for people who watch. */
export function resultTable({ cases }: FieldResult, known: Knows): string {
  const state = (one: CaseResult) => {
    if (unexpected(one, one, known(one)) !== null) return 'WRONG';
    return one.passed ? 'right' : 'fails as known';
  };
  return cases.map((one) => `${one.name.padEnd(28)} ${state(one).padEnd(15)} ${one.shows}\n`).join('');
}
