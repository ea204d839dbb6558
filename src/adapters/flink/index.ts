import { CdcctlError } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import type { FlinkJobs, Secrets } from '../../ports/index.js';
import { rootCause } from './cause.js';
import { submitThroughGateway } from './gateway.js';
import { createRestClient, FlinkRefusal } from './http.js';
import { cancelJob, jobDetails, listJobs, triggerSavepoint } from './job-manager.js';

export interface FlinkOptions {
  /** Base URL of the JobManager's REST endpoint, without a trailing slash. */
  readonly restUrl: string;
  /** Base URL of the SQL Gateway, without a trailing slash. */
  readonly gatewayUrl: string;
  /** Values that are never shown in an error. */
  readonly redact: Secrets;
}

/** Flink 1.18 to 1.20: jobs over the JobManager's REST endpoint, statements over the SQL Gateway. */
export function createFlinkJobs(options: FlinkOptions): FlinkJobs {
  const jobManager = createRestClient("Flink's JobManager", options.restUrl);
  const gateway = createRestClient('The SQL Gateway', options.gatewayUrl);
  const secrets = options.redact;
  const explained = async <T>(what: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof FlinkRefusal)) {
        throw error;
      }
      throw new CdcctlError({
        what,
        why: redact(rootCause(error.trace), secrets),
        next: 'See `cdcctl status` and `cdcctl logs flink-jobmanager`.',
        cause: error,
      });
    }
  };
  return {
    list: () => explained('Flink did not list its jobs', listJobs(jobManager)),
    details: (id) => explained(`Flink does not show job ${id}`, jobDetails(jobManager, id, secrets)),
    submit: (request, signal) =>
      explained(
        `The SQL Gateway did not open a session for ${request.name}`,
        submitThroughGateway(gateway, request, secrets, signal),
      ),
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
