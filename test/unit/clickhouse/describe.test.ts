import { expect, test } from 'vitest';
import type { ClickhouseConnection } from '../../../src/adapters/clickhouse/client.js';
import { describeTable } from '../../../src/adapters/clickhouse/describe.js';

/** What system.tables and system.columns answer, one after the other. */
function connection(...answers: readonly (readonly (readonly string[])[])[]): ClickhouseConnection {
  const left = [...answers];
  return { select: async () => left.shift() ?? [], command: async () => undefined, close: async () => undefined };
}

const name = { database: 'analytics', table: 'orders' };

test('a table is described by its engine, order, partitions and columns, names in backticks too', async () => {
  const full =
    "ReplicatedReplacingMergeTree('/a/{shard} (x)', '{replica}', _version) PARTITION BY day ORDER BY (id, `a \\`b, c`) SETTINGS index_granularity = 8192";
  const table = [full, 'ReplicatedReplacingMergeTree', 'id, `a \\`b, c`', 'day', ''];
  expect(await describeTable(connection([table], [['id', 'UInt32']]), name)).toEqual({
    engine: "ReplicatedReplacingMergeTree('/a/{shard} (x)', '{replica}', _version)",
    sortingKey: ['id', 'a `b, c'],
    partitionKey: 'day',
    ttl: '',
    columnTtls: new Map(),
    columns: [{ name: 'id', type: 'UInt32' }],
    reads: null,
  });
});

test('a TTL is told from the clauses around it and from names that spell one', async () => {
  const ttl = async (clauses: string) =>
    (await describeTable(connection([[`MergeTree ${clauses}`, 'MergeTree', '', '', '']], []), name))?.ttl;
  expect(await ttl('ORDER BY id TTL day + toIntervalDay(30) SETTINGS index_granularity = 8192')).toBe(
    'day + toIntervalDay(30)',
  );
  expect(await ttl("ORDER BY id TTL `a TTL b` + toIntervalDay(1) WHERE state = ' SETTINGS '")).toBe(
    "`a TTL b` + toIntervalDay(1) WHERE state = ' SETTINGS '",
  );
  expect(await ttl("ORDER BY id TTL day + toIntervalDay(1) TO DISK 'a, b', day + toIntervalDay(2) TO VOLUME 'c'")).toBe(
    '',
  );
  expect(await ttl('ORDER BY id TTL day + toIntervalDay(1) RECOMPRESS CODEC(ZSTD(17), LZ4HC(10))')).toBe('');
  expect(
    await ttl(
      "ORDER BY id TTL day + toIntervalDay(1) TO DISK 'a', greatest(day, at) + toIntervalDay(3) WHERE n IN (1, 2)",
    ),
  ).toBe('greatest(day, at) + toIntervalDay(3) WHERE n IN (1, 2)');
  expect(await ttl('ORDER BY id TTL day + toIntervalDay(1) GROUP BY id SET n = max(n), m = any(m)')).toBe(
    'day + toIntervalDay(1) GROUP BY id SET n = max(n), m = any(m)',
  );
  expect(await ttl('ORDER BY `the TTL day` SETTINGS index_granularity = 8192')).toBe('');
});

test('columns that lose their values by a TTL are told from names, comments and the TTL of the table', async () => {
  const create =
    "CREATE TABLE analytics.orders (`id` UInt64, `a \\`TTL, b` Nullable(Decimal(10, 2)) COMMENT 'x, ( TTL' TTL day + toIntervalDay(1), " +
    '`day` Date, `note` String CODEC(ZSTD(1)) TTL greatest(day, day) + toIntervalDay(2), INDEX i note TYPE set(1) GRANULARITY 1) ' +
    'ENGINE = MergeTree ORDER BY id TTL day + toIntervalDay(3)';
  const found = await describeTable(connection([['MergeTree', 'MergeTree', '', '', '', create]], []), name);
  expect(found?.columnTtls).toEqual(
    new Map([
      ['a `TTL, b', 'day + toIntervalDay(1)'],
      ['note', 'greatest(day, day) + toIntervalDay(2)'],
    ]),
  );
});

test('a view is known by the table of versions that it reads', async () => {
  const reads = async (query: string) =>
    (await describeTable(connection([['', 'View', '', '', query]], []), name))?.reads ?? null;
  expect(await reads('SELECT id FROM analytics.orders_versions FINAL WHERE _is_deleted = 0')).toEqual({
    database: 'analytics',
    table: 'orders_versions',
  });
  expect(await reads('SELECT id FROM `my db`.`or\\`ders_versions_g2` FINAL WHERE _is_deleted = 0')).toEqual({
    database: 'my db',
    table: 'or`ders_versions_g2',
  });
  expect(await reads('SELECT id FROM analytics.orders_versions')).toBeNull();
});

test('what is not there is null', async () => {
  expect(await describeTable(connection([]), name)).toBeNull();
});
