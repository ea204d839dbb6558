import type { Table } from '../model/index.js';
import type { Clock, Digest, Part, Since, SinkDb, SourceDb } from '../ports/index.js';
import { type KeyDifference, keyId, pairByKey } from './compare.js';

/** The two sides of one table. */
export interface Sides {
  readonly table: Table;
  readonly source: Pick<SourceDb, 'checksums' | 'rows' | 'rowsByKey' | 'valuesByKey' | 'keyAfter'>;
  readonly sink: Pick<SinkDb, 'checksums' | 'rows' | 'rowsByKey' | 'valuesByKey'>;
  /** Which digest both sides make hashes with. */
  readonly digest: Digest;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  /** Told how many rows of MySQL have been compared. */
  readonly onRows?: (rows: number) => void;
}

/** A share of the key's ranges, more than 0 and less than 1, and a number from 0 to 1 that says which they are. */
export interface Sample {
  readonly share: number;
  readonly phase: number;
}

/** What of a table is compared; without any of these everything is. */
export interface Selection {
  readonly sample?: Sample;
  readonly since?: Since;
  /** True where rows are counted and their values are not compared. */
  readonly countsOnly?: boolean;
}

/** One comparison of a table. */
export interface Comparison {
  /** Rows that were compared. */
  readonly sourceRows: number;
  readonly sinkRows: number;
  readonly differences: readonly KeyDifference[];
  /** False where the limits left differing rows unread. */
  readonly complete: boolean;
  /** The share of the table's rows that is in the sample, whatever `since` selects of them: 1 without a sample. */
  readonly share: number;
  /** Whether no part of the key's order was left out, be there rows of MySQL in it or not. */
  readonly whole: boolean;
}

/** The question that a selection puts to both sides, but for the range and the buckets. */
export function asked(
  { digest }: Pick<Sides, 'digest'>,
  { since, countsOnly }: Selection,
): Pick<Part, 'digest' | 'since' | 'countsOnly'> {
  return { digest, ...(since === undefined ? {} : { since }), ...(countsOnly === true ? { countsOnly } : {}) };
}

/** Reads the rows of these keys again on both sides; every key is in the result, equal by now or not. */
export async function readAgain(
  { table, source, sink, digest, signal }: Sides,
  differences: readonly KeyDifference[],
): Promise<readonly KeyDifference[]> {
  const keys = differences.map(({ key }) => key);
  const [sourceRows, sinkRows] = await Promise.all([
    source.rowsByKey(table, keys, digest, signal),
    sink.rowsByKey(table, keys, digest, signal),
  ]);
  const pairs = pairByKey(sourceRows, sinkRows);
  return keys.map((key) => pairs.get(keyId(key)) ?? { key, source: [], sink: [] });
}
