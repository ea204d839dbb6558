import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RestClient } from '../../src/adapters/flink/http.js';
import { createFlinkJobs } from '../../src/adapters/flink/index.js';
import { jobStatus } from '../../src/adapters/flink/schemas.js';
import { systemClock } from '../../src/adapters/host/clock.js';
import { CdcctlError } from '../../src/errors/index.js';
import { AccessSecret, KAFKA_USERS, plainLogin, SASL_MECHANISM } from '../../src/model/index.js';
import { pollUntil } from '../../src/ports/index.js';
import { fillPlaceholders } from '../../src/render/placeholders.js';
import type { BenchJob } from './contenders.js';
import { cpuSeconds } from './cpu.js';
import type { Span } from './gc-log.js';
import type { BenchStack } from './stack.js';

/** What one job did. */
export interface Drain extends Span {
  readonly rows: number;
  /** CPU seconds of the TaskManager, or of the process that sends over HTTP. */
  readonly clientCpu: number;
  readonly serverCpu: number;
}

const POLL_MS = 200;
/** A run that takes longer hangs. */
const LIMIT_MS = 15 * 60_000;

const vertices = z.object({ vertices: z.array(z.object({ id: z.string() })) });
const subtaskTimes = z.object({
  subtasks: z.array(z.object({ timestamps: z.object({ RUNNING: z.number(), FINISHED: z.number() }) })),
});

/** Runs the job until it has read its part of the topic. The times are the JobManager's, not those of asking. */
export async function drain(
  stack: BenchStack,
  name: string,
  job: BenchJob,
  rows: number,
  signal: AbortSignal,
): Promise<Drain> {
  const { flink: client, ports, secrets, tls } = stack;
  const restUrl = `https://127.0.0.1:${ports.flinkRest}`;
  const flink = createFlinkJobs({ restUrl, runner: stack.runner, tls, redact: secrets });
  const values = new Map([...placeholders(stack), ...secrets]);
  const before = usage(stack);
  const id = await flink.submit(
    {
      id: randomUUID().replaceAll('-', ''),
      name,
      settings: job.settings,
      restoreFrom: null,
      statements: job.statements.map(({ sql, place }) => ({ sql: fillPlaceholders(sql, values, 'flink'), place })),
    },
    signal,
  );
  try {
    await untilFinished(client, id, signal);
  } catch (error) {
    const failure = await flink.details(id).then(
      (details) => details.failure,
      () => null,
    );
    await flink.cancel(id).catch(() => undefined);
    signal.throwIfAborted();
    throw failure === null
      ? error
      : new CdcctlError({ code: 'CDC-BENCHMARK', what: `The job of ${name} failed`, why: failure });
  }
  const after = usage(stack);
  const span = await runningSpan(client, id);
  return { ...span, rows, clientCpu: after.client - before.client, serverCpu: after.server - before.server };
}

function usage(stack: BenchStack): { readonly client: number; readonly server: number } {
  return {
    client: cpuSeconds(stack.pid('flink-taskmanager')),
    server: cpuSeconds(stack.pid('clickhouse-server')),
  };
}

function placeholders({ kafka, ports, secrets }: BenchStack): ReadonlyMap<string, string> {
  return new Map([
    ['KAFKA_BOOTSTRAP_SERVERS', kafka.bootstrap],
    ['KAFKA_SECURITY_PROTOCOL', 'SASL_PLAINTEXT'],
    ['KAFKA_SASL_MECHANISM', SASL_MECHANISM],
    ['KAFKA_SASL_JAAS_CONFIG', plainLogin(KAFKA_USERS.jobs, secrets.get(AccessSecret.kafkaJobs) ?? '')],
    ['CLICKHOUSE_URL', `http://127.0.0.1:${ports.clickhouseHttp}`],
  ]);
}

/** A restart counts as a failure too: the run would hold rows twice and its time would mean nothing. */
async function untilFinished(client: RestClient, id: string, signal: AbortSignal): Promise<void> {
  const deadline = systemClock.now() + LIMIT_MS;
  const look = () => client.request(jobStatus, { method: 'GET', path: `/jobs/${id}/status`, signal });
  const runs = (status: string) => ['INITIALIZING', 'CREATED', 'RUNNING'].includes(status);
  const poll = { clock: systemClock, signal, pauseMs: POLL_MS, deadline };
  const { status } = await pollUntil(look, (answer) => !runs(answer.status), poll);
  if (status === 'FINISHED') return;
  if (!runs(status)) throw new CdcctlError({ code: 'CDC-BENCHMARK', what: `The job is ${status}` });
  throw new CdcctlError({ code: 'CDC-BENCHMARK', what: `The job runs for more than ${LIMIT_MS / 60_000} minutes` });
}

/** From the first subtask that was ready for rows to the last one that had sent all of its rows. */
async function runningSpan(client: RestClient, id: string): Promise<Span> {
  const get = <T>(schema: z.ZodType<T>, path: string): Promise<T> =>
    client.request(schema, { method: 'GET', path: `/jobs/${id}${path}` });
  const job = await get(vertices, '');
  const times = await Promise.all(
    job.vertices.map((vertex) => get(subtaskTimes, `/vertices/${vertex.id}/subtasktimes`)),
  );
  const timestamps = times.flatMap(({ subtasks }) => subtasks.map((subtask) => subtask.timestamps));
  return {
    start: Math.min(...timestamps.map(({ RUNNING }) => RUNNING)),
    end: Math.max(...timestamps.map(({ FINISHED }) => FINISHED)),
  };
}
