import type { Pipeline } from '../model/index.js';

/** Where a difference is; each place is read from one engine. */
export const PLACES = ['mysql', 'topic', 'clickhouse', 'job'] as const;
export type Place = (typeof PLACES)[number];

/** One thing that is not as pipeline.yaml has it. */
export interface Difference {
  readonly place: Place;
  /** The table of the pipeline as in MySQL, `database.table`; null for a job. */
  readonly table: string | null;
  readonly object: string;
  /** What pipeline.yaml has. */
  readonly expected: string;
  /** What there is. */
  readonly actual: string;
  /** What to do. */
  readonly next: string;
}

/** A place that could not be read, and so is not compared. */
export interface Unread {
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

export const MERGE = 'cdcctl init --merge';
export const UP = 'cdcctl up';

/** The way out where what there is cannot be brought up to date: everything is built anew beside it. */
export function rebuild({ generation }: Pick<Pipeline, 'generation'>): string {
  return `generation: ${generation + 1}`;
}
