import { Command, CommanderError, Option } from 'commander';
import { CdcctlError, type ErrorCode, ExitCode, isAbort, messageOf } from '../errors/index.js';
import { createReporter, type Reporter } from '../report/reporter.js';
import type { Execute } from './command.js';
import { commands } from './commands.js';
import { createSession, type GlobalOptions } from './session.js';
import { onInterrupt } from './signals.js';
import { version } from './version.js';

/** What commander finds wrong with a command line. */
const USAGE: ErrorCode = 'CDC-USAGE';

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
  const shown = { code: USAGE, what: error.message, next: 'cdcctl --help' };
  return { command, ok: false, exitCode: ExitCode.usage, error: shown };
}

function createProgram(execute: Execute): Command {
  const program = new Command('cdcctl')
    .description('Real-time MySQL to ClickHouse pipelines as code, from one pipeline.yaml.')
    .version(version())
    .addOption(new Option('-c, --config <file>', 'the pipeline').default('pipeline.yaml').env('CDCCTL_CONFIG'))
    .addOption(
      new Option('--target <target>', 'processes of this machine, or containers')
        .choices(['local', 'docker'])
        .default('local')
        .env('CDCCTL_TARGET'),
    )
    .option('--json', 'print one JSON document on stdout (NDJSON for streams)')
    .option('--verbose', 'show causes of errors')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(cdcctl --help shows every command)')
    .configureOutput({ outputError: (text, write) => write(`${text.trimEnd()}\n  code: ${USAGE}\n`) })
    .exitOverride()
    .addHelpText('after', HELP);
  for (const register of commands) register(program, execute);
  return program;
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

const HELP = `
Examples:
  cdcctl up                       start MySQL, Kafka, Flink and ClickHouse
  cdcctl submit                   start the two Flink jobs
  cdcctl generate --rate 100      write orders to MySQL
  cdcctl validate                 prove that both sides hold the same rows
  cdcctl down                     stop everything, keep the data
  cdcctl --target docker up       the same in containers; CDCCTL_TARGET=docker says it once for all commands

Exit codes:
  0 done   1 failed   2 a difference was found   3 could not verify in time   64 wrong usage   78 wrong config`;
