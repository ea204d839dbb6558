import type { JobKind, Pipeline } from '../model/index.js';

/** What the running jobs' state belongs to; any store that was wiped, restored or swapped differs in one of these. */
export interface Identity {
  readonly pipeline: string;
  readonly generation: number;
  readonly mysqlServerUuid: string;
  readonly kafkaClusterId: string;
  /** Topic id by topic name. */
  readonly topicIds: Readonly<Record<string, string>>;
  /** UUID of the ClickHouse versions table by `database.table`. */
  readonly tableUuids: Readonly<Record<string, string>>;
}

/** What is known of one of the pipeline's jobs between commands. */
export interface JobRecord {
  readonly kind: JobKind;
  readonly name: string;
  /** Ids of this job's runs, newest last: a resumed job gets a new id. */
  readonly runs: readonly string[];
  /** Hash of what it was last submitted as. */
  readonly hash: string;
  /** Savepoint of the last stop, until the job runs again. */
  readonly savepoint: string | null;
  /** Whether it shall run when the stack is up. */
  readonly desired: 'running' | 'stopped';
}

export interface JobsFile {
  readonly generation: number;
  readonly jobs: readonly JobRecord[];
}

/** What a job was last submitted with; secrets and addresses are placeholders. */
export interface Submission {
  readonly hash: string;
  /** What its state depends on; see plan/job-identity.ts. */
  readonly identity: unknown;
  /** Settings and statements as one text. */
  readonly script: string;
  readonly settings: Readonly<Record<string, string>>;
  /** `place` is where a statement stands, for errors. */
  readonly statements: readonly { readonly sql: string; readonly place: string }[];
}

/** The pipeline's state directory. Writes are atomic. */
export interface StateStore {
  readIdentity(): Promise<Identity | null>;
  writeIdentity(identity: Identity): Promise<void>;
  readJobs(): Promise<JobsFile | null>;
  writeJobs(jobs: JobsFile): Promise<void>;
  readSubmission(kind: JobKind): Promise<Submission | null>;
  writeSubmission(kind: JobKind, submission: Submission): Promise<void>;
  /** The pipeline that lost jobs are resumed from; null before the first `up`. */
  readPipeline(): Promise<Pipeline | null>;
  writePipeline(pipeline: Pipeline): Promise<void>;
  /** The pipeline that cdcctl 0.1 submitted jobs from, as far as that is known. */
  readEarlierPipeline(): Promise<Pipeline | null>;
}
