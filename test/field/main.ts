import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { CommanderError } from 'commander';
import { onInterrupt } from '../../src/cli/signals.js';
import { ExitCode, messageOf } from '../../src/errors/index.js';
import { DEFAULT_READER } from '../../src/model/index.js';
import { READER } from '../e2e/support/reader.js';
import { commitOf, machineOf } from '../faults/report.js';
import type { FieldCase } from './case.js';
import { CASES } from './cases/index.js';
import { SEED } from './cases/random.js';
import { keep, keptResults, merged } from './kept.js';
import { knownFailure, knownFailures, runsAlone } from './known-failures.js';
import { type Options, parseOptions } from './options.js';
import { fieldCasesPage } from './page.js';
import { caseResult, counts, type FieldResult, resultTable, surprises } from './result.js';
import type { Outcome } from './runner/judge-round.js';
import { runCases } from './runner/run-cases.js';

const root = join(import.meta.dirname, '../..');
/** What a run writes is no other source. */
const RESULTS = [':!test/field/result.*.json', ':!docs/field-cases.md'];

// Whatever is still open, a run that is over ends.
process.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    return options.list ? list() : await suite(options);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
}

function list(): number {
  for (const { name, did } of CASES) {
    process.stdout.write(`${name.padEnd(28)} ${knownFailure({ name }) === undefined ? '     ' : 'known'} ${did}\n`);
  }
  return ExitCode.done;
}

function casesOf({ only, short }: Options): readonly FieldCase[] {
  const wanted = only.length === 0 ? CASES : only;
  return short ? wanted.filter((one) => !runsAlone(one)) : wanted;
}

async function suite(options: Options): Promise<number> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const log = (text: string): void => {
    process.stdout.write(`${String(seconds()).padStart(5)} s  ${text}\n`);
  };
  log(`the reader of MySQL is ${READER}`);
  log(`the random cases are those of CDCCTL_TEST_SEED=${SEED}`);
  const commit = await commitOf(root, RESULTS);
  const interrupt = onInterrupt();
  const cases = casesOf(options);
  const outcomes = new Map<string, Outcome>();
  let cutShort: string | null = null;
  try {
    const hopeful = (one: FieldCase) => knownFailure(one) === undefined;
    const expected = (one: FieldCase, text: string) => new RegExp(knownFailure(one)?.shows ?? '(?!)').test(text);
    await runCases(cases, { log, signal: interrupt.signal, hopeful, expected }, outcomes);
  } catch (error) {
    cutShort = messageOf(error);
    log(error instanceof Error ? (error.stack ?? cutShort) : cutShort);
  }
  interrupt.dispose();
  if (interrupt.signal.aborted) cutShort = 'it was interrupted';
  const result: FieldResult = {
    ...{ commit, date: new Date().toISOString().slice(0, 10), machine: machineOf() },
    ...{ seed: SEED, seconds: seconds(), cutShort },
    cases: cases.flatMap((one) => {
      const outcome = outcomes.get(one.name);
      return outcome === undefined ? [] : [caseResult(one, outcome)];
    }),
  };
  await write(options, result);
  if (interrupt.signal.aborted) return ExitCode.interrupted;
  const wrong = surprises(result, knownFailure).length > 0;
  return wrong || cutShort !== null || result.cases.length === 0 ? ExitCode.failed : ExitCode.done;
}

async function write({ report, record }: Options, result: FieldResult): Promise<void> {
  process.stdout.write(`\n${resultTable(result, knownFailure)}\n`);
  const surprising = surprises(result, knownFailure);
  for (const text of surprising) process.stdout.write(`${text}\n\n`);
  const expected = result.cases.length - surprising.length;
  process.stdout.write(`${expected} as expected, ${surprising.length} not\n`);
  if (report !== undefined) {
    await mkdir(dirname(report), { recursive: true });
    await writeFile(report, JSON.stringify({ ...counts(result, knownFailure), result }, null, 2));
  }
  if (!record) return;
  const kept = merged(keptResults(READER), result, CASES);
  keep(READER, kept);
  if (READER !== DEFAULT_READER) return;
  await writeFile(join(root, 'docs/field-cases.md'), fieldCasesPage(CASES, knownFailures(READER), kept, READER));
}
