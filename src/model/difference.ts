import type { ErrorCode } from '../errors/index.js';
import type { QualifiedName } from './pipeline.js';
import type { NoticeKind } from './table-notice.js';

/** Where a difference is; each place is read from one engine. */
export const PLACES = ['mysql', 'topic', 'clickhouse', 'job'] as const;
export type Place = (typeof PLACES)[number];

/** What is not as pipeline.yaml has it. */
export type DifferenceCode =
  | 'table-missing'
  | 'column-added'
  | 'column-dropped'
  | 'column-changed'
  | 'key-changed'
  | 'topic-missing'
  | 'topic-partitions'
  | 'topic-setting'
  | 'sink-table-missing'
  | 'sink-table'
  | 'sink-column'
  | 'sink-ttl'
  | 'view-missing'
  | 'view-name-taken'
  | 'view-query'
  | 'view-columns'
  | 'job-missing'
  | 'job-state'
  | 'job-generation'
  | 'job-reader'
  | 'job-tuning'
  | 'job-content'
  | 'rows'
  | 'rows-not-read';

/** Ways out that need nothing to be named. */
export type PlainRemedy =
  | 'up'
  | 'switch'
  | 'status'
  | 'submit'
  | 'restart'
  | 'stop-and-up'
  | 'stop-up-submit'
  | 'add-key'
  | 'name-another-target'
  | 'merge-as-comment'
  | 'wait'
  | 'merge';

/** What to do about a difference; `generation` is the one in which all is built anew beside the old. */
export type Remedy =
  | { readonly code: PlainRemedy }
  | { readonly code: 'rebuild' | 'merge-and-rebuild' | 'restore-or-rebuild'; readonly generation: number }
  /** The new column is copied, or a comment in the file leaves it out. */
  | { readonly code: 'copy-or-leave-out'; readonly column: string; readonly generation: number }
  | { readonly code: 'set-topic'; readonly topic: string; readonly key: string; readonly value: string }
  | { readonly code: 'remove-ttl'; readonly table: QualifiedName; readonly column: string | null }
  | {
      readonly code: 'validate';
      readonly kind: Exclude<NoticeKind, 'notRead' | 'zeroDates'>;
      readonly generation: number;
    };

/** One thing that is not as pipeline.yaml has it. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly place: Place;
  /** The table of the pipeline as in MySQL, `database.table`; null for a job. */
  readonly table: string | null;
  readonly object: string;
  /** What pipeline.yaml has. */
  readonly expected: string;
  /** What there is. */
  readonly actual: string;
  readonly remedy: Remedy;
}

/** A place that could not be read, and so is not compared. */
export interface Unread {
  readonly code: ErrorCode;
  readonly place: Place;
  readonly what: string;
  readonly why: string;
}

export interface Drift {
  readonly differences: readonly Difference[];
  readonly unread: readonly Unread[];
  /** Places that were compared and are as pipeline.yaml has them. */
  readonly clean: readonly Place[];
  /** Tables of the same databases that the pipeline does not have, as `database.table`; views are not listed. */
  readonly unlisted: readonly string[];
}
