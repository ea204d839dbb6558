import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSinkDb } from '../../src/adapters/clickhouse/index.js';
import { rowText as clickhouseText } from '../../src/adapters/clickhouse/row-text.js';
import { createSourceDb } from '../../src/adapters/mysql/index.js';
import { rowText as mysqlText, type StoredColumns } from '../../src/adapters/mysql/row-text.js';
import { readStoredColumns } from '../../src/adapters/mysql/stored-columns.js';
import { loadPipeline } from '../../src/config/load.js';
import type { Table } from '../../src/model/index.js';
import type { Digest, Identity, Part, SinkDb, SourceDb } from '../../src/ports/index.js';
import { clickhouseInit } from '../../src/render/init/index.js';
import { isLengthPrefixed } from '../../src/validate/canonical.js';
import { compareAll } from '../../src/validate/differences.js';
import { exitCodeOf, type TableReport } from '../../src/validate/index.js';
import { EVERYTHING } from '../../src/validate/ranges.js';
import type { Sides } from '../../src/validate/sides.js';
import { type BothSides, openBothSides, type Row } from './support/both-sides.js';
import type { Databases } from './support/databases.js';
import { eventually } from './support/workspace.js';

const CONFIG = `version: 1
name: compare
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
tables:
  - source: shop.kinds
    target: analytics.kinds
    topic: kinds
    partitions: 1
    generate: true
    primaryKey: [id, code]
    columns:
      id: bigint unsigned not null
      code: varchar(40) collate utf8mb4_bin not null
      t8: tinyint
      t16: smallint unsigned
      t24: mediumint
      t32: int unsigned
      t64: bigint
      flag: bool
      bit: bit(1)
      price: decimal(10, 2)
      wide: decimal(38, 10)
      whole: decimal(20, 0)
      single: float
      real8: double
      note: varchar(200)
      padded: char(10)
      body: longtext
      state: enum('new', 'größer', 'a''b')
      day: date
      at0: datetime
      at6: datetime(6)
      ts3: timestamp(3) null
      ts0: timestamp null
      clock: time(6)
      short: time
      founded: year
      mask: bit(64)
      flags: bit(3)
      doc: json
      place: geometry
      other name: varchar(20)
      shown: bool
      kept: varchar(9) collate utf8mb4_bin
    rename: { other name: "it's new" }
    where: { shown: [true], kept: ["", "a", "A", "ü's"] }
  - source: shop.floats
    target: analytics.floats
    topic: floats
    partitions: 1
    generate: true
    primaryKey: [id]
    columns: { id: int not null, b: double, h: float }
  - source: shop.keyed
    target: analytics.keyed
    topic: keyed
    partitions: 1
    generate: true
    primaryKey: [clock, founded, mask]
    columns: { clock: time(6) not null, founded: year not null, mask: bigint unsigned not null, v: int }
  - source: shop.framed
    target: analytics.framed
    topic: framed
    partitions: 1
    generate: true
    primaryKey: [id]
    columns:
      id: int not null
      a: varchar(20)
      n: int
      b: varchar(20) character set latin1
      raw: varbinary(8)
      c: text not null
      m: decimal(4, 1)
      d: varchar(20) collate utf8mb4_bin
  - source: shop.charsets
    target: analytics.charsets
    topic: charsets
    partitions: 1
    generate: true
    primaryKey: [id]
    columns:
      id: int not null
      a: varchar(20) character set utf8 collate utf8_general_ci
      b: varchar(20) character set utf8 collate utf8_unicode_ci
      c: varchar(20) collate utf8mb4_0900_ai_ci
      d: json
      e: varchar(20) character set ascii collate ascii_bin
      f: varchar(20) character set ascii collate ascii_general_ci
      g: varchar(20) collate utf8mb4_general_ci
      h: varchar(20) collate utf8mb4_bin
      i: enum('ä') character set utf8 collate utf8_bin
`;

const DIGESTS: readonly Digest[] = ['md5', 'sha256'];
const WHOLE: Part = { range: EVERYTHING, buckets: 64, digest: 'md5' };

/** A point and an empty collection, as MySQL keeps them. */
const POINT = '000000000101000000000000000000F03F0000000000000040';
const EMPTY = 'E6100000010700000000000000';

