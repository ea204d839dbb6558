/** Time, as an argument, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with an AbortError where the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
