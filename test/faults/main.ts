import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { CommanderError } from 'commander';
import { cacheDirectory } from '../../src/adapters/local/engines/declarations.js';
import { onInterrupt } from '../../src/cli/signals.js';
import { ExitCode, messageOf } from '../../src/errors/index.js';
import { READER } from '../e2e/support/reader.js';
import { FAULTS } from './faults/index.js';
import { fetchEngines } from './fetch.js';
import { faultsMarkdown } from './markdown.js';
import { insideNamespace, namespacePossible, runInNamespace } from './namespace.js';
import { type Options, parseOptions } from './options.js';
import { commitOf, counts, machineOf, type Run, readRun } from './report.js';
import { type Results, runFaults } from './run.js';
import { findTools, type Tools } from './tools.js';

const root = join(import.meta.dirname, '../..');

// Whatever is still open, a run that is over ends.
process.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.list) return list();
    const tools = await findTools(cacheDirectory(process.env, homedir()));
    if (insideNamespace(process.env)) return await suite(options, tools);
    await fetchEngines();
    if (!options.direct && tools.iptables !== null && (await namespacePossible())) return await runInNamespace(tools);
    return await suite(options, { clock: null, iptables: null });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
}

function list(): number {
  process.stdout.write(FAULTS.map(({ kind, what }) => `${kind.padEnd(26)} ${what}\n`).join(''));
  return ExitCode.done;
}

async function suite(options: Options, tools: Tools): Promise<number> {
  const began = Date.now();
  const log = (text: string): void => {
    process.stdout.write(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${text}\n`);
  };
  log(`seed ${options.seed}: --seed ${options.seed} makes the same faults in the same order`);
  // Asked now: what is changed while it runs is not what runs.
  const commit = await commitOf(root);
  const interrupt = onInterrupt();
  const results: Results = { outcomes: [], opinions: [] };
  let cutShort: string | null = null;
  try {
    await runFaults(options, tools, interrupt.signal, log, results);
  } catch (error) {
    cutShort = interrupt.signal.aborted ? 'it was interrupted' : messageOf(error);
    log(error instanceof Error && !interrupt.signal.aborted ? (error.stack ?? cutShort) : cutShort);
  }
  interrupt.dispose();
  await write(options, describe(options, commit, results, cutShort));
  if (interrupt.signal.aborted) return ExitCode.interrupted;
  const { numFailedTests = 0, numPassedTests = 0 } = counts(results.outcomes);
  const disagrees = results.opinions.some((text) => text.includes('NOT'));
  return cutShort !== null || disagrees || numFailedTests > 0 || numPassedTests === 0 ? ExitCode.failed : ExitCode.done;
}

function describe(options: Options, commit: string, { outcomes, opinions }: Results, cutShort: string | null): Run {
  const only = options.only.length === 0 ? '' : ` --only ${options.only.join(',')}`;
  return {
    seed: options.seed,
    minutes: options.minutes,
    date: new Date().toISOString().slice(0, 10),
    commit,
    machine: machineOf(),
    reader: READER,
    command: `npm run test:faults -- --minutes ${options.minutes} --seed ${options.seed}${only}`,
    outcomes,
    opinions,
    cutShort,
  };
}

async function write(options: Options, run: Run): Promise<void> {
  const kinds = new Set(run.outcomes.map(({ kind }) => kind));
  const seen = FAULTS.filter(({ kind }) => kinds.has(kind));
  process.stdout.write(`\n${faultsMarkdown([run], seen)}\n`);
  const earlier = await Promise.all(options.also.map(readRun));
  // A run that came to no fault takes the place of no result.
  const made = run.outcomes.some(({ seconds }) => seconds > 0);
  for (const [file, content] of [
    [made ? options.out : undefined, faultsMarkdown([...earlier, run], FAULTS)],
    [options.report, JSON.stringify({ ...counts(run.outcomes), run }, null, 2)],
  ] as const) {
    if (file === undefined) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
