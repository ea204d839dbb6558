import { cancelJobs } from './jobs.js';
import type { BenchTable } from './pipeline.js';
import type { Changes } from './rows.js';
import type { E2eStack } from './stack.js';
import { type Usage, watchUsage } from './usage.js';
import { idsShown, newestIds, recordsIn, untilAtLeast, untilSettled } from './wait.js';

/** How long jobs that stood still take from the start of `cdcctl submit` on, in seconds. */
export interface Caught {
  /** Until all that waited is readable in ClickHouse. */
  readonly seconds: number;
  /** Until all of it is in Kafka. */
  readonly secondsToKafka: number;
}

export interface Backlog {
  readonly changes: number;
  readonly writeSeconds: number;
}

export interface Drained extends Caught, Backlog {
  readonly usage: Usage;
}

/** Changes of one transaction. */
const TRANSACTION = 1_000;
/** The last rows: each partition has some of them, and its records are read in order. */
export const LAST_ROWS = 64;

/** Writes so many changes, then some insertions, as fast as it can. */
export async function writeBacklog(changes: Changes, count: number, signal: AbortSignal): Promise<Backlog> {
  const start = performance.now();
  let written = 0;
  for (let planned = 0; planned < count; planned += TRANSACTION) {
    signal.throwIfAborted();
    written += await changes.write(Math.min(TRANSACTION, count - planned));
  }
  written += await changes.insert(LAST_ROWS);
  return { changes: written, writeSeconds: (performance.now() - start) / 1000 };
}

/**
 * What the start of the jobs takes before they carry anything: the same restart as before a backlog, with a single
 * change that waits.
 */
export async function measureStart(
  stack: E2eStack,
  table: BenchTable,
  changes: Changes,
  signal: AbortSignal,
): Promise<Caught> {
  await untilSettled(stack, table, signal);
  await cancelJobs(stack, signal);
  return resume(stack, table, await changes.insert(1), signal);
}

/** Resumes the jobs and measures how fast they carry the backlog. */
export async function drainBacklog(
  stack: E2eStack,
  table: BenchTable,
  backlog: Backlog,
  signal: AbortSignal,
): Promise<Drained> {
  const usage = await watchUsage(stack);
  const caught = await resume(stack, table, backlog.changes, signal);
  return { ...backlog, ...caught, usage: usage() };
}

async function resume(
  stack: E2eStack,
  { source, topic, view }: BenchTable,
  waiting: number,
  signal: AbortSignal,
): Promise<Caught> {
  const ids = await newestIds(stack, source, Math.min(LAST_ROWS, waiting));
  const before = await recordsIn(stack, topic);
  const start = performance.now();
  const arrives = async () => {
    const inKafka = await untilAtLeast('the topic', () => recordsIn(stack, topic), before + waiting, signal);
    const end = await untilAtLeast("ClickHouse's view", () => idsShown(stack, view, ids), ids.length, signal);
    return { inKafka, end };
  };
  const [{ inKafka, end }] = await Promise.all([arrives(), stack.cdcctl(['submit'])]);
  return { seconds: (end.at - start) / 1000, secondsToKafka: (inKafka.at - start) / 1000 };
}
