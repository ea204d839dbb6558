import { cancelJobs } from './jobs.js';
import type { BenchTable } from './pipeline.js';
import type { Changes } from './rows.js';
import type { E2eStack } from './stack.js';
import { type Usage, watchUsage } from './usage.js';
import { idsShown, newestIds, recordsIn, untilAtLeast } from './wait.js';

export interface Drained {
  /** Those of the backlog that came after the first ones that were seen in Kafka: only they are timed. */
  readonly changes: number;
  /** Until all of them are readable in ClickHouse. */
  readonly seconds: number;
  /** Until all of them are in Kafka. */
  readonly secondsToKafka: number;
  readonly usage: Usage;
}

export interface Backlog {
  readonly changes: number;
  readonly writeSeconds: number;
}

/** Changes of one transaction. */
const TRANSACTION = 1_000;
/** The last rows: each partition has some of them, and its records are read in order. */
const LAST_ROWS = 64;

/** Stops the jobs, whose checkpoints know of all that was written before, and writes changes that they find when they come back. */
export async function writeBacklog(
  stack: E2eStack,
  changes: Changes,
  count: number,
  signal: AbortSignal,
): Promise<Backlog> {
  await cancelJobs(stack, signal);
  const start = performance.now();
  let written = 0;
  for (let planned = 0; planned < count; planned += TRANSACTION) {
    signal.throwIfAborted();
    written += await changes.write(Math.min(TRANSACTION, count - planned));
  }
  await changes.insert(LAST_ROWS);
  return { changes: written + LAST_ROWS, writeSeconds: (performance.now() - start) / 1000 };
}

/** Resumes the jobs and measures how fast they carry the backlog. */
export async function drainBacklog(
  stack: E2eStack,
  { source, topic, view }: BenchTable,
  backlog: Backlog,
  signal: AbortSignal,
): Promise<Drained> {
  const ids = await newestIds(stack, source, LAST_ROWS);
  const before = await recordsIn(stack, topic);
  const records = (): Promise<number> => recordsIn(stack, topic);
  const usage = await watchUsage(stack);
  const arrives = async () => {
    const first = await untilAtLeast('the topic', records, before + 1, signal);
    const inKafka = await untilAtLeast('the topic', records, before + backlog.changes, signal);
    const end = await untilAtLeast("ClickHouse's view", () => idsShown(stack, view, ids), ids.length, signal);
    return { first, inKafka, end };
  };
  const [{ first, inKafka, end }] = await Promise.all([arrives(), stack.cdcctl(['submit'])]);
  return {
    changes: before + backlog.changes - first.value,
    seconds: (end.at - first.at) / 1000,
    secondsToKafka: (inKafka.at - first.at) / 1000,
    usage: usage(),
  };
}
