import { describe, expect, test } from 'vitest';
import { scopeOf } from '../../../src/validate/canonical.js';
import { exitCodeOf, formatReport } from '../../../src/validate/report.js';
import { samplesOf } from '../../../src/validate/samples.js';
import { judge, type TableReport } from '../../../src/validate/verdict.js';
import { hashed, table } from './support.js';

const ok: TableReport = {
  table: 'shop.items',
  target: 'analytics.items',
  source: { rows: 1234 },
  sink: { rows: 1234 },
  missing: 0,
  extra: 0,
  different: 0,
  lag: 0,
  verdict: 'ok',
  reasons: [],
  complete: true,
  notComparable: [],
  samples: [],
};
const different: TableReport = {
  ...ok,
  table: 'shop.orders',
  sink: { rows: 1233 },
  missing: 1,
  different: 1,
  verdict: 'different',
  reasons: ['2 rows differ'],
  samples: [
    { key: '17', column: 'price', source: '10.50', sink: '10.51' },
    { key: '17', column: 'note', source: null, sink: '' },
    { key: '18', column: null, source: '1 row', sink: null },
  ],
};

describe('verdict', () => {
  const clean = { lag: 0, settled: 0, unsettled: 0, complete: true, notComparable: [] };

  test.each([
    ['everything is the same', {}, 'ok', []],
    ['a row differs', { settled: 1 }, 'different', ['1 row differs']],
    [
      'the sync job is behind',
      { lag: 3, settled: 2 },
      'unverified',
      ['the sync job is 3 records behind', '2 rows differ'],
    ],
    ['a row was just written', { unsettled: 1 }, 'unverified', ['1 row changed while being compared']],
    ['a column was left out', { notComparable: ['doc'] }, 'unverified', ['not compared: doc']],
    [
      'there are too many to read',
      { settled: 5000, complete: false },
      'different',
      ['5000 rows differ', 'there are more differing rows than are read one by one'],
    ],
  ])('%s', (_name, findings, verdict, reasons) => {
    expect(judge({ ...clean, ...findings })).toEqual({ verdict, reasons });
  });

  test('exit codes: a difference goes before what could not be verified', () => {
    const unverified: TableReport = { ...ok, verdict: 'unverified' };
    expect(exitCodeOf({ tables: [ok, ok] })).toBe(0);
    expect(exitCodeOf({ tables: [ok, unverified] })).toBe(3);
    expect(exitCodeOf({ tables: [unverified, different, ok] })).toBe(2);
  });
});

describe('samples', () => {
  const items = table({ id: 'int not null', name: 'varchar(9)', body: 'text' }, ['id']);
  const pair = { key: ['7'], source: [hashed('7', 'aa')], sink: [hashed('7', 'bb')] };
  const values = (source: (string | null)[][], sink: (string | null)[][]) => ({ source, sink });

  test('name each column that differs, NULL and empty included, with long texts cut', () => {
    const long = 'x'.repeat(300);
    expect(samplesOf([pair], values([['7', null, long]], [['7', '', 'y']]), scopeOf(items), 10)).toEqual([
      { key: '7', column: 'name', source: null, sink: '' },
      { key: '7', column: 'body', source: `${'x'.repeat(200)}... (300 characters)`, sink: 'y' },
    ]);
  });

  test('a missing and a doubled row are one sample each, and the number is bounded', () => {
    const missing = { ...pair, sink: [] };
    const doubled = { ...pair, key: ['8'], sink: [hashed('8', 'aa'), hashed('8', 'aa')] };
    expect(samplesOf([missing, doubled], values([], []), scopeOf(items), 10)).toEqual([
      { key: '7', column: null, source: '1 row', sink: null },
      { key: '8', column: null, source: '1 row', sink: '2 rows' },
    ]);
    expect(samplesOf([missing, doubled], values([], []), scopeOf(items), 1)).toHaveLength(1);
  });

  test('bytes that read as the same text are told apart by their hashes', () => {
    const same = ['7', 'n', 'b'];
    expect(samplesOf([pair], values([same], [same]), scopeOf(items), 10)).toEqual([
      { key: '7', column: null, source: 'aa', sink: 'bb' },
    ]);
  });
});

describe('report as text', () => {
  test('one line per table', () => {
    expect(formatReport({ tables: [ok] })).toBe(
      `table       MySQL rows  ClickHouse rows  missing  extra  different  lag  verdict
shop.items        1234             1234        0      0          0    0  ok`,
    );
  });

  test('then what is wrong', () => {
    expect(formatReport({ tables: [ok, different] })).toBe(
      `table        MySQL rows  ClickHouse rows  missing  extra  different  lag  verdict
shop.items         1234             1234        0      0          0    0  ok
shop.orders        1234             1233        1      0          1    0  different
shop.orders: 2 rows differ
  key 17, price: MySQL "10.50", ClickHouse "10.51"
  key 17, note: MySQL NULL, ClickHouse ""
  key 18, row: MySQL 1 row, ClickHouse no row`,
    );
  });

  test('lower bounds are marked', () => {
    expect(formatReport({ tables: [{ ...different, complete: false, samples: [] }] })).toContain(
      '     >= 1      0       >= 1',
    );
  });
});
