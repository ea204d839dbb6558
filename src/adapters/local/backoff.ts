/** Times of the supervisor, all in milliseconds. */
export interface SupervisorTiming {
  /** Pause between two readiness questions. */
  readonly readyPollMs: number;
  /** Pause between two looks at an engine that is ready. */
  readonly watchMs: number;
  /** Pause before the first restart; it doubles with every further failure. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** An engine that was ready for this long starts with a clean slate when it dies. */
  readonly stableMs: number;
  /** How long an engine of an earlier supervisor may take to answer before it is ended and started anew. */
  readonly adoptMs: number;
}

export const DEFAULT_TIMING: SupervisorTiming = {
  readyPollMs: 250,
  watchMs: 5_000,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  stableMs: 60_000,
  adoptMs: 10_000,
};

/** Failures in a row from which an engine counts as failed; it is still started again. */
export const FAILED_AFTER = 3;

/** Pause before the next start after so many failures in a row (1 or more). */
export function backoff(failures: number, timing: SupervisorTiming): number {
  return Math.min(timing.backoffMs * 2 ** (failures - 1), timing.maxBackoffMs);
}
