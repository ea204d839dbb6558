/** How many rows the next chunk shall have, as the chunks before it took their time. */
export interface ChunkSize {
  rows(): number;
  /** A chunk of this many rows took so long, in milliseconds. */
  took(rows: number, ms: number): void;
}

/** Short enough for a server that has other work, long enough that asking costs little. */
const TARGET_MS = 750;
const FIRST_ROWS = 20_000;
const MIN_ROWS = 500;
/** A chunk is a quarter to four times as large as the one before it: one slow answer is no measure. */
const STEP = 4;

/** Chunks of about 750 ms, of `max` rows at most. */
export function adaptiveSize(max: number): ChunkSize {
  let size = Math.min(FIRST_ROWS, max);
  return {
    rows: () => size,
    took(rows, ms) {
      const wanted = (rows * TARGET_MS) / Math.max(1, ms);
      const near = Math.min(rows * STEP, Math.max(rows / STEP, wanted));
      size = Math.round(Math.min(max, Math.max(MIN_ROWS, near)));
    },
  };
}
