import type { JobKind } from '../model/index.js';

/** What planning looks at. The shapes are those of the ports, so that what a port answers can be handed over as it is. */

export interface StackIdentity {
  readonly pipeline: string;
  readonly generation: number;
  readonly mysqlServerUuid: string;
  readonly kafkaClusterId: string;
  /** Topic id by topic name; a topic that does not exist is absent. */
  readonly topicIds: Readonly<Record<string, string>>;
  /** UUID by `database.table`; a table that does not exist is absent. */
  readonly tableUuids: Readonly<Record<string, string>>;
}

/** A job that the JobManager knows, running or ended. */
export interface KnownJob {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly failure: string | null;
}

export interface RecordedJob {
  readonly kind: JobKind;
  readonly runs: readonly string[];
  readonly hash: string;
  readonly desired: 'running' | 'stopped';
}

export interface RecordedJobs {
  readonly generation: number;
  readonly jobs: readonly RecordedJob[];
}

export interface SavedJobState {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
}

/** A topic that the pipeline needs, and what the broker says of it. */
export interface TopicState {
  readonly name: string;
  readonly wantedPartitions: number;
  /** `written`: whether any record was ever appended. Null where the topic does not exist. */
  readonly observed: { readonly partitions: number; readonly written: boolean } | null;
}

/** Job parameters by which a running job tells what it was made from. */
export const JobParameter = {
  hash: 'cdcctl.hash',
  pipeline: 'cdcctl.pipeline',
  generation: 'cdcctl.generation',
} as const;
