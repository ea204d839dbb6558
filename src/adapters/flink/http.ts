import type { z } from 'zod';
import { CdcctlError, isAbort, messageOf } from '../../errors/index.js';
import type { ClientTls } from '../../ports/index.js';
import { createTransport, type Reply } from '../host/transport.js';

/** Flink's REST endpoint. */
export interface RestClient {
  /** Asks and checks the answer's shape. An answer that is an error of Flink becomes a `FlinkRefusal`. */
  request<T>(schema: z.ZodType<T>, call: RestCall): Promise<T>;
}

export interface RestCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Flink answered with an error; `trace` is its text, usually a Java stack trace. Not shown to users as it is. */
export class FlinkRefusal extends Error {
  readonly status: number;
  readonly trace: string;

  constructor(status: number, trace: string) {
    super(`Flink answered with status ${status}`);
    this.name = 'FlinkRefusal';
    this.status = status;
    this.trace = trace;
  }
}

const TIMEOUT_MS = 30_000;

function errorCode(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof Error) {
    if ('code' in cause && typeof cause.code === 'string') {
      return cause.code;
    }
    cause = cause.cause;
  }
  return '';
}

/** A connection that the server closed while it was idle: nothing of the request was handled. */
function wasStale(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(errorCode(error));
}

function noAnswer(title: string, url: string, error: unknown): CdcctlError {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
  return new CdcctlError({
    code: 'CDC-FLINK-DOWN',
    what: `${title} at ${url} does not answer`,
    why: timedOut ? `No answer within ${TIMEOUT_MS / 1000} s.` : cause,
    next: 'Run `cdcctl status` to see what is up, and `cdcctl up` to start it.',
    cause: error,
  });
}

function traceOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
    return Array.isArray(errors) ? String(errors.at(-1) ?? text) : text;
  } catch {
    return text;
  }
}

/**
 * Client of the REST endpoint at `url`, called `title` in errors. Every call is bounded by a timeout of 30 s. With `tls` it
 * shows its certificate and takes no other server than the one that it knows. `closed` ends what is still asked.
 */
export function createRestClient(title: string, url: string, tls?: ClientTls, closed?: AbortSignal): RestClient {
  const transport = createTransport(url, tls);
  const ask = async (call: RestCall): Promise<Reply> => {
    const read = (): Promise<Reply> => {
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      const ends = [timeout, call.signal, closed].filter((signal) => signal !== undefined);
      const signal = AbortSignal.any(ends);
      const body = call.body === undefined ? undefined : JSON.stringify(call.body);
      return transport({ method: call.method, path: call.path, body, signal });
    };
    try {
      return await read().catch((error: unknown) => {
        if (call.method === 'GET' && wasStale(error)) {
          return read();
        }
        throw error;
      });
    } catch (error) {
      if (isAbort(error)) {
        throw error;
      }
      throw noAnswer(title, url, error);
    }
  };
  return {
    async request(schema, call) {
      const answer = await ask(call);
      if (answer.status < 200 || answer.status > 299) {
        throw new FlinkRefusal(answer.status, traceOf(answer.text));
      }
      const body: unknown = answer.text === '' ? {} : JSON.parse(answer.text);
      const parsed = schema.safeParse(body);
      if (!parsed.success) {
        throw new CdcctlError({
          code: 'CDC-FLINK-ANSWER',
          what: `${title} at ${url} gave an answer that is not understood`,
          why: `${call.method} ${call.path}: ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`,
          next: 'Check that this is Flink 1.18 to 1.20 (`cdcctl status`).',
        });
      }
      return parsed.data;
    },
  };
}
