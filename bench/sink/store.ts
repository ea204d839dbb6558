import { type ClickhouseConnection, connectClickhouse } from '../../src/adapters/clickhouse/client.js';
import { systemClock } from '../../src/adapters/host/clock.js';
import { CdcctlError } from '../../src/errors/index.js';
import { ADMIN_USER, Secret } from '../../src/model/index.js';
import { pollUntil } from '../../src/ports/index.js';
import { clickhouseInit } from '../../src/render/init/clickhouse.js';
import { clickhouse } from '../../src/render/template.js';
import { type Bound, rowsIn } from './contenders.js';
import type { BenchPipeline } from './pipeline.js';
import type { BenchStack } from './stack.js';
import type { FilledTopic } from './topic.js';

/** Rows that readers see, and a checksum over all their columns. */
export interface Content {
  readonly rows: number;
  readonly checksum: string;
}

/** The target table of the contenders, and a copy of the topic that says what it must hold. */
export interface Store {
  version(): Promise<string>;
  /** Empties the target and waits until ClickHouse has nothing left to merge. */
  clear(signal: AbortSignal): Promise<void>;
  /** Fails where the target does not show exactly the topic's rows below the bound. */
  check(contender: string, bound: Bound): Promise<Content>;
  /** Fails where the copy of the topic is not what the generator wrote. */
  checkReference(topic: FilledTopic): Promise<void>;
  close(): Promise<void>;
}

/** A plain table beside the target: it keeps every record, so that any part of the topic can be compared. */
export const REFERENCE = '`bench`.`reference`';

export async function openStore(bench: BenchPipeline, stack: BenchStack): Promise<Store> {
  const admin = connectClickhouse({
    url: `http://127.0.0.1:${stack.ports.clickhouseHttp}`,
    user: ADMIN_USER,
    password: stack.secrets.get(Secret.clickhouseAdmin) ?? '',
  });
  for (const statement of clickhouseInit(bench.pipeline).statements) await admin.command(statement);
  await admin.command(`CREATE TABLE ${REFERENCE} AS ${bench.target} ENGINE = MergeTree ORDER BY id`);
  return {
    version: async () => (await one(admin, 'SELECT version()'))[0] ?? '',
    async clear(signal) {
      await admin.command(`TRUNCATE TABLE ${bench.target}`);
      await untilIdle(admin, signal);
    },
    async check(contender, bound) {
      const wanted = contentOf(await one(admin, expectedQuery(bench, bound)));
      const found = contentOf(await one(admin, foundQuery(bench)));
      if (found.rows === wanted.rows && found.checksum === wanted.checksum) return found;
      throw new CdcctlError({
        code: 'CDC-BENCHMARK',
        what: `${contender} left wrong rows in ClickHouse`,
        why: `${found.rows} rows with checksum ${found.checksum}; it read ${rowsIn(bound)} records, which leave ${wanted.rows} rows with checksum ${wanted.checksum}.`,
      });
    },
    async checkReference(topic) {
      const { rows, ids, quantity, cents } = topic.live;
      const wanted = [rowsIn(topic.offsets), rows, ids, quantity, cents].join(' ');
      const found = (await one(admin, referenceQuery())).join(' ');
      if (found === wanted) return;
      throw new CdcctlError({
        code: 'CDC-BENCHMARK',
        what: 'The copy of the topic is not what was written',
        why: `${found} is not ${wanted}`,
      });
    },
    close: () => admin.close(),
  };
}

async function one(admin: ClickhouseConnection, sql: string): Promise<readonly string[]> {
  const [row] = await admin.select(sql);
  return (row ?? []).map(String);
}

function contentOf([rows = '', checksum = '']: readonly string[]): Content {
  return { rows: Number(rows), checksum };
}

function rowHash({ table }: BenchPipeline): string {
  const columns = [...table.columns.map(({ name }) => name), 'operation_type', '_version'];
  return `cityHash64(${columns.map(clickhouse.identifier).join(', ')})`;
}

function foundQuery(bench: BenchPipeline): string {
  return `SELECT toString(count()), toString(sum(${rowHash(bench)})) FROM ${bench.target} FINAL WHERE _is_deleted = 0`;
}

/** The generator spreads ids over the partitions by their remainder; an offset is a version without its rank. */
function expectedQuery(bench: BenchPipeline, bound: Bound): string {
  const newest =
    `SELECT argMax(${rowHash(bench)}, _version) AS hash, argMax(_is_deleted, _version) AS deleted FROM ${REFERENCE} ` +
    `WHERE bitShiftRight(_version, 2) < [${bound.join(', ')}][id % ${bound.length} + 1] GROUP BY id`;
  return `SELECT toString(count()), toString(sum(hash)) FROM (${newest}) WHERE deleted = 0`;
}

function referenceQuery(): string {
  const newest =
    `SELECT count() AS records, id, argMax(_is_deleted, _version) AS deleted, argMax(quantity, _version) AS quantity, ` +
    `argMax(total_price, _version) AS price FROM ${REFERENCE} GROUP BY id`;
  return (
    'SELECT toString(sum(records)), toString(countIf(deleted = 0)), toString(sumIf(id, deleted = 0)), ' +
    `toString(sumIf(quantity, deleted = 0)), toString(toInt64(sumIf(price, deleted = 0) * 100)) FROM (${newest})`
  );
}

async function untilIdle(admin: ClickhouseConnection, signal: AbortSignal): Promise<void> {
  const merges = async () => (await one(admin, 'SELECT toString(count()) FROM system.merges'))[0];
  await pollUntil(merges, (count) => count === '0', { clock: systemClock, signal, pauseMs: 100 });
}
