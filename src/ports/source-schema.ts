import type { QualifiedName } from '../model/index.js';

/** A column as information_schema describes it. */
export interface SourceColumn {
  readonly name: string;
  /** COLUMN_TYPE, e.g. `bigint unsigned`. */
  readonly type: string;
  readonly nullable: boolean;
  /** Null for what is no text. */
  readonly collation: string | null;
  readonly comment: string;
  /** Whether its value is computed from other columns. */
  readonly generated: boolean;
  /** Whether `SELECT *` leaves it out. */
  readonly invisible: boolean;
}

/** A unique key whose columns are all there in full length; `PRIMARY` is the primary key. */
export interface SourceKey {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A table or view of the database that a pipeline is made for. */
export interface SourceTable {
  readonly name: QualifiedName;
  readonly kind: 'table' | 'view';
  /** The server's estimate, which may be far off; null for a view. */
  readonly rows: number | null;
  readonly comment: string;
  /** In the order of the table. */
  readonly columns: readonly SourceColumn[];
  readonly keys: readonly SourceKey[];
  /** Unique keys over parts of columns, each as `name (column(length))`: no pipeline is keyed by these. */
  readonly partialKeys?: readonly string[];
  /** Foreign keys by which MySQL changes rows of this table without a word in the binlog, each as `name (rule)`. */
  readonly cascades: readonly string[];
  /** Triggers on this table, each as `name (timing event)`. */
  readonly triggers: readonly string[];
  /** Why `columns` may not be all that the table has, as a sentence about it; absent where they are. */
  readonly hidden?: string;
}
