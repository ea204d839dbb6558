import type { Socket } from 'node:net';
import type { ClickHouseClient } from '@clickhouse/client';
import { createConnection as createLogin } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checksumQuery as clickhouseChecksums } from '../../src/adapters/clickhouse/checksum-queries.js';
import { systemClock } from '../../src/adapters/host/clock.js';
import { checksumQuery as mysqlChecksums } from '../../src/adapters/mysql/checksum-queries.js';
import { readSourceSchema } from '../../src/adapters/mysql/index.js';
import { type DirectOptions, validateDirectly } from '../../src/cli/direct.js';
import { loadPipeline } from '../../src/config/load.js';
import { carry } from '../../src/introspect/index.js';
import type { Table } from '../../src/model/index.js';
import type { Part, SinkDb, SourceDb } from '../../src/ports/index.js';
import { scopeOf } from '../../src/validate/canonical.js';
import { exitCodeOf, type TableReport, type ValidationReport } from '../../src/validate/index.js';
import { cutOfTable } from '../../src/validate/key-order.js';
import { chunksOf } from '../../src/validate/ranges.js';
import { type BothSides, openBothSides, type Row } from './support/both-sides.js';
import type { Databases } from './support/databases.js';
import { eventually } from './support/workspace.js';

const CODE = 'code: varchar(40) collate utf8mb4_bin not null';
const VALUES = [
  'price: "decimal(10, 2)"',
  'ratio: double',
  'flags: int unsigned',
  'note: varchar(200)',
  'memo: varchar(200)',
  'raw: varbinary(20)',
  'at6: datetime(6)',
  'ts3: timestamp(3) null',
];

/** Tables that differ in their keys alone. */
const KEYED = [
  { name: 'number', key: ['id'], columns: ['id: int not null'] },
  { name: 'composite', key: ['id', 'day', 'code'], columns: ['id: int not null', 'day: date not null', CODE] },
  { name: 'text', key: ['code'], columns: ['id: int not null', 'code: varchar(40) not null'] },
] as const;

function keyedTable(name: string, key: readonly string[], columns: readonly string[]): string {
  return `  - source: shop.by_${name}
    target: analytics.by_${name}
    topic: by_${name}
    partitions: 1
    generate: true
    primaryKey: [${key.join(', ')}]
    columns: { ${[...columns, ...VALUES].join(', ')} }
`;
}

const CONFIG = `version: 1
name: damaged
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
tables:
${KEYED.map(({ name, key, columns }) => keyedTable(name, key, columns)).join('')}`;

const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: CONFIG, env: {} });
const orders = pipeline.tables;
const { signal } = new AbortController();

let both: BothSides;
let databases: Databases;
let mysql: Connection;
let clickhouse: ClickHouseClient;
let source: SourceDb;
let sink: SinkDb;

beforeAll(async () => {
  both = await openBothSides(pipeline);
  ({ databases, mysql, clickhouse, source, sink } = both);
});
afterAll(() => both?.stop());

/** Rows of the tables that differ in their keys: what a key does not have of these columns is not in the table. */
const ORDERS: readonly Row[] = Array.from({ length: 40 }, (_, i) => ({
  id: String(i - 20),
  day: `2024-02-${String((i % 20) + 10)}`,
  code: `${'AaBb'[i % 4]}${i}`,
  ...{ price: `${i}.50`, ratio: String(i / 7), flags: String(i * 1000), note: `note ${i}`, memo: `memo ${i}` },
  ...{ raw: `00FF0${i % 10}`, at6: `2024-03-31 02:30:00.${String(100_000 + i)}`, ts3: '2024-03-31 01:30:00.120' },
}));

const [first = {}, second = {}] = ORDERS.slice(20);
const damaged = (change: Row): readonly Row[] => [{ ...first, ...change }];