/** Rows that the filter takes. */
const KEPT: Row = { shown: '1', kept: 'a' };
const NULLS: Row = { id: '3', code: '', ...KEPT };

const ROWS: readonly Row[] = [
  {
    ...{ id: '1', code: 'low', t8: '-128', t16: '0', t24: '-8388608', t32: '0', t64: '-9223372036854775808' },
    ...{ flag: '0', bit: '0', price: '-99999999.99', wide: '-9999999999999999999999999999.9999999999' },
    ...{ whole: '0', single: '-3.4028234e38', real8: '-1.7976931348623157e308', note: '', padded: '', body: '' },
    ...{ state: 'new', day: '1900-01-01', at0: '1900-01-01 00:00:00', at6: '1900-01-01 00:00:00.000001' },
    ...{ ts3: '1970-01-01 00:00:01.000', ts0: '1970-01-01 00:00:01' },
    ...{ clock: '-3020399000000', short: '-1000000', founded: '0', mask: '0', flags: '0', doc: '{}' },
    ...{ place: POINT, "it's new": '', shown: '1', kept: '' },
  },
  {
    ...{ id: '18446744073709551615', code: 'HIGH', t8: '127', t16: '65535', t24: '8388607', t32: '4294967295' },
    ...{ t64: '9223372036854775807', flag: '1', bit: '1', price: '99999999.99' },
    ...{ wide: '9999999999999999999999999999.9999999999', whole: '99999999999999999999', single: '3.4028234e38' },
    ...{ real8: '1.7976931348623157e308', note: 'trailing ', padded: 'ten chars!', body: 'x'.repeat(100_000) },
    ...{ state: 'größer', day: '2299-12-31', at0: '2261-12-31 23:59:59', at6: '2261-12-31 23:59:59.999999' },
    ...{ ts3: '2038-01-19 03:14:07.999', ts0: '2038-01-19 03:14:07' },
    ...{ clock: '3020398999999', short: '3020399000000', founded: '2155', mask: '18446744073709551615', flags: '7' },
    ...{
      doc: '[1, 1.5, 1e20, "ü \\" 🧦", null, {"b": true, "aa": []}]',
      place: EMPTY,
      "it's new": 'x',
      shown: '1',
      kept: 'A',
    },
  },
  NULLS,
  {
    ...{ id: '0', code: "quote ' back \\ slash \n 無線 🧦", t8: '0', t16: '1', t24: '0', t32: '1', t64: '0' },
    ...{ flag: '1', bit: '0', price: '10.50', wide: '0.0000000001', whole: '1', single: '0', real8: '0' },
    ...{ note: 'Größe "M" 無線 🧦\t\\ \' \u0000 end', padded: 'ü', body: 'e\u0301 is not é', state: "a'b" },
    ...{ clock: '-500000', short: '0', founded: '1901', mask: '9223372036854775808', flags: '4', doc: 'null' },
    ...{ place: POINT, shown: '1', kept: "ü's" },
    ...{ day: '2024-02-29', at0: '2024-03-31 02:30:00', at6: '2024-10-27 02:30:00.100000' },
    ...{ ts3: '2024-03-31 01:30:00.120', ts0: '2024-10-27 00:30:00' },
  },
  {
    ...{ id: '5', code: 'low', price: '0.00', wide: '-0.5000000000', whole: '-7', single: '0.1', real8: '0.1' },
    ...{ note: '-', padded: '1:-', body: '0:', clock: '1', founded: '2000', mask: '1', doc: '"a"', ...KEPT },
  },
  { id: '6', code: 'pair', price: '1.00', note: 'left', ...KEPT },
  { id: '7', code: 'pair', price: '2.00', note: 'right', ...KEPT },
];

const KEYS = ROWS.map(({ id = '', code = '' }) => [id, code]);
const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

/** Rows that stay in MySQL, each for another reason. */
const PASSED_OVER: readonly Row[] = [
  { id: '80', code: '', shown: '0', kept: 'a' },
  { id: '81', code: '', shown: null, kept: 'a' },
  { id: '82', code: '', shown: '2', kept: 'a' },
  { id: '83', code: '', shown: '1', kept: 'a ' },
  { id: '84', code: '', shown: '1', kept: 'ä' },
  { id: '85', code: '', shown: '1', kept: null },
];

