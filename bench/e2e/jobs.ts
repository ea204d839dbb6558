import { z } from 'zod';
import { jobsOverview } from '../../src/adapters/flink/schemas.js';
import { systemClock } from '../../src/adapters/host/clock.js';
import { CdcctlError } from '../../src/errors/index.js';
import { isTrue, pollUntil } from '../../src/ports/index.js';
import { NAME } from './pipeline.js';
import type { E2eStack } from './stack.js';

export type JobKind = 'cdc' | 'sync';

const POLL_MS = 100;
const LIMIT_MS = 60_000;

const job = z.object({ vertices: z.array(z.object({ id: z.string() })) });
const metricNames = z.array(z.object({ id: z.string() }));
const checkpoints = z.object({
  latest: z.object({ completed: z.object({ state_size: z.number() }).nullish() }).optional(),
});

type Get = <T>(schema: z.ZodType<T>, path: string) => Promise<T>;

function getter({ flink }: E2eStack): Get {
  return (schema, path) => flink.request(schema, { method: 'GET', path });
}

/** Id of the job that runs now. */
async function runningJob(stack: E2eStack, kind: JobKind): Promise<string> {
  const { jobs } = await getter(stack)(jobsOverview, '/jobs/overview');
  const found = jobs.find(({ name, state }) => name === `${NAME}-${kind}` && state === 'RUNNING');
  if (found === undefined) throw new CdcctlError({ code: 'CDC-BENCHMARK', what: `The ${kind} job does not run` });
  return found.jid;
}

/** Bytes of each job's newest checkpoint; 0 where it has none yet. */
export async function checkpointBytes(stack: E2eStack): Promise<Readonly<Record<JobKind, number>>> {
  const of = async (kind: JobKind): Promise<number> => {
    const id = await runningJob(stack, kind);
    const { latest } = await getter(stack)(checkpoints, `/jobs/${id}/checkpoints`);
    return latest?.completed?.state_size ?? 0;
  };
  return { cdc: await of('cdc'), sync: await of('sync') };
}

/** Gives a function that asks how many records the sync job has still to fetch from Kafka; null where Flink does not say yet. */
export async function pendingRecords(stack: E2eStack): Promise<() => Promise<number | null>> {
  const get = getter(stack);
  const id = await runningJob(stack, 'sync');
  const { vertices } = await get(job, `/jobs/${id}`);
  const metricsOf = vertices.map((vertex) => `/jobs/${id}/vertices/${vertex.id}/subtasks/metrics`);
  let paths: readonly string[] = [];
  return async () => {
    // Flink lists the metrics of a job only some time after its start.
    if (paths.length === 0) paths = (await Promise.all(metricsOf.map((path) => pendingPaths(get, path)))).flat();
    const answers = await Promise.all(paths.map((path) => get(sums, path)));
    const values = answers.flatMap((answer) => answer.map(({ sum }) => sum));
    return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  };
}

async function pendingPaths(get: Get, path: string): Promise<readonly string[]> {
  const names = (await get(metricNames, path)).filter((metric) => metric.id.endsWith('.pendingRecords'));
  return names.map((metric) => `${path}?get=${encodeURIComponent(metric.id)}&agg=sum`);
}

const sums = z.array(z.object({ sum: z.number() }));

/** Cancels the jobs that run, or one of them; `cdcctl submit` resumes them from their newest checkpoints. */
export async function cancelJobs(stack: E2eStack, signal: AbortSignal, only?: JobKind): Promise<void> {
  const found = await getter(stack)(jobsOverview, '/jobs/overview');
  const wanted = (name: string) => only === undefined || name === `${NAME}-${only}`;
  const ids = found.jobs.filter(({ name, state }) => state === 'RUNNING' && wanted(name)).map(({ jid }) => jid);
  for (const id of ids) {
    await stack.flink.request(z.unknown(), { method: 'PATCH', path: `/jobs/${id}?mode=cancel` });
  }
  const deadline = systemClock.now() + LIMIT_MS;
  const haveEnded = async (): Promise<boolean> => {
    const { jobs } = await getter(stack)(jobsOverview, '/jobs/overview');
    return ids.every((id) => jobs.find(({ jid }) => jid === id)?.state === 'CANCELED');
  };
  const ended = await pollUntil(haveEnded, isTrue, { clock: systemClock, signal, pauseMs: POLL_MS, deadline });
  if (!ended) throw new CdcctlError({ code: 'CDC-BENCHMARK', what: 'The jobs do not end' });
}
