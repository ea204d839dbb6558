import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '../../src/adapters/host/clock.js';
import { ExitCode } from '../../src/errors/index.js';
import { waitBefore } from '../../src/generate/pace.js';
import { type Clock, pollUntil, unlessAborted } from '../../src/ports/index.js';
import { median } from '../sink/statistics.js';
import { pendingRecords } from './jobs.js';
import { type BenchTable, NAME } from './pipeline.js';
import type { Changes } from './rows.js';
import type { E2eStack } from './stack.js';
import { type Usage, watchUsage } from './usage.js';
import { untilQuiet } from './wait.js';

const hop = z.object({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number() });
const latency = z.object({
  rows: z.number(),
  lost: z.number(),
  commitToKafka: hop,
  kafkaToClickhouse: hop,
  total: hop,
});

export type Hop = z.infer<typeof hop>;

/** The pipeline beside a load of so many changes a second. */
export interface Steady {
  /** Changes a second that were asked for, and that were written. */
  readonly rate: number;
  readonly achievedRate: number;
  readonly markedRows: number;
  readonly lost: number;
  readonly commitToKafka: Hop;
  readonly kafkaToClickhouse: Hop;
  readonly total: Hop;
  /** Records that the sync job had still to fetch, sampled each second; null where Flink did not say. */
  readonly pending: { readonly median: number; readonly max: number } | null;
  readonly usage: Usage;
}

const FIRST_ROWS = 64;
const MARKED_PER_SECOND = 50;
/** Before this the JVM has not compiled what it runs. */
const WARM_UP_MS = 5_000;
const TRANSACTIONS_PER_SECOND = 100;

/** Writes changes at a steady rate until it is stopped; gives changes per second to whoever asks, later. */
export function load(
  changes: Pick<Changes, 'write'>,
  rate: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  return handled(write(changes, rate, clock, signal));
}

/** A promise that is awaited later: until then its failure is not one that nobody takes care of. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function write(
  changes: Pick<Changes, 'write'>,
  rate: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const size = Math.max(1, Math.round(rate / TRANSACTIONS_PER_SECOND));
  const start = clock.now();
  let done = 0;
  while (!signal.aborted) {
    const wait = waitBefore(done, rate, clock.now() - start);
    if (wait > 0) await clock.sleep(wait, signal).catch(() => undefined);
    if (!signal.aborted) done += await changes.write(size);
  }
  return Math.round((done / Math.max(1, clock.now() - start)) * 1000);
}

/** Measures latency with marked rows beside the load. */
export async function measureSteady(
  stack: E2eStack,
  table: BenchTable,
  changes: Changes,
  options: { readonly rate: number; readonly seconds: number; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Steady> {
  // After a snapshot it takes some seconds until the job follows the binlog.
  await changes.insert(FIRST_ROWS);
  await untilQuiet(stack, table, signal);
  const stopped = new AbortController();
  const ends = AbortSignal.any([signal, stopped.signal]);
  const writing = load(changes, options.rate, options.clock, ends);
  const sampling = handled(samplePending(stack, ends));
  try {
    await delay(WARM_UP_MS, undefined, { signal });
    const usage = await watchUsage(stack);
    const name = `${table.source.database}.${table.source.table}`;
    const args = ['latency', '--table', name, '--rate', String(MARKED_PER_SECOND), '--duration', `${options.seconds}s`];
    const ran = await stack.cdcctl(args, [ExitCode.unverified]);
    const used = usage();
    stopped.abort();
    const { rows, ...measured } = latency.parse(ran.json);
    const pending = await sampling;
    return {
      rate: options.rate,
      achievedRate: await writing,
      markedRows: rows,
      ...measured,
      pending: pending.length === 0 ? null : { median: median(pending) ?? 0, max: Math.max(...pending) },
      usage: { ...used, cpuSeconds: { ...used.cpuSeconds, [`${NAME} latency`]: ran.cpuSeconds } },
    };
  } finally {
    stopped.abort();
    await Promise.allSettled([writing, sampling]);
  }
}

async function samplePending(stack: E2eStack, signal: AbortSignal): Promise<readonly number[]> {
  const samples: number[] = [];
  const ask = await pendingRecords(stack);
  const look = async (): Promise<void> => {
    const value = await ask();
    if (value !== null) samples.push(value);
  };
  const poll = { clock: systemClock, signal, pauseMs: 1_000, pauseFirst: true };
  await pollUntil(look, () => signal.aborted, poll).catch(unlessAborted(signal));
  return samples;
}
