import type { SubmitRequest } from './flink-jobs.js';

/** What came of a submission. The trace is Flink's, and may hold secrets. */
export type SubmitAnswer =
  /** The id is null where the statements make no job. */
  | { readonly ok: true; readonly jobId: string | null }
  /** The place is that of the refused statement, null where none is at fault. */
  | { readonly ok: false; readonly place: string | null; readonly trace: string };

/** Runs SQL statements as jobs of one cluster. Nothing is started before the first submission. */
export interface JobRunner {
  /** Service name that `cdcctl logs` shows its full traces by. */
  readonly log: string;
  /** Resolves once the cluster has the job, or has refused it; fails with a CdcctlError where it cannot be told. */
  submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer>;
  close(): Promise<void>;
}
