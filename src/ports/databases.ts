import type { Column, Pipeline, QualifiedName, Reader, Table, UnfitDate } from '../model/index.js';
import type { SourceTable } from './source-schema.js';
import type { Identity } from './state-store.js';

/** Checksum of a set of rows: how many there are, and the exclusive or of their hashes, in any order. */
export interface Checksum {
  readonly rows: number;
  readonly hash: bigint;
}

/** Canonical texts of some columns of a row (see validate/canonical); null is SQL NULL. */
export type CanonicalRow = readonly (string | null)[];

/** How a row's canonical text becomes its hash of 128 bits; `sha256` is cut to its first 16 bytes. */
export type Digest = 'md5' | 'sha256';

/** A row as read for comparison: two rows of a key are the same where their hashes are. */
export interface HashedRow {
  /** Canonical texts of the key columns, in order of `table.primaryKey`. */
  readonly key: CanonicalRow;
  /** Digest of the row's canonical text, 32 lower-case hexadecimal digits. */
  readonly hash: string;
}

/** Keys after one and up to another, which belongs to it; null is no bound. */
export interface KeyRange {
  readonly after: CanonicalRow | null;
  readonly through: CanonicalRow | null;
}

/** A column, and the time from which on its rows are compared: UTC, `YYYY-MM-DD HH:MM:SS.ffffff`. */
export interface Since {
  readonly column: Column;
  readonly at: string;
}

/** The rows that a question is about. */
export interface Part {
  readonly range: KeyRange;
  /** Rows are spread over this many buckets by a hash of the key's canonical text, the same on both sides for every type. */
  readonly buckets: number;
  /** Only the buckets from the first number up to the second, that included. */
  readonly within?: readonly [number, number];
  readonly since?: Since;
  readonly digest: Digest;
  /** True where rows are only counted: every hash is 0. */
  readonly countsOnly?: boolean;
}

/** What `validate` asks of either database; the same question gives the same answer where the rows are the same. */
export interface ComparableDb {
  /** Checksum by bucket number (0 <= bucket < buckets) over all columns; empty buckets are absent. */
  checksums(table: Table, part: Part, signal: AbortSignal): Promise<ReadonlyMap<number, Checksum>>;
  /** Every row of these buckets. */
  rows(table: Table, part: Part, wanted: readonly number[], signal: AbortSignal): Promise<readonly HashedRow[]>;
  /**
   * The rows with these keys. May hold others that the database takes for equal, such as a string key in other case.
   */
  rowsByKey(
    table: Table,
    keys: readonly CanonicalRow[],
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly HashedRow[]>;
  /** Compared columns, in the order of `table.columns`, of the rows with these few keys; otherwise as `rowsByKey`. */
  valuesByKey(table: Table, keys: readonly CanonicalRow[], signal: AbortSignal): Promise<readonly CanonicalRow[]>;
}

/** MySQL. */
export interface SourceDb extends ComparableDb {
  /** The digest that both sides of a comparison use: MD5 where this server has it. The server is asked once. */
  digest(signal: AbortSignal): Promise<Digest>;
  serverUuid(): Promise<string>;
  /** Whether every transaction has a name (GTID), so that another server can say whether it has what was read. */
  hasGtids(): Promise<boolean>;
  /** The key that is `rows` rows after this one (null: from the first) in MySQL's order; null where fewer are left. */
  keyAfter(table: Table, after: CanonicalRow | null, rows: number, signal: AbortSignal): Promise<CanonicalRow | null>;
  /**
   * Whether the server has sent all that is in its binlog to every client that reads it as this user. False where none
   * does: a CDC job that still reads its snapshot, or has lost its connection.
   */
  binlogSent(): Promise<boolean>;
  /** Every table and view of a database that the user may see; none where there is no such database. */
  schema(database: string): Promise<readonly SourceTable[]>;
  /**
   * What the server, the user's rights and the tables lack for a CDC job with this reader, each with what to do; empty
   * where all is well.
   */
  problems(tables: readonly Table[], reader: Reader): Promise<readonly string[]>;
  /** Columns with dates of these kinds, which cannot be carried; it takes the time of reading the tables. */
  unfitDates(
    tables: readonly Table[],
    kinds: readonly UnfitDate['kind'][],
    signal: AbortSignal,
  ): Promise<readonly UnfitDate[]>;
  /** Runs a filled-in init script, or its statements in order, in one session as root. */
  runScript(sql: string | readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A table or view as ClickHouse describes it. */
export interface SinkTable {
  /** Engine with its arguments, e.g. `ReplacingMergeTree(_version)`; `View` for a view. */
  readonly engine: string;
  /** Columns of ORDER BY. */
  readonly sortingKey: readonly string[];
  /** Expression of PARTITION BY; empty where there is none. */
  readonly partitionKey: string;
  /** What of its TTL takes rows away or changes them on its own; empty where nothing does. */
  readonly ttl: string;
  /** TTL of each column that has one, by which it loses its values. */
  readonly columnTtls: ReadonlyMap<string, string>;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The table that a view of a generation reads; null for a table, and for a view of another form. */
  readonly reads: QualifiedName | null;
}

/** ClickHouse. */
export interface SinkDb extends ComparableDb {
  /** Whether the server can make users by SQL; without, its configuration has them. */
  storesUsers(): Promise<boolean>;
  /** Runs a filled-in init script, or its statements in order, as the admin user. */
  runScript(sql: string | readonly string[]): Promise<void>;
  /** A table or view as it is, or null where there is none. */
  describe(name: QualifiedName): Promise<SinkTable | null>;
  /** UUID of the versions table of the pipeline's generation, or null where there is none. */
  tableUuid(pipeline: Pipeline, table: Table): Promise<string | null>;
  /** Number of records of the table's generation that the sync job could not write and put aside as dead letters. */
  deadLetters(pipeline: Pipeline, table: Table): Promise<number>;
  /** The identity stamped into ClickHouse for this pipeline and generation, or null. */
  readIdentity(pipeline: Pipeline): Promise<Identity | null>;
  writeIdentity(pipeline: Pipeline, identity: Identity): Promise<void>;
  close(): Promise<void>;
}
