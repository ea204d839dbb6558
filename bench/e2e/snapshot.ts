import type { BenchTable } from './pipeline.js';
import type { E2eStack } from './stack.js';
import { type Usage, watchUsage } from './usage.js';
import { paceOf, untilAtLeast, versionsIn } from './wait.js';

export interface Snapshot {
  readonly rows: number;
  /** From the start of `cdcctl submit` until ClickHouse has every row. */
  readonly seconds: number;
  /** Rows per second from the first ones in ClickHouse on: without the start of the jobs. */
  readonly pace: number;
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
  const there = async (): Promise<number> => {
    const counts = await Promise.all(tables.map(({ versions }) => versionsIn(stack, versions)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const start = performance.now();
  const arrives = async () => {
    const first = await untilAtLeast('the snapshot', there, 1, signal);
    return { first, end: await untilAtLeast('the snapshot', there, rows, signal) };
  };
  const [{ first, end }] = await Promise.all([arrives(), stack.cdcctl(['submit'])]);
  return { rows, seconds: (end.at - start) / 1000, pace: paceOf(first, end), usage: usage() };
}
