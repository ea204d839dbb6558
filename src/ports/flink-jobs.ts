import type { TableNotice } from '../model/index.js';

export type FlinkJobState =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED'
  | 'RESTARTING'
  | 'SUSPENDED'
  | 'RECONCILING';

const ENDED: readonly FlinkJobState[] = ['FAILED', 'CANCELED', 'FINISHED', 'SUSPENDED'];

/** Whether a job in this state will not run again by itself. */
export function hasEnded(state: FlinkJobState): boolean {
  return ENDED.includes(state);
}

export interface FlinkJob {
  readonly id: string;
  readonly name: string;
  readonly state: FlinkJobState;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

export interface FlinkJobDetails extends FlinkJob {
  /** The user's job parameters (`pipeline.global-job-parameters`), where the hash of the SQL and jars is kept. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly restarts: number;
  /** Completed checkpoints of this run. */
  readonly completedCheckpoints: number;
  readonly failedCheckpoints: number;
  readonly lastCheckpoint: {
    readonly id: number;
    readonly completedAt: number;
    readonly durationMs: number;
    readonly path: string;
  } | null;
  /** External path of the checkpoint or savepoint that this run started from. */
  readonly restoredFrom: string | null;
  /** Root cause of the newest failure in one line, where there is one. */
  readonly failure: string | null;
  readonly tasks: readonly FlinkTask[];
}

/** A part of a job that Flink starts and restarts as one; where tables are not connected, each has its own. */
export interface FlinkTask {
  /** Names of its operators: `Source: kafka.orders[1] -> ...`. */
  readonly name: string;
  readonly running: boolean;
  /** How often it failed, as far as Flink remembers. */
  readonly failures: number;
}

/** One failure of a job, after which Flink may have started it again. */
export interface JobFailure {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Root cause in one line. */
  readonly cause: string;
  /** The task that failed, as Flink names it; null where the whole job did. */
  readonly task: string | null;
  /** Whether nothing was wrong with the job: it found no slot, as the TaskManagers were not all there. */
  readonly lackedSlots: boolean;
}

export interface SubmitRequest {
  /** Id of the run, chosen by the caller (32 hex digits), so that it can be recorded before the job exists. */
  readonly id: string;
  readonly name: string;
  /** Statements in order, placeholders already filled in; `place` is where each stands, for errors. */
  readonly statements: readonly { readonly sql: string; readonly place: string }[];
  /** Flink settings of this job, e.g. checkpoint interval, parallelism, global job parameters. */
  readonly settings: Readonly<Record<string, string>>;
  /** Savepoint or retained checkpoint to start from. */
  readonly restoreFrom: string | null;
}

/** Flink's jobs. */
export interface FlinkJobs {
  list(): Promise<readonly FlinkJob[]>;
  details(id: string): Promise<FlinkJobDetails>;
  /** Failures of the run, newest first, as far back as Flink keeps them. */
  failures(id: string): Promise<readonly JobFailure[]>;
  /** What the readers of a running CDC job noticed of its tables; null where Flink does not know it at present. */
  notices(id: string): Promise<readonly TableNotice[] | null>;
  /** When each TaskManager last told the JobManager that it is there, in milliseconds since the epoch. */
  heartbeats(): Promise<readonly number[]>;
  /** Runs the statements in a catalog of their own and returns the job's id. A refusal is a CdcctlError with the place and Flink's cause. */
  submit(request: SubmitRequest, signal: AbortSignal): Promise<string>;
  /** Stops the job with a savepoint and returns its path. */
  stopWithSavepoint(id: string, directory: string, signal: AbortSignal): Promise<string>;
  /** Takes a savepoint and leaves the job running. */
  savepoint(id: string, directory: string, signal: AbortSignal): Promise<string>;
  cancel(id: string): Promise<void>;
}

/** A complete checkpoint or savepoint that a job can start from. */
export interface SavedState {
  /** URI of its directory. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
}

/** A job as its saved states are found. */
export interface JobRuns {
  readonly name: string;
  /** Ids of its runs that are known, newest last. */
  readonly runs: readonly string[];
}

/** What is written down where the jobs' states are, before a job is submitted. */
export interface JobSubmission {
  readonly name: string;
  /** Settings and statements with placeholders as they are. */
  readonly script: string;
  /** True where what earlier runs left behind is of no use any more. */
  readonly fromNothing: boolean;
}

/** A run whose savepoint is to be taken. */
export interface SavepointRun {
  readonly name: string;
  readonly id: string;
  /** The generation that it was submitted as, which need not be the config's of today. */
  readonly generation: number;
}

/** Retained checkpoints and savepoints in the storage that the jobs write to. */
export interface CheckpointStore {
  /** Directory (URI) that savepoints of a run go to. */
  savepointDirectory(run: SavepointRun): string;
  /** The newest complete checkpoint or savepoint of the job, or null. */
  newest(job: JobRuns): Promise<SavedState | null>;
  /** Settings of Flink that a job is submitted with so that its states are found again. */
  settings(job: Pick<JobRuns, 'name'>): Readonly<Record<string, string>>;
  /** Writes down what is about to be submitted, for who resumes the job without cdcctl. */
  record(submission: JobSubmission): Promise<void>;
  /** What was last written down so of the job of this name, by whoever submitted it; null where nothing was. */
  recorded(name: string): Promise<string | null>;
}
