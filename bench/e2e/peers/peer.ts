import type { Times } from '../../../src/generate/index.js';
import type { QualifiedName } from '../../../src/model/index.js';
import type { PeerProcess } from './process.js';

/** Another way to copy a table, on the same MySQL and ClickHouse. */
export interface Peer {
  readonly title: string;
  /** Where its rows end up: what the figures are about. */
  readonly until: 'ClickHouse' | 'Kafka';
  /** What it does and does not do, beside this pipeline: a sentence without its subject. */
  readonly does: string;
  readonly source: QualifiedName;
  /** Starts it, or starts it again where it left off. */
  start(): PeerProcess;
  /** Rows or records that have arrived. */
  arrived(): Promise<number>;
  /** Rows that a reader sees, deletions and older versions left out; null where there is no such reader. */
  readonly rowsShown: (() => Promise<number>) | null;
  /** Sees rows with this mark, or any where it is ''; it must be open before they are written. */
  watch(mark: string): Promise<Watch>;
}

export interface Watch {
  /** Those of the ids that have arrived. */
  visible(ids: readonly bigint[]): Promise<readonly bigint[]>;
  close(): Promise<void>;
}

export interface PeerFigures {
  readonly title: string;
  readonly until: 'ClickHouse' | 'Kafka';
  readonly does: string;
  /** From the start of its process until one waiting change has arrived. */
  readonly startSeconds: number;
  readonly snapshotRows: number;
  /** From the start of its process until all rows have arrived. */
  readonly snapshotSeconds: number;
  /** Without `startSeconds`. */
  readonly snapshotRowsPerSecond: number;
  readonly backlog: number;
  /** From the start of its process until all of the backlog has arrived. */
  readonly streamSeconds: number;
  /** Without `startSeconds`. */
  readonly streamRowsPerSecond: number;
  /** Beside a load of `rate` changes a second. */
  readonly rate: number;
  readonly latencyMs: Times;
  /** Rows that it shows too many (or too few, below 0) at the end, beside MySQL; records too many where it ends in Kafka. */
  readonly surplus: number;
}
