import { CommanderError, InvalidArgumentError } from 'commander';
import { onInterrupt } from '../src/cli/signals.js';
import { CdcctlError, ExitCode, isAbort, messageOf } from '../src/errors/index.js';
import type { Emit } from '../src/ports/index.js';
import { createReporter } from '../src/report/reporter.js';

/** What a benchmark prints; where it is not `ok`, a part of it failed. */
export interface BenchAnswer {
  readonly text: string;
  readonly ok: boolean;
}

/** Runs a benchmark as a program: reads the command line, prints what `work` gives, and sets the exit code. */
export async function benchProgram<Options>(
  command: string,
  parse: (argv: readonly string[]) => Options,
  work: (options: Options, emit: Emit, signal: AbortSignal) => Promise<BenchAnswer>,
): Promise<void> {
  const { stdout, stderr, env, argv } = process;
  const reporter = createReporter({ stdout, stderr, env, json: false, verbose: false });
  let options: Options;
  try {
    options = parse(argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    return;
  }
  const interrupt = onInterrupt();
  try {
    const { text, ok } = await work(options, reporter.emit, interrupt.signal);
    reporter.answer({ command, ok }, text);
    if (!ok) process.exitCode = ExitCode.failed;
  } catch (error) {
    const shown = asShown(interrupt.signal, error);
    reporter.error(command, shown);
    process.exitCode = shown.exitCode;
  } finally {
    interrupt.dispose();
  }
}

function asShown(signal: AbortSignal, error: unknown): CdcctlError {
  if (signal.aborted || isAbort(error)) {
    return new CdcctlError({
      code: 'CDC-INTERRUPTED',
      what: 'The benchmark was interrupted',
      exitCode: ExitCode.interrupted,
    });
  }
  if (error instanceof CdcctlError) return error;
  return new CdcctlError({ code: 'CDC-BENCHMARK', what: 'The benchmark failed', why: messageOf(error), cause: error });
}

const TOLD = 600;

/** What failed and why, in one line of a report. */
export function failureText(error: unknown): string {
  const why = error instanceof CdcctlError && error.why !== undefined ? `: ${error.why}` : '';
  return `${messageOf(error)}${why}`.replaceAll(/\s+/g, ' ').slice(0, TOLD);
}

/** Shows a step of a benchmark while it runs. */
export async function step<T>(
  emit: Emit,
  title: string,
  work: () => Promise<T>,
  told: (result: T) => string = () => 'ready',
): Promise<T> {
  emit({ type: 'start', id: title, title });
  try {
    const result = await work();
    emit({ type: 'done', id: title, text: told(result) });
    return result;
  } catch (error) {
    emit({ type: 'failed', id: title });
    throw error;
  }
}

/** Reads a whole number of at least `least` from the command line; `_` may part its digits. */
export function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text.replaceAll('_', ''));
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`it takes a whole number from ${least} on`);
  };
}

/** Reads some of these names from the command line, parted by commas; gives them in the order of `names`. */
export function someOf<Name extends string>(names: readonly Name[]): (text: string) => readonly Name[] {
  return (text) => {
    const wanted = text.split(',').map((name) => name.trim());
    const unknown = wanted.find((name) => !(names as readonly string[]).includes(name));
    if (unknown !== undefined) throw new InvalidArgumentError(`'${unknown}' is none of ${names.join(', ')}`);
    return names.filter((name) => wanted.includes(name));
  };
}