describe('damage in ClickHouse', () => {
  const truncate = async (table: Table): Promise<void> => {
    await mysql.query(`TRUNCATE TABLE ${table.source.database}.${table.source.table}`);
    await clickhouse.command({ query: `TRUNCATE TABLE analytics.${table.target.table}_versions` });
  };
  beforeEach(async () => {
    for (const table of orders) {
      await truncate(table);
      await both.putIntoMysql(table, ORDERS);
      await both.putIntoClickhouse(table, ORDERS);
    }
  });

  const faults: readonly {
    readonly name: string;
    readonly rows: readonly Row[];
    readonly deleted?: 1;
    /** Done to MySQL alone, as by a job that loses a record. */
    readonly lost?: (table: string) => string;
    readonly found: Partial<TableReport>;
    readonly columns: readonly (string | null)[];
  }[] = [
    { name: 'a row deleted', rows: [first], deleted: 1, found: { missing: 1 }, columns: [null] },
    { name: 'a row added', rows: damaged({ id: '77', code: 'new' }), found: { extra: 1 }, columns: [null] },
    {
      name: 'a delete that was not applied',
      rows: [],
      lost: (table) => `DELETE FROM ${table} WHERE id = ${first.id}`,
      found: { extra: 1 },
      columns: [null],
    },
    {
      name: 'an update that was not applied',
      rows: [],
      lost: (table) => `UPDATE ${table} SET price = price + 1 WHERE id = ${first.id}`,
      found: { different: 1 },
      columns: ['price'],
    },
    { name: 'one bit of a number', rows: damaged({ flags: '20001' }), found: { different: 1 }, columns: ['flags'] },
    { name: 'one bit of bytes', rows: damaged({ raw: '00FE00' }), found: { different: 1 }, columns: ['raw'] },
    { name: 'one cent', rows: damaged({ price: '20.51' }), found: { different: 1 }, columns: ['price'] },
    {
      name: 'one microsecond',
      rows: damaged({ at6: '2024-03-31 02:30:00.100021' }),
      found: { different: 1 },
      columns: ['at6'],
    },
    {
      name: 'another time zone',
      rows: damaged({ ts3: '2024-03-31 03:30:00.120' }),
      found: { different: 1 },
      columns: ['ts3'],
    },
    {
      name: "'' for NULL",
      rows: damaged({ note: '' }),
      lost: (table) => `UPDATE ${table} SET note = NULL WHERE id = ${first.id}`,
      found: { different: 1 },
      columns: ['note'],
    },
    { name: 'NULL for a text', rows: damaged({ note: null }), found: { different: 1 }, columns: ['note'] },
    { name: 'a space at the end', rows: damaged({ note: 'note 20 ' }), found: { different: 1 }, columns: ['note'] },
    {
      name: 'two columns swapped',
      rows: damaged({ note: first.memo ?? '', memo: first.note ?? '' }),
      found: { different: 1 },
      columns: ['note', 'memo'],
    },
    { name: 'a truncated text', rows: damaged({ note: 'note 2' }), found: { different: 1 }, columns: ['note'] },
    { name: 'the case of a letter', rows: damaged({ note: 'Note 20' }), found: { different: 1 }, columns: ['note'] },
    {
      name: 'the values of two rows swapped',
      rows: [
        { ...first, price: second.price ?? '' },
        { ...second, price: first.price ?? '' },
      ],
      found: { different: 2 },
      columns: ['price', 'price'],
    },
  ];

  test.each(faults)('is found with a key of any kind: $name', async ({ rows, deleted, lost, found, columns }) => {
    for (const { source: name } of orders)
      if (lost !== undefined) await mysql.query(lost(`${name.database}.${name.table}`));
    for (const table of orders) if (rows.length > 0) await both.putIntoClickhouse(table, rows, deleted);
    const report = await both.validate(orders);
    expect(report.tables.map(({ table }) => table)).toEqual(['shop.by_number', 'shop.by_composite', 'shop.by_text']);
    for (const table of report.tables) {
      expect(table).toMatchObject({ verdict: 'different', missing: 0, extra: 0, different: 0, ...found });
      expect(table.samples.map(({ column }) => column)).toEqual(columns);
    }
    expect(exitCodeOf(report)).toBe(2);
  });

  test('-0.0 is 0: MySQL takes them for the same number, and so does ClickHouse', async () => {
    for (const table of orders) {
      await both.putIntoMysql(table, [{ ...first, ratio: '0' }]);
      await both.putIntoClickhouse(table, [{ ...first, ratio: '-0.0' }]);
    }
    expect(exitCodeOf(await both.validate(orders))).toBe(0);
    for (const table of orders) await both.putIntoClickhouse(table, [{ ...first, ratio: '-5e-324' }]);
    expect(exitCodeOf(await both.validate(orders))).toBe(2);
  });
});

