import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Connection } from 'mysql2/promise';
import { rowsOf } from './connect.js';
import { MARKERS } from './tables.js';

const POLL_MS = 100;

/** Writes a marker into every partition of a topic, and waits until readers of ClickHouse see all of them. */
export async function markerArrives(
  mysql: Connection,
  clickhouse: ClickHouseClient,
  options: { readonly number: number; readonly withinMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const rows = Array.from({ length: MARKERS }, (_, id) => `(${id}, ${options.number})`).join(', ');
  await mysql.query(`INSERT INTO faults.markers (id, seq) VALUES ${rows} ON DUPLICATE KEY UPDATE seq = VALUES(seq)`);
  const sql = `SELECT count() FROM faults.markers WHERE id < ${MARKERS} AND seq >= ${options.number}`;
  const end = Date.now() + options.withinMs;
  while (Date.now() < end) {
    options.signal.throwIfAborted();
    const [row] = await rowsOf(clickhouse, sql).catch(() => []);
    if (Number(row?.[0]) === MARKERS) return true;
    await delay(POLL_MS);
  }
  return false;
}

/** Rows for a snapshot that lasts; they stand behind the markers and never change. */
const BALLAST = 400_000;
const FIRST = 1_000;

export async function writeBallast(mysql: Connection): Promise<void> {
  await mysql.query(`SET SESSION cte_max_recursion_depth = ${BALLAST};
    INSERT INTO faults.markers (id, seq)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${BALLAST})
      SELECT ${FIRST} + n, n FROM numbers`);
}

/** Ballast rows that ClickHouse does not show as MySQL has them. */
export async function ballastMissing(clickhouse: ClickHouseClient): Promise<number> {
  const sql = `SELECT countIf(seq = id - ${FIRST}) FROM faults.markers WHERE id > ${FIRST}`;
  const [row] = await rowsOf(clickhouse, sql);
  return BALLAST - Number(row?.[0]);
}
