import { CdcctlError, type ErrorCode, ExitCode } from '../errors/index.js';

const MAX_RATE = 10_000;
const BATCHES_PER_SECOND = 20;
const MAX_BATCH = 500;

/**
 * Writes per transaction. It depends on nothing but the rate, so that a seed gives the same rows on a slow and on a
 * fast machine.
 */
export function batchSize(rate: number): number {
  return Math.min(MAX_BATCH, Math.max(1, Math.round(rate / BATCHES_PER_SECOND)));
}

/** How long to wait, in milliseconds, before the write number `done` (from 0), `elapsed` milliseconds after the start. */
export function waitBefore(done: number, rate: number, elapsed: number): number {
  return Math.max(0, (done / rate) * 1000 - elapsed);
}

export interface Bounds {
  /** Writes per second. */
  readonly rate: number;
  /** Writes in all; without it, `durationMs` ends the run. */
  readonly count?: number;
  readonly durationMs?: number;
}

function wrong(code: ErrorCode, what: string, next: string): CdcctlError {
  return new CdcctlError({ code, what, next, exitCode: ExitCode.usage });
}

/** Throws a CdcctlError (wrong usage) where the run would have no end or no sense. */
export function requireBounds({ rate, count, durationMs }: Bounds): void {
  if (!(rate > 0 && rate <= MAX_RATE)) {
    throw wrong(
      'CDC-USAGE-VALUE',
      `A rate of ${rate} writes per second is not possible`,
      `Give --rate a number from 1 to ${MAX_RATE}.`,
    );
  }
  if (count === undefined && durationMs === undefined) {
    throw wrong('CDC-USAGE-OPTIONS', '`generate` needs an end', 'Add --count N or --duration T.');
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw wrong('CDC-USAGE-VALUE', `${count} is not a number of writes`, 'Give --count a whole number from 1.');
  }
  if (durationMs !== undefined && !(durationMs > 0)) {
    throw wrong('CDC-USAGE-VALUE', 'The duration is not longer than nothing', 'Give --duration a time such as 30s.');
  }
}
