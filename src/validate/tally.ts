import type { HashedRow } from '../ports/index.js';
import { batches, type DifferingBucket, isEqual, type KeyDifference, pairByKey } from './compare.js';
import type { Comparison } from './sides.js';

/** Keys and hashes held in memory at once, per side. */
const ROWS_AT_ONCE = 20_000;
/** Where more rows than this stand in differing buckets, only as many are read one by one. */
const ROWS_IN_ALL = 200_000;
/** Differing keys that are kept to be read again. */
const KEYS_KEPT = 5_000;

/** What a comparison has come to so far. */
export interface Tally {
  sourceRows: number;
  sinkRows: number;
  readonly differences: KeyDifference[];
  complete: boolean;
  /** Rows that were read one by one. */
  read: number;
}

export function emptyTally(): Tally {
  return { sourceRows: 0, sinkRows: 0, differences: [], complete: true, read: 0 };
}

export function addRows(tally: Tally, sourceRows: number, sinkRows: number): void {
  tally.sourceRows += sourceRows;
  tally.sinkRows += sinkRows;
}

export function comparisonOf(tally: Tally, share: number, whole: boolean): Comparison {
  const { sourceRows, sinkRows, differences, complete } = tally;
  return { sourceRows, sinkRows, differences, complete, share, whole };
}

/** The rows of some buckets, of MySQL and of ClickHouse. */
export type ReadBuckets = (
  buckets: readonly number[],
) => Promise<readonly [readonly HashedRow[], readonly HashedRow[]]>;

/** Reads differing buckets row by row, as far as the limits go, and counts their rows as they are read. */
export async function tallyBuckets(
  tally: Tally,
  differing: readonly DifferingBucket[],
  read: ReadBuckets,
): Promise<void> {
  for (const batch of batches(differing, ROWS_AT_ONCE)) {
    if (tally.read >= ROWS_IN_ALL || tally.differences.length >= KEYS_KEPT) {
      tally.complete = false;
      for (const { sourceRows, sinkRows } of batch) addRows(tally, sourceRows, sinkRows);
      continue;
    }
    const [sourceRows, sinkRows] = await read(batch.map(({ bucket }) => bucket));
    const unequal = [...pairByKey(sourceRows, sinkRows).values()].filter((pair) => !isEqual(pair));
    const room = Math.max(0, KEYS_KEPT - tally.differences.length);
    addRows(tally, sourceRows.length, sinkRows.length);
    tally.read += Math.max(sourceRows.length, sinkRows.length);
    tally.complete &&= unequal.length <= room;
    tally.differences.push(...unequal.slice(0, room));
  }
}
