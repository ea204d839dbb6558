import type { QualifiedName, TableNotice, Unread } from '../model/index.js';
import type { KnownJob } from '../plan/index.js';
import type { SinkTable, SourceTable } from '../ports/index.js';

/** A topic that exists. */
export interface ObservedTopic {
  readonly partitions: number;
  /** Values of the settings that a topic is made with, by name. */
  readonly config: Readonly<Record<string, string>>;
}

/** What one table of the pipeline has in ClickHouse; null is not there. */
export interface ObservedSink {
  /** The table of versions of the pipeline's generation. */
  readonly versions: SinkTable | null;
  /** Views by their names: the target, and the generation's own one beside it. */
  readonly views: readonly { readonly name: QualifiedName; readonly found: SinkTable | null }[];
}

/** What the engines say, place by place. */
export interface Observed {
  /** Every table of the pipeline's databases that the CDC user may see. */
  readonly mysql: readonly SourceTable[];
  /** In the order of the pipeline's tables. */
  readonly topic: readonly (ObservedTopic | null)[];
  readonly clickhouse: {
    /** In the order of the pipeline's tables. */
    readonly tables: readonly ObservedSink[];
    /** Dead-letter tables that the pipeline writes and that are not there. */
    readonly missing: readonly QualifiedName[];
  };
  /** All jobs of the pipeline's names that the JobManager knows. */
  readonly job: readonly KnownJob[];
  /** What the reader of MySQL noticed of tables; none where it does not run, or is another than `binlog`. */
  readonly notices: readonly TableNotice[];
}

/** A place as it was read, or why it was not. */
export type Reading<T> = { readonly value: T } | Omit<Unread, 'place'>;
export type Readings = { readonly [P in keyof Observed]: Reading<Observed[P]> };