describe('many rows', () => {
  const COUNT = 60_000;
  const [numbers, composite, texts] = orders as unknown as readonly [Table, Table, Table];

  /** Rows of the same values on both sides, changed at one second after the other. */
  beforeAll(async () => {
    await mysql.query('SET SESSION cte_max_recursion_depth = 1000000');
    for (const { source: from, target, primaryKey, columns } of orders) {
      const wanted = (name: string) => columns.some((column) => column.name === name);
      const names = ['id', 'day', 'code', 'price', 'note', 'ts3'].filter(wanted);
      const inMysql = names.map(
        (name) =>
          ({
            id: 'n',
            day: "DATE'2024-01-01' + INTERVAL n % 7 DAY",
            code: "CONCAT(CHAR(65 + n % 26), '-', n)",
            price: 'n / 100',
            note: "CONCAT('note ', n)",
            ts3: "TIMESTAMP'2024-01-01 00:00:00' + INTERVAL n SECOND",
          })[name],
      );
      const inClickhouse = names.map(
        (name) =>
          ({
            id: 'n',
            day: "toDate('2024-01-01') + n % 7",
            code: "concat(char(65 + n % 26), '-', toString(n))",
            price: 'toDecimal64(n, 2) / 100',
            note: "concat('note ', toString(n))",
            ts3: "toDateTime64('2024-01-01 00:00:00', 3, 'UTC') + n",
          })[name],
      );
      await mysql.query(`TRUNCATE TABLE shop.${from.table}`);
      await mysql.query(
        `INSERT INTO shop.${from.table} (${names.join(', ')}) WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${COUNT}) SELECT ${inMysql.join(', ')} FROM s`,
      );
      await clickhouse.command({ query: `TRUNCATE TABLE analytics.${target.table}_versions` });
      await clickhouse.command({
        query: `INSERT INTO analytics.${target.table}_versions (${names.join(', ')}, operation_type, _version, _is_deleted) SELECT ${inClickhouse.join(', ')}, 'INSERT', 1, 0 FROM (SELECT number + 1 AS n FROM numbers(${COUNT}))`,
      });
      expect(primaryKey.length).toBeGreaterThan(0);
    }
  });

  test('are cut where both databases have the same order of keys', () => {
    expect([numbers, composite, texts].map(cutOfTable)).toEqual(['ranges', 'ranges', 'buckets']);
  });

  test.each([
    ['number', () => numbers],
    ['composite', () => composite],
  ] as const)('each range of a %s key has the same rows on both sides', async (_name, table) => {
    const size = { rows: () => 7_001, took: () => undefined };
    const ranges = chunksOf((after, rows) => source.keyAfter(table(), after, rows, signal), size);
    const counts: number[] = [];
    for await (const { range } of ranges) {
      const part: Part = { range, buckets: 1, digest: 'md5' };
      const left = await source.checksums(table(), part, signal);
      expect(await sink.checksums(table(), part, signal)).toEqual(left);
      counts.push(left.get(0)?.rows ?? 0);
    }
    expect(counts).toEqual([...Array.from({ length: 8 }, () => 7_001), 3_992]);
  });

  test('are equal, and one that is not is found', async () => {
    const equal = await both.validate(orders);
    expect(equal.tables).toMatchObject(orders.map(() => ({ verdict: 'ok', source: { rows: COUNT }, share: 1 })));
    for (const { target } of orders)
      await clickhouse.command({
        query: `INSERT INTO analytics.${target.table}_versions SELECT * REPLACE (price + toDecimal64(0.01, 2) AS price, 2 AS _version) FROM analytics.${target.table}_versions WHERE id IN (1, 20000, 20001, ${COUNT})`,
      });
    const { tables } = await both.validate(orders, { examples: 1 });
    expect(tables).toMatchObject(orders.map(() => ({ verdict: 'different', different: 4, sink: { rows: COUNT } })));
    expect(tables.map(({ samples }) => samples.length)).toEqual([1, 1, 1]);
  });

  test('a sample is a part of them', async () => {
    const { tables } = await both.validate([numbers, texts], { sample: 20 });
    for (const { share, source: rows } of tables) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.4);
      expect(rows.rows).toBeLessThan(COUNT * 0.4);
    }
  });

  test('those changed since a time are compared alone', async () => {
    const at = Date.parse('2024-01-01T00:00:00Z') + 30_000_000;
    const options = { since: { at, column: 'ts3' } };
    const { tables } = await both.validate(orders, options);
    expect(tables).toMatchObject(
      orders.map(() => ({ verdict: 'different', different: 1, source: { rows: 30_001 }, sink: { rows: 30_001 } })),
    );
    const later = { since: { at: Date.parse('2024-01-02T00:00:00Z'), column: 'ts3' } };
    expect((await both.validate(orders, later)).tables).toMatchObject(
      orders.map(() => ({ verdict: 'partial', source: { rows: 0 } })),
    );
  });

  test('are counted', async () => {
    const report = await both.validate(orders, { countsOnly: true });
    expect(report.tables).toMatchObject(orders.map(() => ({ verdict: 'counts equal', source: { rows: COUNT } })));
    expect(exitCodeOf(report)).toBe(3);
  });

  test('both databases read the range of a key, and not the table', async () => {
    const bounds = (table: Table, texts: readonly string[]) => texts.slice(0, table.primaryKey.length);
    for (const table of [numbers, composite]) {
      const range = {
        after: bounds(table, ['100', '2024-01-03', 'a']),
        through: bounds(table, ['5000', '2024-01-03', 'a']),
      };
      const part: Part = { range, buckets: 1, digest: 'md5' };
      const answer = await clickhouse.query({
        query: `EXPLAIN indexes = 1 ${clickhouseChecksums(table.target, scopeOf(table), part)}`,
        format: 'TabSeparated',
      });
      expect(await answer.text()).toMatch(/Granules: [12]\/[89]\n/);
      const [plan] = await mysql.query(`EXPLAIN ${mysqlChecksums(table.source, scopeOf(table), part, new Map())}`);
      expect(plan).toMatchObject([{ type: 'range', key: 'PRIMARY' }]);
    }
  });
});

