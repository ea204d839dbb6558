import type { Pipeline, Table } from '../model/index.js';
import type { Identity } from './state-store.js';

/** Checksum of a set of rows. Sums are of unsigned 64-bit hash halves, so the order of rows does not matter. */
export interface Checksum {
  readonly rows: bigint;
  readonly high: bigint;
  readonly low: bigint;
}

/** Canonical text per column (see validate/canonical); null is SQL NULL. */
export type CanonicalRow = readonly (string | null)[];

/**
 * What `validate` asks of either database; the same question gives the same answer where the rows are the same.
 * Rows are spread over buckets by a hash of the canonical key text: buckets are the same on both sides for every
 * key type, which ordered ranges of strings are not (collations).
 */
export interface ComparableDb {
  /** Checksum by bucket number (0 <= bucket < buckets) over all rows and columns in one pass; empty buckets are absent. */
  checksums(table: Table, buckets: number, signal: AbortSignal): Promise<ReadonlyMap<number, Checksum>>;
  /** Every row of these buckets as canonical texts in the order of `table.columns`. */
  rows(table: Table, buckets: number, wanted: readonly number[], signal: AbortSignal): Promise<readonly CanonicalRow[]>;
  /** The rows with these canonical key texts (in order of `table.primaryKey`). */
  rowsByKey(table: Table, keys: readonly (readonly string[])[], signal: AbortSignal): Promise<readonly CanonicalRow[]>;
}

/** MySQL. */
export interface SourceDb extends ComparableDb {
  serverUuid(): Promise<string>;
  /** Runs a filled-in init script as root. */
  runScript(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** ClickHouse. */
export interface SinkDb extends ComparableDb {
  /** Runs a filled-in init script as the admin user. */
  runScript(sql: string): Promise<void>;
  /** UUID of the versions table of the pipeline's generation, or null where there is none. */
  tableUuid(pipeline: Pipeline, table: Table): Promise<string | null>;
  /** The identity stamped into ClickHouse for this pipeline and generation, or null. */
  readIdentity(pipeline: Pipeline): Promise<Identity | null>;
  writeIdentity(pipeline: Pipeline, identity: Identity): Promise<void>;
  close(): Promise<void>;
}
