import type { FlinkJobDetails, JobRecord, JobsFile, SavedState } from '../ports/index.js';

/** A job that the JobManager knows, running or ended. */
export type KnownJob = Pick<FlinkJobDetails, 'id' | 'name' | 'state' | 'startTime' | 'parameters' | 'failure'>;

export type RecordedJob = Pick<JobRecord, 'kind' | 'runs' | 'hash' | 'desired'>;

export interface RecordedJobs extends Pick<JobsFile, 'generation'> {
  readonly jobs: readonly RecordedJob[];
}

/** Newest saved state by kind of job; null where no run of the job left one. */
export interface NewestStates {
  readonly cdc: SavedState | null;
  readonly sync: SavedState | null;
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
