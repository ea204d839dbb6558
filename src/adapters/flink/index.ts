import { CdcctlError } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import type { ClientTls, FlinkJobs, JobRunner, Secrets, SubmitAnswer, SubmitRequest } from '../../ports/index.js';
import { rootCause } from './cause.js';
import { createRestClient, FlinkRefusal } from './http.js';
import { cancelJob, jobDetails, jobFailures, lastHeartbeats, listJobs, triggerSavepoint } from './job-manager.js';
import { madeNoJob, refused } from './refusal.js';
import { tableNotices } from './table-notices.js';

export interface FlinkOptions {
  /** Base URL of the JobManager's REST endpoint, without a trailing slash. */
  readonly restUrl: string;
  readonly runner: Pick<JobRunner, 'log' | 'submit'>;
  /** How the endpoint knows this process, where it asks. */
  readonly tls?: ClientTls | undefined;
  /** Values that are never shown in an error. */
  readonly redact: Secrets;
  /** Ends what is still asked: where the JobManager hangs, a command that is done must not wait for it. */
  readonly closed?: AbortSignal;
}

/** Flink 1.18 to 1.20: jobs over the JobManager's REST endpoint, statements through a runner. */
export function createFlinkJobs(options: FlinkOptions): FlinkJobs {
  const jobManager = createRestClient("Flink's JobManager", options.restUrl, options.tls, options.closed);
  const { runner, redact: secrets } = options;
  const explained = async <T>(what: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof FlinkRefusal)) {
        throw error;
      }
      throw new CdcctlError({
        code: 'CDC-FLINK-ERROR',
        what,
        why: redact(rootCause(error.trace), secrets),
        next: 'See `cdcctl status` and `cdcctl logs flink-jobmanager`.',
        cause: error,
      });
    }
  };
  const isThere = async (id: string): Promise<boolean> =>
    listJobs(jobManager).then(
      (jobs) => jobs.some((job) => job.id === id),
      () => false,
    );
  /** An answer that is lost says nothing of the job: the JobManager knows whether it has it. */
  const ask = async (request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer> => {
    try {
      return await runner.submit(request, signal);
    } catch (error) {
      if (!signal.aborted && (await isThere(request.id))) return { ok: true, jobId: request.id };
      throw error;
    }
  };
  const submit = async (request: SubmitRequest, signal: AbortSignal): Promise<string> => {
    const answer = await ask(request, signal);
    if (!answer.ok) throw refused(request, answer, runner, secrets);
    if (answer.jobId === null) throw madeNoJob(request);
    return answer.jobId;
  };
  return {
    list: () => explained('Flink did not list its jobs', listJobs(jobManager)),
    details: (id) => explained(`Flink does not show job ${id}`, jobDetails(jobManager, id, secrets)),
    failures: (id) => explained(`Flink does not show the failures of job ${id}`, jobFailures(jobManager, id, secrets)),
    notices: (id) => explained(`Flink does not show the metrics of job ${id}`, tableNotices(jobManager, id)),
    heartbeats: () => explained('Flink does not list its TaskManagers', lastHeartbeats(jobManager)),
    submit: (request, signal) => explained(`Flink took no statement of ${request.name}`, submit(request, signal)),
    stopWithSavepoint: (id, directory, signal) => {
      const call = { path: '/stop', body: { targetDirectory: directory, drain: false } } as const;
      return explained(`Flink did not stop job ${id}`, triggerSavepoint(jobManager, id, call, secrets, signal));
    },
    savepoint: (id, directory, signal) => {
      const call = { path: '/savepoints', body: { 'target-directory': directory, 'cancel-job': false } } as const;
      return explained(`Flink took no savepoint of ${id}`, triggerSavepoint(jobManager, id, call, secrets, signal));
    },
    cancel: (id) => explained(`Flink did not cancel job ${id}`, cancelJob(jobManager, id)),
  };
}