/** COM_BINLOG_DUMP from the beginning of the first file; the server goes on with what is written later. */
function binlogDump(serverId: number): Buffer {
  const packet = Buffer.alloc(15);
  packet.writeUIntLE(11, 0, 3);
  packet.writeUInt8(0x12, 4);
  packet.writeUInt32LE(4, 5);
  packet.writeUInt32LE(serverId, 11);
  return packet;
}

describe('a reader of the binlog that is held up', () => {
  const [numbers] = orders as unknown as readonly [Table];
  /** Reads the binlog as a CDC job does, and throws it away. */
  let reader: Socket;

  beforeAll(async () => {
    await mysql.query('TRUNCATE TABLE shop.by_number');
    await clickhouse.command({ query: 'TRUNCATE TABLE analytics.by_number_versions' });
    expect(await source.binlogSent()).toBe(false);
    const { password, mysqlPort: port } = databases;
    const login = createLogin({ host: '127.0.0.1', port, user: pipeline.source.user, password });
    await login.promise().query('SET @master_binlog_checksum = @@global.binlog_checksum');
    reader = (login as unknown as { readonly stream: Socket }).stream;
    // From here on the client has no part in it: it does not know these packets, and takes the end for a failure.
    reader.removeAllListeners().on('error', () => undefined);
    reader.resume();
    reader.write(binlogDump(4711));
  });
  afterAll(() => reader?.destroy());

  test('leaves what it was not sent unverified, and equal once it has read on', { timeout: 60_000 }, async () => {
    const sent = (wanted: boolean) => eventually(source.binlogSent, (is) => is === wanted, 20_000);
    await sent(true);
    reader.pause();
    // More than the sockets of both sides hold.
    await mysql.query('CREATE TABLE shop.bulk (filling VARCHAR(500))');
    await mysql.query('SET SESSION cte_max_recursion_depth = 1000000');
    await mysql.query(
      "INSERT INTO shop.bulk WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 60000) SELECT REPEAT('x', 500) FROM s",
    );
    await both.putIntoMysql(numbers, [first]);
    await sent(false);

    const waiting = { binlogSent: source.binlogSent, clock: systemClock, waitMs: 3_000 };
    const begun = Date.now();
    const heldUp = await both.validate([numbers], {}, waiting);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(3_000);
    expect(heldUp.tables).toMatchObject([
      {
        ...{ verdict: 'unverified', missing: 1, source: { rows: 1 }, sink: { rows: 0 } },
        reasons: ['the CDC job is behind the binlog, and 1 row may be on the way'],
      },
    ]);
    expect(exitCodeOf(heldUp)).toBe(3);

    const running = both.validate([numbers], {}, { ...waiting, waitMs: 20_000 });
    reader.resume();
    await sent(true);
    await both.putIntoClickhouse(numbers, [first]);
    const equal = await running;
    expect(equal.tables).toMatchObject([{ verdict: 'ok', source: { rows: 1 }, sink: { rows: 1 } }]);
    expect(exitCodeOf(equal)).toBe(0);
  });
});

