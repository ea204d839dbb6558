import { expect, test } from 'vitest';
import type { ContenderName } from '../../../bench/sink/contenders.js';
import { resultMarkdown, resultText } from '../../../bench/sink/report.js';
import { type Outcome, type Run, sinkResult } from '../../../bench/sink/result.js';

const facts = {
  rows: 1_000_000,
  rounds: 3,
  parallelism: 1,
  machine: { cpus: 2 },
  versions: { flink: '1.20.3' },
  date: '2026-01-02T03:04:05.000Z',
};

/** Runs of a million rows that took so many seconds. */
const runs = (...seconds: readonly number[]): { runs: readonly Run[] } => ({
  runs: seconds.map((took) => ({
    start: 0,
    end: took * 1000,
    rows: 1_000_000,
    clientCpu: took,
    serverCpu: 0.5,
    othersShare: 0.01,
  })),
});

const outcomes = (jdbc: Outcome) =>
  new Map<ContenderName, Outcome>([
    ['blackhole', runs(4, 4, 5)],
    ['clickhouse', runs(5, 4, 9)],
    ['jdbc', jdbc],
    ['http', runs(1)],
    ['http2', runs(0.5)],
  ]);

const collections = [
  { at: 100, before: 200, after: 40, pauseMs: 1 },
  { at: 4900, before: 200, after: 80, pauseMs: 1 },
];

test('the median round counts, and the sink is compared with the faster way over HTTP', () => {
  const result = sinkResult(facts, outcomes({ ...runs(100), batch: 50_000 }), collections);
  expect(result).toMatchObject({
    ...facts,
    rowsPerSecond: { blackhole: 250_000, clickhouse: 200_000, jdbc: 10_000, http: 1_000_000, http2: 2_000_000 },
    spread: { clickhouse: { median: 200_000, min: expect.closeTo(111_111.1, 0), max: 250_000 } },
    ratioToJdbc: 20,
    ratioToBlackhole: 0.8,
    ratioToHttp: 0.1,
    cpuSecondsPerMillionRows: { clickhouse: { client: 5, clickhouse: 0.5 } },
    jdbcBatch: 50_000,
    missing: {},
    othersShare: 0.01,
  });
  expect(Object.keys(result.heap)).toEqual(['blackhole', 'clickhouse', 'jdbc']);
  expect(result.aims.map(({ met }) => met)).toEqual([true, true, false, false]);
});

test('a contender that is missing is named, and what depends on it was not measured', () => {
  const result = sinkResult(facts, outcomes({ missing: 'there is no driver' }), []);
  expect(result).toMatchObject({
    rowsPerSecond: { jdbc: null },
    ratioToJdbc: null,
    jdbcBatch: null,
    missing: { jdbc: 'there is no driver' },
  });
  expect(result.aims[0]).toEqual({ aim: 'at least 10 times the jdbc sink', value: null, met: null });
  expect(resultText(result)).toContain('jdbc is missing: there is no driver');
});

test('the table shows thousands apart and a dash for what was not measured', () => {
  const markdown = resultMarkdown(sinkResult(facts, outcomes({ missing: 'there is no driver' }), collections));
  expect(markdown.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| contender | rows/s (median) | min | max | clickhouse sink / this | client CPU s per 1M rows | ClickHouse CPU s per 1M rows | heap MiB first / last third |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    '| Flink to nowhere (`blackhole`) | 250,000 | 200,000 | 250,000 | 0.80 | 4.00 | 0.50 | 40 / 80 |',
    '| `clickhouse` sink | 200,000 | 111,111 | 250,000 | 1.00 | 5.00 | 0.50 | 40 / 80 |',
    '| `jdbc` sink with the ClickHouse dialect: missing | - | - | - | - | - | - | - |',
    '| RowBinary over HTTP, one connection | 1,000,000 | 1,000,000 | 1,000,000 | 0.20 | 1.00 | 0.50 | - |',
    '| RowBinary over HTTP, two connections | 2,000,000 | 2,000,000 | 2,000,000 | 0.10 | 0.50 | 0.50 | - |',
  ]);
});

test('figures of a busy machine carry a warning', () => {
  const busy = { runs: runs(5).runs.map((run) => ({ ...run, othersShare: 0.4 })) };
  const text = resultText(sinkResult(facts, new Map([['clickhouse', busy]]), []));
  expect(text).toContain('Other processes took up to 40 % of the CPU: take these figures with care.');
});
