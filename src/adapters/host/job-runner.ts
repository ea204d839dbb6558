import { z } from 'zod';
import type { JobRunner, SubmitAnswer, SubmitRequest } from '../../ports/index.js';
import { died, notUnderstood, silent, type Told } from './runner-errors.js';
import { Ended, endProgram, type RunnerProcess, type Running, startProgram } from './runner-process.js';

export type { RunnerProcess } from './runner-process.js';

export interface RunnerOptions extends Told {
  /** Prepares what the process needs; called before each start. */
  readonly prepare: () => Promise<RunnerProcess>;
  /**
   * Takes a text of one or more lines for the log: standard error, and the traces of refusals. It may hold secrets. Where
   * it throws, the text is lost and nothing else.
   */
  readonly write: (text: string) => void;
  /** How long one submission may take, in milliseconds. */
  readonly silenceMs?: number;
}

/** Planning hundreds of tables on a busy machine takes a minute or two. */
const SILENCE_MS = 600_000;

const answerSchema = z.union([
  z.object({ ok: z.literal(true), jobId: z.string().nullable() }),
  z.object({ ok: z.literal(false), place: z.string().nullable(), trace: z.string() }),
]);

/**
 * Submits through a process that reads a request a line from its standard input and answers a line each. It is started
 * at the first submission and serves all of them; see `io.cdcctl.flink.runner.Runner`.
 */
export function createRunner(options: RunnerOptions): JobRunner {
  let running: Running | null = null;
  const write = bestEffort(options.write);
  const drop = async (atOnce: boolean): Promise<void> => {
    const current = running;
    running = null;
    if (current !== null) await endProgram(current, atOnce);
  };
  return {
    log: options.log,
    async submit(request, signal) {
      signal.throwIfAborted();
      if (running === null) {
        const program = await options.prepare();
        signal.throwIfAborted();
        running = startProgram(program, write);
      }
      const current = running;
      try {
        current.send(JSON.stringify(request));
        const answer = parse(await answerOf(current, signal, options), options);
        if (!answer.ok) write(refusal(request, answer));
        return answer;
      } catch (error) {
        // What it was doing is not known: it serves no further request.
        await drop(true);
        throw error;
      }
    },
    close: () => drop(false),
  };
}

/** On a full disk nothing can be logged, and the jobs have to be submitted all the same. */
function bestEffort(write: RunnerOptions['write']): RunnerOptions['write'] {
  return (text) => {
    try {
      write(text);
    } catch {
      // What has happened is told by the command itself.
    }
  };
}

/** A record of the log, with its time and level before it. */
function refusal({ name }: SubmitRequest, { place, trace }: Extract<SubmitAnswer, { readonly ok: false }>): string {
  return `${new Date().toISOString()} ERROR ${name} was refused at ${place ?? 'no statement'}\n${trace}`;
}

async function answerOf(current: Running, signal: AbortSignal, options: RunnerOptions): Promise<string> {
  const silenceMs = options.silenceMs ?? SILENCE_MS;
  const timeout = AbortSignal.timeout(silenceMs);
  const over = new Promise<never>((_, reject) => {
    const fail = (): void => reject(signal.aborted ? signal.reason : silent(silenceMs, options));
    const either = AbortSignal.any([signal, timeout]);
    // One that is aborted already tells no listener.
    if (either.aborted) fail();
    else either.addEventListener('abort', fail, { once: true });
  });
  try {
    return await Promise.race([current.next(), over]);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    signal.throwIfAborted();
    throw died(error.message, current.child.pid !== undefined, current.lastLines(), options);
  }
}

function parse(line: string, options: RunnerOptions): SubmitAnswer {
  try {
    return answerSchema.parse(JSON.parse(line));
  } catch {
    throw notUnderstood(line, options);
  }
}
