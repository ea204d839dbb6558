import { describe, expect, test } from 'vitest';
import { junitXml } from '../../../src/report/junit.js';
import { formatReport } from '../../../src/report/validation-text.js';
import { scopeOf } from '../../../src/validate/canonical.js';
import { exitCodeOf } from '../../../src/validate/index.js';
import { samplesOf } from '../../../src/validate/samples.js';
import { notCompared } from '../../../src/validate/table-report.js';
import { type Findings, judge, type TableReport } from '../../../src/validate/verdict.js';
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
  leftOut: [],
  share: 1,
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
  const clean = {
    lag: 0,
    settled: 0,
    unsettled: 0,
    unsent: 0,
    heldUp: false,
    complete: true,
    notComparable: [],
    leftOut: [],
  };

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
    [
      'rows may be on the way',
      { unsent: 2 },
      'unverified',
      ['the CDC job is behind the binlog, and 2 rows may be on the way'],
    ],
    [
      'the jobs are held up',
      { settled: 1, heldUp: true },
      'unverified',
      ['1 row differs', 'the jobs have completed no checkpoint meanwhile, and rows may be on the way'],
    ],
    ['some rows were left out', { leftOut: ['9 % of the rows'] }, 'partial', ['not compared: 9 % of the rows']],
    [
      'a row of a part differs',
      { leftOut: ['9 % of the rows'], settled: 1 },
      'different',
      ['1 row differs', 'not compared: 9 % of the rows'],
    ],
    ['rows were only counted', { counts: 'equal', leftOut: ['values'] }, 'counts equal', ['not compared: values']],
    ['counts differ', { counts: 'different' }, 'different', ['the numbers of rows differ']],
    ['counts change', { counts: 'changing' }, 'unverified', ['the numbers of rows differ']],
  ])('%s', (_name, findings, verdict, reasons) => {
    expect(judge({ ...clean, ...(findings as Partial<Findings>) })).toEqual({ verdict, reasons });
  });

  test('exit codes: a difference goes before what could not be verified', () => {
    const unverified: TableReport = { ...ok, verdict: 'unverified' };
    expect(exitCodeOf({ tables: [ok, ok], notCompared: [] })).toBe(0);
    expect(exitCodeOf({ tables: [], notCompared: ['shop.items'] })).toBe(3);
    expect(exitCodeOf({ tables: [ok, unverified], notCompared: [] })).toBe(3);
    expect(exitCodeOf({ tables: [unverified, different, ok], notCompared: [] })).toBe(2);
    expect(exitCodeOf({ tables: [ok, { ...ok, verdict: 'partial' }], notCompared: [] })).toBe(0);
    expect(exitCodeOf({ tables: [{ ...ok, verdict: 'counts equal' }], notCompared: [] })).toBe(3);
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
    expect(formatReport({ tables: [ok], notCompared: [] })).toBe(
      `table       MySQL rows  ClickHouse rows  missing  extra  different  lag  verdict
shop.items        1234             1234        0      0          0    0  ok`,
    );
  });

  test('then what is wrong', () => {
    expect(formatReport({ tables: [ok, different], notCompared: ['shop.log'] })).toBe(
      `table        MySQL rows  ClickHouse rows  missing  extra  different  lag  verdict
shop.items         1234             1234        0      0          0    0  ok
shop.orders        1234             1233        1      0          1    0  different
shop.orders: 2 rows differ
  key 17, price: MySQL "10.50", ClickHouse "10.51"
  key 17, note: MySQL NULL, ClickHouse ""
  key 18, row: MySQL 1 row, ClickHouse no row
shop.log: not compared, as it was not asked for`,
    );
  });

  test('lower bounds are marked', () => {
    expect(formatReport({ tables: [{ ...different, complete: false, samples: [] }], notCompared: [] })).toContain(
      '     >= 1      0       >= 1',
    );
  });
});

describe('report as JUnit XML', () => {
  test('a test case for each table; what is not ok is a failure or an error, what was not asked for is skipped', () => {
    const odd = { key: '<1>', column: 'note', source: 'a & "b"\u0001', sink: '\ud800' };
    const report = {
      tables: [
        ok,
        { ...different, samples: [odd] },
        { ...ok, table: 'shop.big', verdict: 'partial' as const, reasons: ['not compared: 90.0 % of the rows'] },
        { ...ok, table: 'shop.new', verdict: 'unverified' as const, reasons: ['the sync job is 3 records behind'] },
      ],
      notCompared: ['shop.log'],
    };
    expect(junitXml(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdcctl validate">
  <testsuite name="cdcctl validate" tests="5" failures="1" errors="1" skipped="1">
    <testcase classname="cdcctl.validate" name="shop.items"></testcase>
    <testcase classname="cdcctl.validate" name="shop.orders"><failure type="different" message="2 rows differ">2 rows differ
key &lt;1&gt;, note: MySQL &quot;a &amp; \\&quot;b\\&quot;\\u0001&quot;, ClickHouse &quot;\\ud800&quot;</failure></testcase>
    <testcase classname="cdcctl.validate" name="shop.big"><system-out>not compared: 90.0 % of the rows</system-out></testcase>
    <testcase classname="cdcctl.validate" name="shop.new"><error type="unverified" message="the sync job is 3 records behind">the sync job is 3 records behind</error></testcase>
    <testcase classname="cdcctl.validate" name="shop.log"><skipped message="not asked for"/></testcase>
  </testsuite>
</testsuites>
`);
  });

  test('a character that XML does not have is replaced', () => {
    const sample = { key: 'a\u0000\ud800b', column: null, source: '1 row', sink: null };
    expect(junitXml({ tables: [{ ...different, samples: [sample] }], notCompared: [] })).toContain(
      'key a\ufffd\ufffdb, row: MySQL 1 row, ClickHouse no row',
    );
  });
});

test('a job in trouble is named once, with the tables that it left', () => {
  const trouble = 'orders-cdc starts again and again, and fails each time: disk full';
  const tables = [ok, notCompared(items('a'), trouble), notCompared(items('b'), trouble)];
  const report = { tables, notCompared: [], stopped: trouble };
  const text = formatReport(report);
  expect(text.split(trouble)).toHaveLength(2);
  expect(text).toMatch(/^shop\.a +- +- +- +- +- +- +unverified$/m);
  expect(text).toContain('not compared, as nothing arrives without this job: shop.a, shop.b');
  expect(text).toMatch(/next: cdcctl logs/);
  expect(exitCodeOf(report)).toBe(3);
});

function items(name: string) {
  return { source: { database: 'shop', table: name }, target: { database: 'analytics', table: name } };
}
