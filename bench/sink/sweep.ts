import type { Run } from './result.js';

/** Sizes of a batch of the `jdbc` sink that are tried. It keeps its rows as parameters: larger ones fill the TaskManager's heap. */
export const BATCHES = [1_000, 10_000, 50_000] as const;

const PROBE_ROWS = 10_000;
const SWEEP_SECONDS = 8;
const RUN_SECONDS = 60;

export interface Best {
  readonly batch: number;
  /** Rows per second. */
  readonly rate: number;
}

/** Rows that a contender of this rate reads in about a minute, at most all. */
export function rowsWithin(rate: number, all: number, seconds = RUN_SECONDS): number {
  return Math.max(1, Math.min(all, Math.round(rate * seconds)));
}

function rateOf({ rows, start, end }: Pick<Run, 'rows' | 'start' | 'end'>): number {
  return rows / ((end - start) / 1000);
}

/** Tries every size of a batch on as many rows as take some seconds, which a short probe tells, and gives the fastest. */
export async function bestBatch(
  tried: (batch: number, rows: number) => Promise<Pick<Run, 'rows' | 'start' | 'end'>>,
  all: number,
): Promise<Best> {
  const probe = rateOf(await tried(BATCHES[1], Math.min(all, PROBE_ROWS)));
  const rows = rowsWithin(probe, all, SWEEP_SECONDS);
  let best: Best = { batch: BATCHES[1], rate: 0 };
  for (const batch of BATCHES) {
    const rate = rateOf(await tried(batch, rows));
    if (rate > best.rate) best = { batch, rate };
  }
  return best;
}
