import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '../../src/adapters/host/clock.js';
import { CdcctlError, ExitCode } from '../../src/errors/index.js';
import type { QualifiedName } from '../../src/model/index.js';
import { pollUntil } from '../../src/ports/index.js';
import { clickhouse } from '../../src/sql/index.js';
import type { BenchTable } from './pipeline.js';
import { named } from './rows.js';
import type { E2eStack } from './stack.js';

const POLL_MS = 100;
/** Without any progress for so long, a measurement has failed. */
const STALLED_MS = 180_000;

export function chNamed({ database, table }: QualifiedName): string {
  return `${clickhouse.identifier(database)}.${clickhouse.identifier(table)}`;
}

/** What was seen, and when by `performance.now()`. */
export interface Seen {
  readonly at: number;
  readonly value: number;
}

/** Asks until the value is at least `wanted`. Fails where it stands still. */
export async function untilAtLeast(
  what: string,
  ask: () => Promise<number>,
  wanted: number,
  signal: AbortSignal,
): Promise<Seen> {
  let best = -1;
  let progressAt = performance.now();
  const look = async (): Promise<Seen> => ({ value: await ask(), at: performance.now() });
  const follow = ({ value, at }: Seen): void => {
    if (value > best) {
      best = value;
      progressAt = at;
    }
    if (at - progressAt > STALLED_MS) {
      throw new CdcctlError({ code: 'CDC-BENCHMARK', what: `${what} stands still at ${best} of ${wanted}` });
    }
  };
  const poll = { clock: systemClock, signal, pauseMs: POLL_MS, meanwhile: follow };
  return pollUntil(look, ({ value }) => value >= wanted, poll);
}

/** Records in a topic, compacted ones included. */
export async function recordsIn(stack: E2eStack, topic: string): Promise<number> {
  const partitions = await stack.broker.offsets(topic);
  return partitions.reduce((sum, { high }) => sum + Number(high), 0);
}

/** Rows of a table without looking at one: every version counts that no merge has dropped. */
export async function versionsIn(stack: E2eStack, table: QualifiedName): Promise<number> {
  const [row] = await stack.clickhouse.select(`SELECT toString(count()) FROM ${chNamed(table)}`);
  return Number(row?.[0] ?? 0);
}

export async function rowsInMysql(stack: E2eStack, table: QualifiedName): Promise<number> {
  const [row] = await stack.mysql.select(`SELECT COUNT(*) FROM ${named(table)}`);
  return Number(row?.[0] ?? 0);
}

/** Ids of the newest rows in MySQL. */
export async function newestIds(stack: E2eStack, table: QualifiedName, count: number): Promise<readonly string[]> {
  const rows = await stack.mysql.select(`SELECT id FROM ${named(table)} ORDER BY id DESC LIMIT ${count}`);
  return rows.map(([id]) => String(id));
}

/** How many of these ids a table of ClickHouse shows. */
export async function idsShown(stack: E2eStack, table: QualifiedName, ids: readonly string[]): Promise<number> {
  const [row] = await stack.clickhouse.select(
    `SELECT toString(uniqExact(id)) FROM ${chNamed(table)} WHERE id IN (${ids.join(', ')})`,
  );
  return Number(row?.[0] ?? 0);
}

const validation = z.object({
  ok: z.boolean(),
  tables: z.array(z.object({ verdict: z.string(), source: z.object({ rows: z.number() }) })),
});

export interface Validated {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** Compares every column of every row on both sides. A difference ends the benchmark. */
export async function validate(stack: E2eStack): Promise<Validated> {
  const ran = await stack.cdcctl(['validate', '--wait', '120s'], [ExitCode.difference, ExitCode.unverified]);
  const { ok, tables } = validation.parse(ran.json);
  if (!ok || ran.exitCode !== 0) {
    throw new CdcctlError({
      code: 'CDC-BENCHMARK',
      what: 'MySQL and ClickHouse differ',
      why: JSON.stringify(tables, null, 2).slice(0, 4000),
    });
  }
  return { ...ran, rows: tables.reduce((sum, { source }) => sum + source.rows, 0) };
}

/** Waits until ClickHouse merges nothing, for so long at most: queries and sizes depend on it. */
export async function untilMerged(stack: E2eStack, limitMs: number, signal: AbortSignal): Promise<void> {
  const deadline = systemClock.now() + limitMs;
  const merges = async () => (await stack.clickhouse.select('SELECT toString(count()) FROM system.merges'))[0]?.[0];
  await pollUntil(merges, (count) => count === '0', { clock: systemClock, signal, pauseMs: 500, deadline });
}

/** Two checkpoints. */
const SETTLE_MS = 7_000;

/** Waits until both jobs have carried all that was written so far, and their newest checkpoints know of it. */
export async function untilSettled(stack: E2eStack, table: BenchTable, signal: AbortSignal): Promise<void> {
  await untilQuiet(stack, table, signal);
  await delay(SETTLE_MS, undefined, { signal });
}

/** Waits until both jobs have carried all that was written to the table so far. */
export async function untilQuiet(stack: E2eStack, { source, view }: BenchTable, signal: AbortSignal): Promise<void> {
  const ids = await newestIds(stack, source, 64);
  await untilAtLeast(`ClickHouse's ${view.table}`, () => idsShown(stack, view, ids), ids.length, signal);
}
