import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { onInterrupt } from '../../src/cli/signals.js';
import { CdcctlError, ExitCode, isAbort, messageOf } from '../../src/errors/index.js';
import { createReporter, type Reporter } from '../../src/report/reporter.js';
import { measure } from './measure.js';
import { type Options, parseOptions } from './options.js';
import { resultMarkdown, resultText } from './report.js';

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  const { stdout, stderr, env } = process;
  const reporter = createReporter({ stdout, stderr, env, json: false, verbose: false });
  let options: Options;
  try {
    options = parseOptions(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    throw error;
  }
  const interrupt = onInterrupt();
  try {
    await mkdir(options.out, { recursive: true });
    const result = await measure(options, reporter.emit, interrupt.signal);
    await writeFile(join(options.out, 'sink.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(join(options.out, 'sink.md'), resultMarkdown(result));
    reporter.answer({ command: 'bench:sink', ok: true }, resultText(result));
    return ExitCode.done;
  } catch (error) {
    return failed(reporter, interrupt.signal, error);
  } finally {
    interrupt.dispose();
  }
}

function failed(reporter: Reporter, signal: AbortSignal, error: unknown): number {
  const shown = asShown(signal, error);
  reporter.error('bench:sink', shown);
  return shown.exitCode;
}

function asShown(signal: AbortSignal, error: unknown): CdcctlError {
  if (signal.aborted || isAbort(error)) {
    return new CdcctlError({ what: 'The benchmark was interrupted', exitCode: ExitCode.interrupted });
  }
  if (error instanceof CdcctlError) return error;
  return new CdcctlError({ what: 'The benchmark failed', why: messageOf(error), cause: error });
}
