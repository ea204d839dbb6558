import type { JobKind } from '../model/index.js';
import type { FlinkJobState, Identity } from '../ports/index.js';
import type { TuningPart } from './hash.js';
import type { IdentityChange } from './identity-changes.js';
import type { KnownJob, NewestStates, RecordedJobs, TopicState } from './observed.js';
import type { Refusal } from './refusal.js';

/** In what a job that runs is not the one that is configured. */
export type JobDifference =
  | { readonly code: 'other-generation'; readonly generation: string }
  /** It runs with another `source.reader`; the configured one goes on from its state. */
  | { readonly code: 'other-reader' }
  /** Its state is none of the configured job. */
  | { readonly code: 'other-job'; readonly changes: readonly IdentityChange[] }
  /** Its state is one of the configured job. */
  | { readonly code: 'other-tuning'; readonly parts: readonly TuningPart[] };

/** Why a job that does not run is not started. */
export type LeaveReason =
  /** It never completed a checkpoint, and a snapshot is taken only when asked for. */
  | { readonly code: 'no-checkpoint' }
  | { readonly code: 'ended'; readonly state: FlinkJobState; readonly failure: string | null };

/** The next command, where the user has to decide. */
export type NextStep =
  | { readonly code: 'undo-or-rebuild'; readonly generation: number }
  | { readonly code: 'stop-and-up' }
  | { readonly code: 'restart' }
  | { readonly code: 'submit' };

/** What becomes of one job. */
export type JobStep = { readonly kind: JobKind; readonly name: string } & (
  | { readonly action: 'keep'; readonly jobId: string }
  /** From nothing: the CDC job with a snapshot, the sync job from the beginning of its topics. */
  | { readonly action: 'start' }
  /** `changesReader`: the state is one of the reader before. */
  | { readonly action: 'resume'; readonly from: string; readonly changesReader?: true }
  /** It runs, but is not as it is configured; it is left alone. */
  | { readonly action: 'changed'; readonly jobId: string; readonly reason: JobDifference }
  /** It runs, and goes on as it is configured from a savepoint that is taken now. */
  | { readonly action: 'restart'; readonly jobId: string; readonly reason: JobDifference; readonly hash: string }
  /** It does not run, and starting it unasked could be wrong. */
  | { readonly action: 'leave'; readonly reason: LeaveReason }
);

export interface JobPlan {
  /** Empty where there are refusals. */
  readonly steps: readonly JobStep[];
  readonly refusals: readonly Refusal[];
  readonly next: NextStep | null;
}

/**
 * `submit`: the user asked for the jobs. `restart`: also that those which are not as configured go on as they are.
 * `resume`: what ran before shall run again, and nothing else.
 */
export type PlanMode = 'submit' | 'restart' | 'resume';

export interface DesiredJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly hash: string;
  /** SQL parts of the hashes that cdcctl 0.1 gave to jobs whose state is one of this job. */
  readonly earlier: readonly string[];
  /** The same job with the reader before, from whose state this one goes on; its state is not one of that reader. */
  readonly predecessor?: Pick<DesiredJob, 'hash' | 'earlier'>;
  /** What is other than in its last run, as far as it is known; empty where its state fits. */
  readonly changes?: readonly IdentityChange[];
}

export interface JobPlanInput {
  readonly mode: PlanMode;
  readonly pipeline: string;
  readonly generation: number;
  readonly desired: readonly DesiredJob[];
  readonly records: RecordedJobs | null;
  /** All jobs of these names that the JobManager knows. */
  readonly known: readonly KnownJob[];
  readonly newest: NewestStates;
  readonly topics: readonly TopicState[];
  readonly identity: {
    readonly state: Identity | null;
    readonly sink: Identity | null;
    readonly observed: Identity;
    readonly failsOver: boolean;
  };
  /** ClickHouse tables that the sync job writes, as `database.table`. */
  readonly tables: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long a deletion is kept in a topic (`delete.retention.ms`). */
  readonly tombstoneRetentionMs: number;
}