describe('tables that no pipeline of ours brings', () => {
  const url = (kind: 'mysql' | 'clickhouse', table: string): string =>
    kind === 'mysql'
      ? `mysql://root@127.0.0.1:${databases.mysqlPort}/${table}`
      : `${databases.clickhouseUrl.replace('//', '//admin@')}/${table}`;
  const direct = (from: string, to: string, more: Partial<DirectOptions> = {}): Promise<ValidationReport> =>
    validateDirectly(
      {
        env: { MYSQL_PWD: databases.password, CLICKHOUSE_PASSWORD: databases.password },
        ...{ emit: () => undefined, signal, reporter: { hide: () => undefined } },
      },
      { source: url('mysql', from), sink: url('clickhouse', to), final: false, waitMs: 0, ...more },
      {},
    );

  beforeAll(async () => {
    await mysql.query('CREATE DATABASE legacy');
    await mysql.query(
      'CREATE TABLE legacy.users (id INT PRIMARY KEY, name VARCHAR(20), born DATE, seen DATETIME(3), spot POINT, only_here INT)',
    );
    await mysql.query(
      "INSERT INTO legacy.users VALUES (1, 'ann', '1970-01-01', '2024-01-01 00:00:00.5', NULL, 1), (2, 'bob', NULL, NULL, NULL, 2)",
    );
    await mysql.query('CREATE TABLE legacy.notes (id BIGINT PRIMARY KEY, text VARCHAR(20) NOT NULL)');
    await mysql.query("INSERT INTO legacy.notes VALUES (1, 'new')");
    for (const query of [
      'CREATE DATABASE other',
      "CREATE TABLE other.users (id Int64, name Nullable(String), born Nullable(Date32), seen Nullable(DateTime64(3, 'UTC'))) ENGINE = MergeTree ORDER BY id",
      "INSERT INTO other.users VALUES (1, 'ann', '1970-01-01', '2024-01-01 00:00:00.5'), (2, 'bob', NULL, NULL)",
      'CREATE TABLE other.notes (id Int64, text String, version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY id',
      'SYSTEM STOP MERGES other.notes',
      "INSERT INTO other.notes VALUES (1, 'old', 1)",
      "INSERT INTO other.notes VALUES (1, 'new', 2)",
    ])
      await clickhouse.command({ query });
  });

  test('are compared by the names of their columns, and what cannot be is named', async () => {
    const report = await direct('legacy.users', 'other.users');
    expect(report.tables).toMatchObject([
      {
        ...{ table: 'legacy.users', target: 'other.users', verdict: 'unverified', missing: 0, extra: 0, different: 0 },
        notComparable: ['spot (ClickHouse has no such column)', 'only_here (ClickHouse has no such column)'],
      },
    ]);
    expect(exitCodeOf(report)).toBe(3);
  });

  test('with FINAL where they keep older rows until they merge', async () => {
    expect((await direct('legacy.notes', 'other.notes')).tables).toMatchObject([{ verdict: 'different', extra: 1 }]);
    const report = await direct('legacy', 'other', { tables: ['notes'], final: true });
    expect(report.tables).toMatchObject([{ verdict: 'ok', source: { rows: 1 }, sink: { rows: 1 } }]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test('a name that is not there is refused, with the nearest', async () => {
    await expect(direct('legacy', 'other', { tables: ['note'] })).rejects.toMatchObject({
      next: 'Did you mean notes?',
    });
  });

  test('one that cannot be compared is said to be so, and the others are compared', async () => {
    await mysql.query('CREATE TABLE legacy.log (at DATETIME)');
    await mysql.query('CREATE TABLE legacy.`time slots` (at TIME PRIMARY KEY, mask BIT(5))');
    await mysql.query("INSERT INTO legacy.`time slots` VALUES ('-10:00:01', 3), ('00:00:00', NULL)");
    await clickhouse.command({
      query: 'CREATE TABLE other.`time slots` (at Int64, mask Nullable(UInt64)) ENGINE = MergeTree ORDER BY at',
    });
    await clickhouse.command({ query: 'INSERT INTO other.`time slots` VALUES (-36001000000, 3), (0, NULL)' });
    const report = await direct('legacy', 'other', { tables: ['log', 'notes', 'time slots'], final: true });
    expect(report.tables).toMatchObject([
      { table: 'legacy.notes', verdict: 'ok' },
      { table: 'legacy.time slots', verdict: 'ok', source: { rows: 2 } },
      {
        ...{ table: 'legacy.log', verdict: 'unverified', source: { rows: 0 }, complete: false },
        reasons: ['ClickHouse has no table other.log, or the user may not see it'],
      },
    ]);
    expect(exitCodeOf(report)).toBe(3);
    await clickhouse.command({ query: 'CREATE TABLE other.log (at DateTime) ENGINE = MergeTree ORDER BY at' });
    const alone = await direct('legacy.log', 'other.log');
    expect(alone.tables).toMatchObject([
      {
        ...{ verdict: 'unverified', missing: 0 },
        reasons: ['legacy.log has neither a primary key nor a unique key without NULL'],
      },
    ]);
    expect(exitCodeOf(alone)).toBe(3);
  });

  test('what the user may not read is not taken for equal, and views are listed', async () => {
    for (const sql of [
      'CREATE DATABASE partly',
      'CREATE TABLE partly.users (id INT PRIMARY KEY, name VARCHAR(20), secret INT)',
      'CREATE TABLE partly.pairs (a INT, b INT, v INT, PRIMARY KEY (a, b))',
      'CREATE TABLE partly.gaps (id INT PRIMARY KEY, n INT, KEY ((n + 1)))',
      'ALTER TABLE partly.gaps ADD v INT',
      'CREATE VIEW partly.names AS SELECT name FROM partly.users',
      "INSERT INTO partly.users VALUES (1, 'ann', 7)",
      "CREATE USER reader IDENTIFIED WITH mysql_native_password BY 'r'",
      'GRANT SELECT (id, name) ON partly.users TO reader',
      'GRANT SELECT (a, v) ON partly.pairs TO reader',
      'GRANT SELECT ON partly.gaps TO reader',
      'GRANT SELECT ON partly.names TO reader',
    ])
      await mysql.query(sql);
    for (const query of [
      'CREATE DATABASE partly',
      'CREATE TABLE partly.users (id Int64, name Nullable(String), secret Nullable(Int32)) ENGINE = MergeTree ORDER BY id',
      'CREATE TABLE partly.pairs (a Int64, b Int64, v Nullable(Int32)) ENGINE = MergeTree ORDER BY (a, b)',
      'CREATE TABLE partly.gaps (id Int64, n Nullable(Int32), v Nullable(Int32)) ENGINE = MergeTree ORDER BY id',
      "INSERT INTO partly.users VALUES (1, 'ann', 8)",
    ])
      await clickhouse.command({ query });
    const login = { host: '127.0.0.1', port: databases.mysqlPort, user: 'reader', password: 'r' };
    const env = { MYSQL_PWD: login.password, CLICKHOUSE_PASSWORD: databases.password };
    const report = await validateDirectly(
      { env, emit: () => undefined, signal, reporter: { hide: () => undefined } },
      {
        source: url('mysql', 'partly').replace('root@', 'reader@'),
        ...{ sink: url('clickhouse', 'partly'), final: false, waitMs: 0 },
      },
      {},
    );
    const hidden = 'has columns that the user may not read (GRANT SELECT on the whole table)';
    expect(report).toMatchObject({
      tables: [
        { table: 'partly.gaps', verdict: 'ok' },
        {
          ...{ table: 'partly.users', verdict: 'unverified', source: { rows: 1 }, different: 0 },
          notComparable: [`other columns (partly.users ${hidden})`],
        },
        {
          ...{ table: 'partly.pairs', verdict: 'unverified' },
          reasons: ['partly.pairs has the key column b, which the user may not read'],
        },
      ],
      notCompared: ['partly.names'],
    });
    const carried = (await readSourceSchema(login, 'partly')).map((table) => ({
      name: table.name.table,
      ...carry(table),
    }));
    expect(carried).toMatchObject([
      { name: 'gaps', primaryKey: ['id'] },
      { name: 'names', why: expect.stringContaining('is a view') },
      { name: 'pairs', why: hidden },
      { name: 'users', why: hidden },
    ]);
  });
});
