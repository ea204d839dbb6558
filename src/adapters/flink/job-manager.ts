import { CdcctlError } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import {
  type FlinkJob,
  type FlinkJobDetails,
  isThere,
  type JobFailure,
  pollUntil,
  type Secrets,
} from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { rootCause } from './cause.js';
import { FlinkRefusal, type RestCall, type RestClient } from './http.js';
import {
  checkpoints,
  exceptions,
  job,
  jobConfig,
  jobStatus,
  jobsOverview,
  metrics,
  nothing,
  savepointStatus,
  taskManagers,
  trigger,
} from './schemas.js';

const POLL_MS = 100;

/** Every job that the JobManager knows, running or ended. */
export async function listJobs(client: RestClient): Promise<readonly FlinkJob[]> {
  const { jobs } = await client.request(jobsOverview, { method: 'GET', path: '/jobs/overview' });
  return jobs.map((found) => ({
    id: found.jid,
    name: found.name,
    state: found.state,
    startTime: found['start-time'],
  }));
}

async function restarts(client: RestClient, id: string): Promise<number> {
  const found = await client.request(metrics, { method: 'GET', path: `/jobs/${id}/metrics?get=numRestarts` });
  const value = Number(found[0]?.value ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** What is known of one job, put together from several answers of the JobManager. */
export async function jobDetails(client: RestClient, id: string, secrets: Secrets): Promise<FlinkJobDetails> {
  const get = (path: string): RestCall => ({ method: 'GET', path: `/jobs/${id}${path}` });
  const [overview, { status }, config, checkpointing, failures, numRestarts] = await Promise.all([
    client.request(job, get('')),
    // Everything else comes from a copy that the JobManager keeps for `web.refresh-interval`, 3 s by default.
    client.request(jobStatus, get('/status')),
    client.request(jobConfig, get('/config')),
    client.request(checkpoints, get('/checkpoints')),
    client.request(exceptions, get('/exceptions')),
    restarts(client, id),
  ]);
  const completed = checkpointing.latest?.completed ?? null;
  const history = failures.exceptionHistory?.entries ?? [];
  const trace = history[0]?.stacktrace ?? failures['root-exception'] ?? null;
  return {
    id,
    name: overview.name,
    state: status,
    startTime: overview['start-time'],
    parameters: config['execution-config']?.['user-config'] ?? {},
    restarts: numRestarts,
    completedCheckpoints: checkpointing.counts?.completed ?? 0,
    failedCheckpoints: checkpointing.counts?.failed ?? 0,
    lastCheckpoint:
      completed === null
        ? null
        : {
            id: completed.id,
            completedAt: completed.latest_ack_timestamp,
            durationMs: completed.end_to_end_duration,
            path: completed.external_path,
          },
    restoredFrom: checkpointing.latest?.restored?.external_path ?? null,
    failure: trace === null ? null : redact(rootCause(trace), secrets),
    tasks: (overview.vertices ?? []).map(({ name, status }) => ({
      name,
      running: status === 'RUNNING',
      // A task of a vertex is called by its name, with its number among those of the vertex: `... (1/2)`.
      failures: history.filter(({ taskName }) => taskName?.startsWith(`${name} (`) === true).length,
    })),
  };
}

/** When each TaskManager was last heard of. */
export async function lastHeartbeats(client: RestClient): Promise<readonly number[]> {
  const found = await client.request(taskManagers, { method: 'GET', path: '/taskmanagers' });
  return found.taskmanagers.map(({ timeSinceLastHeartbeat }) => timeSinceLastHeartbeat);
}

/** Flink's class for a job that found too few slots. */
const NO_SLOTS = /\bNoResourceAvailableException\b/;

/** What has failed of a job, newest first. */
export async function jobFailures(client: RestClient, id: string, secrets: Secrets): Promise<readonly JobFailure[]> {
  const found = await client.request(exceptions, { method: 'GET', path: `/jobs/${id}/exceptions` });
  return (found.exceptionHistory?.entries ?? [])
    .map(({ stacktrace, timestamp, taskName }) => ({
      at: timestamp ?? 0,
      cause: redact(rootCause(stacktrace), secrets),
      task: taskName ?? null,
      lackedSlots: NO_SLOTS.test(stacktrace),
    }))
    .sort((a, b) => b.at - a.at);
}

/** Starts a savepoint (`/savepoints` or `/stop`) and waits until it is complete; gives its path. */
export async function triggerSavepoint(
  client: RestClient,
  id: string,
  call: { readonly path: '/savepoints' | '/stop'; readonly body: Readonly<Record<string, unknown>> },
  secrets: Secrets,
  signal: AbortSignal,
): Promise<string> {
  const { 'request-id': request } = await client.request(trigger, {
    method: 'POST',
    path: `/jobs/${id}${call.path}`,
    body: call.body,
    signal,
  });
  const path = `/jobs/${id}/savepoints/${request}`;
  const location = async (): Promise<string | null> => {
    const { status, operation } = await client.request(savepointStatus, { method: 'GET', path, signal });
    if (status.id !== 'COMPLETED') return null;
    if (operation?.location !== undefined) return operation.location;
    throw failedSavepoint(id, operation?.['failure-cause']?.['stack-trace'] ?? 'No reason given.', secrets);
  };
  return pollUntil(location, isThere, { clock: systemClock, signal, pauseMs: POLL_MS });
}

function failedSavepoint(id: string, trace: string, secrets: Secrets): CdcctlError {
  return new CdcctlError({
    code: 'CDC-FLINK-SAVEPOINT',
    what: `Flink took no savepoint of job ${id}`,
    why: redact(rootCause(trace), secrets),
    next: 'See `cdcctl logs flink-jobmanager`.',
  });
}

/** Asks the JobManager to cancel; its retained checkpoints stay. A job that has ended already is no error. */
export async function cancelJob(client: RestClient, id: string): Promise<void> {
  try {
    await client.request(nothing, { method: 'PATCH', path: `/jobs/${id}?mode=cancel` });
  } catch (error) {
    // 404: unknown, 409: ended already.
    if (!(error instanceof FlinkRefusal && (error.status === 404 || error.status === 409))) {
      throw error;
    }
  }
}
