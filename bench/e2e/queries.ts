import type { ClickhouseConnection } from '../../src/adapters/clickhouse/client.js';
import { median } from '../sink/statistics.js';
import type { BenchTable } from './pipeline.js';
import { chNamed } from './wait.js';

export const QUERIES = {
  count: (view: string) => `SELECT toString(count()) FROM ${view} WHERE operation_type != 'DELETE'`,
  newestTen: (view: string) => `SELECT toString(id) FROM (SELECT * FROM ${view} ORDER BY created_at DESC LIMIT 10)`,
  byKey: (view: string) => `SELECT toString(total_price) FROM ${view} WHERE id = 4711`,
  byUser: (view: string) => `SELECT toString(sum(total_price)) FROM ${view} WHERE user_id = 4711`,
} as const;

export type QueryName = keyof typeof QUERIES;

const RUNS = 5;

/** Median of five runs after one that is not counted, in milliseconds, from the request to the last row. */
export async function measureQueries(
  reader: ClickhouseConnection,
  { view }: BenchTable,
  signal: AbortSignal,
): Promise<Readonly<Record<QueryName, number>>> {
  const times = new Map<string, number>();
  for (const [name, query] of Object.entries(QUERIES)) {
    const runs: number[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const start = performance.now();
      await reader.select(query(chNamed(view)), signal);
      if (run > 0) runs.push(performance.now() - start);
    }
    times.set(name, Math.round((median(runs) ?? Number.NaN) * 10) / 10);
  }
  return Object.fromEntries(times) as Record<QueryName, number>;
}