const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: CONFIG, env: {} });
const [kinds, floats, keyed, framed, charsets] = pipeline.tables as unknown as readonly [
  ...[Table, Table, Table, Table, Table],
];
const { signal } = new AbortController();
const sidesOf = (table: Table, digest: Digest = 'md5'): Sides => ({ table, source, sink, digest, clock: Date, signal });

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

const putIntoMysql = (table: Table, rows: readonly Row[]) => both.putIntoMysql(table, rows);
const putIntoClickhouse = (table: Table, rows: readonly Row[], deleted?: 0 | 1) =>
  both.putIntoClickhouse(table, rows, deleted);

async function validate(): Promise<{ readonly report: TableReport; readonly exitCode: number }> {
  const result = await both.validate([kinds]);
  const [report] = result.tables;
  if (report === undefined) throw new Error('no report');
  return { report, exitCode: exitCodeOf(result) };
}

describe('values of every type', () => {
  beforeEach(async () => {
    await mysql.query('TRUNCATE TABLE shop.kinds');
    await clickhouse.command({ query: 'TRUNCATE TABLE analytics.kinds_versions' });
    await putIntoMysql(kinds, [...ROWS, ...PASSED_OVER]);
    await putIntoClickhouse(kinds, ROWS);
  });

  const row = (id: string): Row => {
    const found = ROWS.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no row ${id}`);
    return found;
  };

  test.each(DIGESTS)('are equal in both databases, by %s', async (digest) => {
    const comparison = await compareAll(sidesOf(kinds, digest));
    expect(comparison).toEqual({ sourceRows: 7, sinkRows: 7, differences: [], complete: true, share: 1, whole: true });
    const ofMysql = await source.rowsByKey(kinds, KEYS, digest, signal);
    expect(sorted(await sink.rowsByKey(kinds, KEYS, digest, signal))).toEqual(sorted(ofMysql));
    expect(ofMysql.length).toBe(ROWS.length);
  });

  test('are found equal with the digest that this MySQL has', async () => {
    expect(await source.digest(signal)).toBe('md5');
    expect(await validate()).toMatchObject({ report: { verdict: 'ok', reasons: [] }, exitCode: 0 });
  });

  test('read back as the same texts', async () => {
    const fromSource = await source.valuesByKey(kinds, KEYS, signal);
    expect(sorted(await sink.valuesByKey(kinds, KEYS, signal))).toEqual(sorted(fromSource));
    const money = fromSource.map((cells) => cells[kinds.columns.findIndex(({ name }) => name === 'price')]);
    expect(money.sort()).toEqual(['-99999999.99', '0.00', '1.00', '10.50', '2.00', '99999999.99', null]);
  });

  const faults: readonly {
    readonly name: string;
    readonly plant: () => Promise<void>;
    readonly found: Partial<TableReport>;
    readonly columns: readonly (string | null)[];
  }[] = [
    {
      name: 'a cent changed',
      plant: () => putIntoClickhouse(kinds, [{ ...row('0'), price: '10.51' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['price'],
    },
    {
      name: "two rows' values swapped",
      plant: () =>
        putIntoClickhouse(kinds, [
          { ...row('6'), price: '2.00' },
          { ...row('7'), price: '1.00' },
        ]),
      found: { missing: 0, extra: 0, different: 2 },
      columns: ['price', 'price'],
    },
    {
      name: 'a ghost row',
      plant: () => putIntoClickhouse(kinds, [{ id: '99', code: 'ghost' }]),
      found: { missing: 0, extra: 1, different: 0, sink: { rows: 8 } },
      columns: [null],
    },
    {
      name: 'a missing row',
      plant: () => putIntoClickhouse(kinds, [row('5')], 1),
      found: { missing: 1, extra: 0, different: 0, sink: { rows: 6 } },
      columns: [null],
    },
    {
      name: "NULL against ''",
      plant: () => putIntoClickhouse(kinds, [{ ...NULLS, note: '' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['note'],
    },
    {
      name: 'a shifted hour',
      plant: () => putIntoClickhouse(kinds, [{ ...row('0'), ts3: '2024-03-31 02:30:00.120' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['ts3'],
    },
    {
      name: 'a trailing space',
      plant: () => putIntoClickhouse(kinds, [{ ...row('6'), note: 'left ' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['note'],
    },
    {
      name: 'another case of letters',
      plant: () => putIntoClickhouse(kinds, [{ ...row('6'), note: 'LEFT' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['note'],
    },
    {
      name: 'text moved to the next column',
      plant: () => putIntoClickhouse(kinds, [{ ...row('5'), padded: '-', note: '1:-' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['note', 'padded'],
    },
    {
      name: 'the last digit of a double',
      plant: () => putIntoClickhouse(kinds, [{ ...row('5'), real8: '0.10000000000000002' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['real8'],
    },
    {
      name: 'a microsecond before midnight',
      plant: () => putIntoClickhouse(kinds, [{ ...row('0'), clock: '500000' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['clock'],
    },
    {
      name: 'the year 0 as 2000',
      plant: () => putIntoClickhouse(kinds, [{ ...row('1'), founded: '2000' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['founded'],
    },
    {
      name: 'the highest of 64 bits',
      plant: () => putIntoClickhouse(kinds, [{ ...row('0'), mask: '0' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['mask'],
    },
    {
      name: 'a space in a document',
      plant: () => putIntoClickhouse(kinds, [{ ...row('18446744073709551615'), doc: '[1,1.5]' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['doc'],
    },
    {
      name: 'another SRID',
      plant: () => putIntoClickhouse(kinds, [{ ...row('1'), place: `01${POINT.slice(2)}` }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ['place'],
    },
    {
      name: 'a row that is none of those to copy',
      plant: () => putIntoClickhouse(kinds, [{ id: '80', code: '', shown: '1', kept: 'a' }]),
      found: { missing: 0, extra: 1, different: 0 },
      columns: [null],
    },
    {
      name: 'a value under a new name',
      plant: () => putIntoClickhouse(kinds, [{ ...row('1'), "it's new": 'y' }]),
      found: { missing: 0, extra: 0, different: 1 },
      columns: ["it's new"],
    },
    {
      name: 'a key in other letters',
      plant: async () => {
        await putIntoClickhouse(kinds, [row('6')], 1);
        await putIntoClickhouse(kinds, [{ ...row('6'), code: 'PAIR' }]);
      },
      found: { missing: 1, extra: 1, different: 0 },
      columns: [null, null],
    },
  ];

  test.each(faults)('find $name', async ({ plant, found, columns }) => {
    await plant();
    const { report, exitCode } = await validate();
    expect(report).toMatchObject({ verdict: 'different', complete: true, ...found });
    expect(report.samples.map(({ column }) => column)).toEqual(columns);
    expect(exitCode).toBe(2);
  });

  test('find a key that readers see twice', async () => {
    const table = { ...kinds, target: { database: 'analytics', table: 'kinds_raw' } };
    await clickhouse.command({
      query: `CREATE OR REPLACE VIEW analytics.kinds_raw AS SELECT * FROM analytics.kinds_versions`,
    });
    await putIntoClickhouse(kinds, [row('7')]);
    const { differences } = await compareAll(sidesOf(table));
    expect(differences).toMatchObject([{ key: ['7', 'pair'], source: [{}], sink: [{}, {}] }]);
  });
});

/** Doubles and floats by their bits: every power of two, and patterns spread over all exponents. */
function bitPatterns(): readonly { readonly b: number; readonly h: number }[] {
  const view = new DataView(new ArrayBuffer(8));
  let state = 88172645463325252n;
  const random = Array.from({ length: 4000 }, () => {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    view.setBigUint64(0, state);
    return { b: view.getFloat64(0), h: view.getFloat32(4) };
  });
  const powers = Array.from({ length: 2098 }, (_, i) => ({ b: 2 ** (i - 1074), h: 2 ** ((i % 277) - 149) }));
  const plain = Array.from({ length: 1000 }, (_, i) => ({ b: i / 100, h: Math.fround(i / 100) }));
  return [...powers, ...random, ...plain].filter(({ b, h }) => Number.isFinite(b) && Number.isFinite(h));
}

test('floating point numbers with the same bits are equal', async () => {
  const rows = bitPatterns();
  const text = rows.map(({ b, h }, i) => ({ id: String(i), b: String(b), h: String(h) }));
  await putIntoMysql(floats, text);
  await putIntoClickhouse(floats, text);
  const comparison = await compareAll(sidesOf(floats));
  const different = comparison.differences.map(({ key }) => rows[Number(key[0])]);
  expect(different).toEqual([]);
  expect(comparison).toMatchObject({ sourceRows: rows.length, sinkRows: rows.length });
});

test('rows are found by keys of times and years', async () => {
  const keys = [
    ['-500000', '0', '0'],
    ['500000', '2000', '18446744073709551615'],
    ['3020399000000', '1901', '9223372036854775808'],
  ] as const;
  const rows = keys.map(([clock, founded, mask], i): Row => ({ clock, founded, mask, v: String(i) }));
  await putIntoMysql(keyed, rows);
  await putIntoClickhouse(keyed, rows);
  for (const database of [source, sink]) {
    const found = await database.valuesByKey(keyed, keys.slice(0, 2), signal);
    expect(found.map((cells) => cells.at(-1)).sort()).toEqual(['0', '1']);
  }
  expect((await compareAll(sidesOf(keyed))).differences).toEqual([]);
});

test('texts of several character sets and collations are equal, characters of four bytes among them', async () => {
  const emoji = { c: '🧦 c', d: '["🧦 d"]', g: '🧦 g', h: '🧦 h' };
  const rows: readonly Row[] = [
    { id: '1', ...emoji },
    { id: '2', ...emoji, a: 'ä', b: 'ö', e: 'e', f: 'f', i: 'ä' },
  ];
  await putIntoMysql(charsets, rows);
  await putIntoClickhouse(charsets, rows);
  const ofMysql = await source.checksums(charsets, WHOLE, signal);
  expect(await sink.checksums(charsets, WHOLE, signal)).toEqual(ofMysql);
  expect((await both.validate([charsets])).tables).toMatchObject([{ verdict: 'ok', source: { rows: 2 } }]);
  // Each selection of columns has collations of its own to agree on.
  for (let left = 1; left < 2 ** (charsets.columns.length - 1); left += 1) {
    const columns = charsets.columns.filter((_, i) => i === 0 || (left >> (i - 1)) % 2 === 0);
    const some = { ...charsets, columns };
    const [inMysql, inClickhouse] = await Promise.all([
      source.checksums(some, { ...WHOLE, buckets: 1 }, signal),
      sink.checksums(some, { ...WHOLE, buckets: 1 }, signal),
    ]);
    expect({ columns: columns.map(({ name }) => name), sums: inMysql }).toEqual({
      ...{ columns: columns.map(({ name }) => name), sums: inClickhouse },
    });
  }
});

test('rows whose text MySQL cannot build are not left out: ClickHouse with one of them twice is not equal', async () => {
  await mysql.query('TRUNCATE TABLE shop.framed');
  await mysql.query('ALTER TABLE shop.framed MODIFY c LONGTEXT NOT NULL');
  for (const id of [1, 2]) {
    await mysql.query(
      `INSERT INTO shop.framed (id, a, c) VALUES (${id}, 'twenty characters or', REPEAT('x', 1048570))`,
    );
  }
  const [before] = (await mysql.query('SELECT @@GLOBAL.max_allowed_packet AS packet'))[0] as { packet: number }[];
  await mysql.query('SET GLOBAL max_allowed_packet = 1048576');
  const login = { host: '127.0.0.1', port: databases.mysqlPort, user: pipeline.source.user };
  const small = createSourceDb({ ...login, password: databases.password });
  try {
    const part: Part = { ...WHOLE, buckets: 1 };
    const sums = [await small.checksums(framed, part, signal), await small.checksums(framed, part, signal)];
    expect(sums.map((sum) => sum.get(0)?.rows)).toEqual([2, 2]);
    expect(new Set([0n, ...sums.map((sum) => sum.get(0)?.hash)]).size).toBe(3);
    await expect(small.rows(framed, part, [0], signal)).rejects.toThrow(
      'cannot build the text of a row of shop.framed',
    );
  } finally {
    await small.close();
    await mysql.query(`SET GLOBAL max_allowed_packet = ${before?.packet}`);
    await mysql.query('TRUNCATE TABLE shop.framed');
  }
});

/** Reads the text of a row from left to right, as its form says. */
function columnsIn(bytes: Buffer, { columns }: Table): Row {
  let at = 0;
  const upTo = (mark: string): string => {
    const start = at;
    at = bytes.indexOf(mark, start) + 1;
    return bytes.toString('latin1', start, at - 1);
  };
  const cells = columns.map((column): string | null => {
    if (!isLengthPrefixed(column)) {
      const text = upTo(',');
      return text === '-' ? null : text;
    }
    const length = upTo(':');
    if (length === '-') return null;
    at += Number(length);
    return bytes.toString('utf8', at - Number(length), at);
  });
  expect(at).toBe(bytes.length);
  return Object.fromEntries(columns.map(({ name }, i) => [name, cells[i] ?? null]));
}

test('the text of a row, which is hashed, can be read in one way only', async () => {
  const piece = fc.constantFrom('-', ',', ':', '0', '1', '2', '3', ' ', "'", '\\', 'ä', '');
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });
  const row = fc.record({
    ...{ a: maybe(text), b: maybe(text), c: text, d: maybe(fc.oneof(text, fc.constant('無線 🧦'))) },
    n: maybe(fc.integer({ min: -12, max: 12 }).map(String)),
    raw: maybe(fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase())),
    m: maybe(fc.integer({ min: -99, max: 99 }).map((tenths) => (tenths / 10).toFixed(1))),
  });
  const rows = fc.sample(row, { numRuns: 1_000, seed: 11 }).map((values, i): Row => ({ id: String(i), ...values }));
  await putIntoMysql(framed, rows);
  await putIntoClickhouse(framed, rows);
  const stored = await readStoredColumns(
    { select: async (query) => (await mysql.query({ sql: query, rowsAsArray: true }))[0] as string[][] },
    framed.source,
    signal,
  );
  const inMysql = async (known?: StoredColumns) => {
    const query = `SELECT HEX(${mysqlText(framed.columns, known)}) AS text FROM shop.framed ORDER BY id`;
    return ((await mysql.query(query))[0] as { text: string }[]).map((one) => one.text);
  };
  const answer = await clickhouse.query({
    query: `SELECT hex(${clickhouseText(framed.columns)}) AS text FROM analytics.framed ORDER BY id`,
    format: 'JSONEachRow',
  });
  const texts = await inMysql();
  expect(stored.size).toBe(framed.columns.length);
  expect(await inMysql(stored)).toEqual(texts);
  expect((await answer.json<{ text: string }>()).map((one) => one.text)).toEqual(texts);
  expect(texts.map((hex) => columnsIn(Buffer.from(hex, 'hex'), framed))).toEqual(rows);
  for (const digest of DIGESTS) {
    const hashOf = (hex: string) => createHash(digest).update(hex, 'hex').digest('hex').slice(0, 32);
    const hashes = texts.map((hex, i) => ({ key: [String(i)], hash: hashOf(hex) }));
    for (const database of [source, sink]) {
      const part = { ...WHOLE, buckets: 1, digest };
      expect(sorted(await database.rows(framed, part, [0], signal))).toEqual(sorted(hashes));
      const sum = hashes.reduce((all, { hash }) => all ^ BigInt(`0x${hash}`), 0n);
      expect(await database.checksums(framed, part, signal)).toEqual(new Map([[0, { rows: rows.length, hash: sum }]]));
    }
  }
});

describe('what else is kept in the databases', () => {
  const identity: Identity = {
    pipeline: pipeline.name,
    generation: 1,
    mysqlServerUuid: 'a',
    kafkaClusterId: 'it\'s "quoted" \\ here',
    topicIds: { kinds: 't' },
    tableUuids: { 'analytics.kinds_versions': 'u' },
  };

  test('the newest identity of the pipeline and generation counts', async () => {
    expect(await sink.readIdentity(pipeline)).toBeNull();
    await sink.writeIdentity(pipeline, { ...identity, mysqlServerUuid: 'older' });
    await sink.writeIdentity(pipeline, identity);
    expect(await sink.readIdentity(pipeline)).toEqual(identity);
    expect(await sink.readIdentity({ ...pipeline, generation: 2 })).toBeNull();
    await clickhouse.command({ query: 'DROP TABLE cdcctl.identity' });
    expect(await sink.readIdentity(pipeline)).toBeNull();
  });

  test('ids tell a table and a server from another', async () => {
    const before = await sink.tableUuid(pipeline, kinds);
    expect(before).toMatch(/^[0-9a-f-]{36}$/);
    await clickhouse.command({ query: 'DROP TABLE analytics.kinds_versions SYNC' });
    expect(await sink.tableUuid(pipeline, kinds)).toBeNull();
    await sink.runScript(clickhouseInit(pipeline).statements);
    expect(await sink.tableUuid(pipeline, kinds)).not.toBe(before);
    expect(await source.serverUuid()).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('what takes rows or values out of a table is told from what only moves them', async () => {
  await clickhouse.command({
    query: `CREATE TABLE analytics.ageing (
      id UInt64, \`a TTL, b\` Nullable(Decimal(10, 2)) COMMENT 'x, ( TTL it''s' TTL day + INTERVAL 1 DAY, day Date,
      note String CODEC(ZSTD(1)) TTL greatest(day, day) + INTERVAL 2 DAY, INDEX i note TYPE set(1) GRANULARITY 1
    ) ENGINE = MergeTree ORDER BY id TTL day + INTERVAL 3 DAY TO DISK 'default',
      day + INTERVAL 4 DAY RECOMPRESS CODEC(Delta(2), ZSTD(17)), day + INTERVAL 9 DAY DELETE WHERE note IN ('a', 'b'),
      day + INTERVAL 5 DAY TO VOLUME 'default'`,
  });
  const found = await sink.describe({ database: 'analytics', table: 'ageing' });
  expect(found?.ttl).toBe("day + toIntervalDay(9) WHERE note IN ('a', 'b')");
  expect([...(found?.columnTtls ?? [])]).toEqual([
    ['a TTL, b', 'day + toIntervalDay(1)'],
    ['note', 'greatest(day, day) + toIntervalDay(2)'],
  ]);
  expect((await sink.describe(kinds.target))?.columnTtls.size).toBe(0);
});

