import { CommanderError } from 'commander';
import { CdcctlError, ExitCode, isAbort, messageOf } from '../errors/index.js';
import { createReporter, type Reporter } from '../report/reporter.js';
import type { Execute } from './command.js';
import { createProgram, USAGE } from './program.js';
import { createSession, type GlobalOptions } from './session.js';
import { onInterrupt } from './signals.js';

/** Runs one command line (without `node` and the script) and resolves to the exit code of the process. */
export async function run(argv: readonly string[]): Promise<number> {
  endQuietlyWithoutReader();
  let exitCode: number = ExitCode.done;
  const program = createProgram(async (name, work) => {
    exitCode = await execute(program.opts<GlobalOptions>(), name, work);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return ExitCode.done;
      if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(usageDocument(argv, error))}\n`);
      return ExitCode.usage;
    }
    throw error;
  }
  return exitCode;
}

/** `cdcctl logs kafka | head` closes the pipe early; that is no error. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(ExitCode.done);
    throw error;
  });
}

function usageDocument(argv: readonly string[], error: CommanderError): Record<string, unknown> {
  const command = argv.find((word) => !word.startsWith('-')) ?? '';
  const shown = { code: USAGE, what: error.message.replace(/^error: /, ''), next: 'cdcctl --help' };
  return { command, ok: false, exitCode: ExitCode.usage, error: shown };
}

async function execute(globals: GlobalOptions, name: string, work: Parameters<Execute>[1]): Promise<number> {
  const json = globals.json === true;
  const { stdout, stderr, env } = process;
  const reporter = createReporter({ stdout, stderr, json, verbose: globals.verbose === true, env });
  const interrupt = onInterrupt();
  const session = createSession({ command: name, globals, reporter, signal: interrupt.signal, env });
  try {
    const result = await work(session);
    const exitCode = result.exitCode ?? ExitCode.done;
    reporter.answer({ command: name, ok: exitCode === ExitCode.done, ...result.json }, result.text);
    if (result.link != null) reporter.link(result.link);
    return exitCode;
  } catch (error) {
    return fail(reporter, name, interrupt.signal, error);
  } finally {
    await session.close();
    interrupt.dispose();
  }
}

function fail(reporter: Reporter, name: string, signal: AbortSignal, error: unknown): number {
  const shown = asCdcctlError(name, signal, error);
  reporter.error(name, shown);
  return shown.exitCode;
}

function asCdcctlError(name: string, signal: AbortSignal, error: unknown): CdcctlError {
  if (error instanceof CdcctlError) return error;
  if (signal.aborted || isAbort(error)) {
    return new CdcctlError({
      code: 'CDC-INTERRUPTED',
      what: `${name} was interrupted`,
      exitCode: ExitCode.interrupted,
      cause: error,
    });
  }
  return new CdcctlError({
    code: 'CDC-UNEXPECTED',
    what: `${name} failed`,
    why: messageOf(error),
    next: `cdcctl --verbose ${name}   shows where; this is not an error of yours, please report it`,
    cause: error,
  });
}
