import type { Caught } from './drain.js';
import type { BenchTable } from './pipeline.js';
import type { E2eStack } from './stack.js';
import { type Usage, watchUsage } from './usage.js';
import { recordsIn, untilAtLeast, versionsIn } from './wait.js';

export interface Snapshot extends Caught {
  readonly rows: number;
  readonly usage: Usage;
}

/** Starts the jobs on tables that are filled, and waits until every row is in ClickHouse. */
export async function measureSnapshot(
  stack: E2eStack,
  tables: readonly BenchTable[],
  rows: number,
  signal: AbortSignal,
): Promise<Snapshot> {
  const usage = await watchUsage(stack);
  const sum = async (count: (table: BenchTable) => Promise<number>): Promise<number> =>
    (await Promise.all(tables.map(count))).reduce((total, found) => total + found, 0);
  const start = performance.now();
  const until = async (what: string, count: (table: BenchTable) => Promise<number>): Promise<number> => {
    const { at } = await untilAtLeast(what, () => sum(count), rows, signal);
    return (at - start) / 1000;
  };
  const [secondsToKafka, seconds] = await Promise.all([
    until('the snapshot in Kafka', ({ topic }) => recordsIn(stack, topic)),
    until('the snapshot', ({ versions }) => versionsIn(stack, versions)),
    stack.cdcctl(['submit']),
  ]);
  return { rows, seconds, secondsToKafka, usage: usage() };
}
