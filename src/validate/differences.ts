import type { Table } from '../model/index.js';
import type { SinkDb, SourceDb } from '../ports/index.js';
import { batches, differingBuckets, isEqual, type KeyDifference, keyId, pairByKey, totalRows } from './compare.js';

/** The two sides of one table. */
export interface Sides {
  readonly table: Table;
  readonly source: Pick<SourceDb, 'checksums' | 'rows' | 'rowsByKey' | 'valuesByKey'>;
  readonly sink: Pick<SinkDb, 'checksums' | 'rows' | 'rowsByKey' | 'valuesByKey'>;
  readonly signal: AbortSignal;
}

/** Enough that a differing bucket is a small part of a table of millions, few enough to hold all their checksums. */
const BUCKETS = 4096;
/** Keys and hashes held in memory at once, per side. */
const ROWS_AT_ONCE = 20_000;
/** Where more rows than this stand in differing buckets, only as many are read one by one. */
const ROWS_IN_ALL = 200_000;
/** Differing keys that are kept to be read again. */
const KEYS_KEPT = 5_000;

/** One comparison of a whole table. */
export interface Comparison {
  readonly sourceRows: number;
  readonly sinkRows: number;
  readonly differences: readonly KeyDifference[];
  /** False where the limits left differing rows unread. */
  readonly complete: boolean;
}

/** Reads every row on both sides inside the databases, and those of differing buckets here. */
export async function compareAll({ table, source, sink, signal }: Sides): Promise<Comparison> {
  const [left, right] = await Promise.all([
    source.checksums(table, BUCKETS, signal),
    sink.checksums(table, BUCKETS, signal),
  ]);
  const differences: KeyDifference[] = [];
  let read = 0;
  let complete = true;
  for (const batch of batches(differingBuckets(left, right), ROWS_AT_ONCE)) {
    if (read >= ROWS_IN_ALL || differences.length >= KEYS_KEPT) {
      complete = false;
      break;
    }
    const wanted = batch.map(({ bucket }) => bucket);
    const [sourceRows, sinkRows] = await Promise.all([
      source.rows(table, BUCKETS, wanted, signal),
      sink.rows(table, BUCKETS, wanted, signal),
    ]);
    const unequal = [...pairByKey(sourceRows, sinkRows).values()].filter((pair) => !isEqual(pair));
    read += batch.reduce((sum, { rows }) => sum + rows, 0);
    complete &&= differences.length + unequal.length <= KEYS_KEPT;
    differences.push(...unequal.slice(0, KEYS_KEPT - differences.length));
  }
  return { sourceRows: totalRows(left), sinkRows: totalRows(right), differences, complete };
}

/** Reads the rows of these keys again on both sides; every key is in the result, equal by now or not. */
export async function readAgain(
  { table, source, sink, signal }: Sides,
  differences: readonly KeyDifference[],
): Promise<readonly KeyDifference[]> {
  const keys = differences.map(({ key }) => key);
  const [sourceRows, sinkRows] = await Promise.all([
    source.rowsByKey(table, keys, signal),
    sink.rowsByKey(table, keys, signal),
  ]);
  const pairs = pairByKey(sourceRows, sinkRows);
  return keys.map((key) => pairs.get(keyId(key)) ?? { key, source: [], sink: [] });
}
