import type { JobKind } from '../model/index.js';

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
  /** Hash of the SQL, settings and connector jars that it was made from. */
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

/** The pipeline's state directory. Writes are atomic. */
export interface StateStore {
  readIdentity(): Promise<Identity | null>;
  writeIdentity(identity: Identity): Promise<void>;
  readJobs(): Promise<JobsFile | null>;
  writeJobs(jobs: JobsFile): Promise<void>;
}