describe('a wrong login', () => {
  test('is told from a server that is not there', async () => {
    const login = { host: '127.0.0.1', user: 'cdc', password: 'wrong' };
    await expect(createSourceDb({ ...login, port: databases.mysqlPort }).serverUuid()).rejects.toThrow(
      'refused the password of user cdc',
    );
    await expect(createSourceDb({ ...login, port: 1 }).serverUuid()).rejects.toThrow('127.0.0.1:1 does not answer');
    const passwords = { readerPassword: 'wrong', adminPassword: 'wrong' };
    const refused = createSinkDb({ url: databases.clickhouseUrl, ...passwords });
    await expect(refused.readIdentity(pipeline)).rejects.toThrow('refused the password of user admin');
    await expect(refused.checksums(kinds, WHOLE, signal)).rejects.toThrow('refused the password of user cdcctl_reader');
    const dead = createSinkDb({ url: 'http://127.0.0.1:1', ...passwords });
    await expect(dead.readIdentity(pipeline)).rejects.toThrow('http://127.0.0.1:1 does not answer');
    await Promise.all([refused.close(), dead.close()]);
  });
});

test('an abort ends a query, and the next one is served', async () => {
  const early = new AbortController();
  const beforeItRuns = source.checksums(floats, WHOLE, early.signal);
  early.abort();
  await expect(beforeItRuns).rejects.toThrow(/abort/i);

  const late = new AbortController();
  const login = { host: '127.0.0.1', port: databases.mysqlPort, user: 'root', password: databases.password };
  const locker = await createConnection(login);
  await locker.query('LOCK TABLES shop.floats WRITE');
  const whileItRuns = source.checksums(floats, WHOLE, late.signal);
  const rejected = expect(whileItRuns).rejects.toThrow(/abort/i);
  await eventually(
    async () => JSON.stringify((await mysql.query('SHOW PROCESSLIST'))[0]),
    (list) => list.includes('Waiting for table metadata lock'),
    10_000,
  );
  late.abort();
  await rejected;
  locker.destroy();
  expect((await source.checksums(floats, WHOLE, signal)).size).toBe(64);
});
