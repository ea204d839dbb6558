/** How long something took, in milliseconds; NaN where nothing was measured. */
export interface Times {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Values from `from` (inclusive) to `to` (exclusive), both in milliseconds; `to` is null for all that are larger. */
export interface Bucket {
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

const BUCKETS = 10;

/** The value below or at which this share of the sorted values lies (nearest rank); NaN of nothing. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

export function timesOf(values: readonly number[]): Times {
  const sorted = ascending(values);
  return {
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}

/** The smallest of 1, 2, 5, 10, 20, 50 ... with which so many steps from a multiple of it lead past both ends. */
function stepFor(low: number, high: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [power, 2 * power, 5 * power]) {
      if (high < (Math.floor(low / step) + BUCKETS) * step) return step;
    }
  }
}

/**
 * At most ten buckets of one round width that hold 99 % of the values, and one for the rest where there is one, so that a
 * single outlier does not flatten all others into one bar.
 */
export function histogram(values: readonly number[]): readonly Bucket[] {
  const sorted = ascending(values);
  const [low] = sorted;
  if (low === undefined) return [];
  const step = stepFor(low, percentile(sorted, 0.99));
  const start = Math.floor(low / step);
  const ends = Array.from({ length: BUCKETS }, (_, i) => (start + i + 1) * step);
  const buckets = ends.map((to) => ({
    from: to - step,
    to,
    count: sorted.filter((value) => value >= to - step && value < to).length,
  }));
  const last = buckets.findLastIndex(({ count }) => count > 0);
  const shown = buckets.slice(0, last + 1);
  const rest = sorted.length - shown.reduce((sum, { count }) => sum + count, 0);
  return rest === 0 ? shown : [...shown, { from: shown.at(-1)?.to ?? 0, to: null, count: rest }];
}
