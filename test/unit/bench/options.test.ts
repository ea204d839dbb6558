import { expect, test, vi } from 'vitest';
import { parseOptions } from '../../../bench/sink/options.js';
import { bestBatch, rowsWithin } from '../../../bench/sink/sweep.js';

test('without options every contender drains two million rows three times', () => {
  expect(parseOptions([])).toMatchObject({
    rows: 2_000_000,
    rounds: 3,
    parallelism: 1,
    only: ['blackhole', 'clickhouse', 'jdbc', 'http', 'http2'],
    profile: false,
  });
});

test('contenders run in the order of a round, however they are named', () => {
  expect(parseOptions(['--only', 'http,clickhouse, blackhole']).only).toEqual(['blackhole', 'clickhouse', 'http']);
});

test.each([
  [['--only', 'clickhouse,mysql'], "'mysql' is none of blackhole, clickhouse, jdbc, http, http2"],
  [['--rows', '999'], 'it takes a whole number from 1000 on'],
  [['--rounds', 'three'], 'it takes a whole number from 1 on'],
])('%j is refused', (argv, why) => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => parseOptions(argv)).toThrow(why);
  stderr.mockRestore();
});

/** A sink whose rate depends on the size of its batches. */
function sinkWith(rates: Readonly<Record<number, number>>) {
  const tried: (readonly [number, number])[] = [];
  const work = async (batch: number, rows: number) => {
    tried.push([batch, rows]);
    return { rows, start: 0, end: (rows / (rates[batch] ?? 0)) * 1000 };
  };
  return { tried, work };
}

test('the sweep tries every size on as many rows as take some seconds and keeps the fastest', async () => {
  const sink = sinkWith({ 1000: 900, 10000: 5_000, 50000: 7_000, 200000: 6_000 });
  const best = await bestBatch(sink.work, 2_000_000);
  expect(best).toEqual({ batch: 50_000, rate: expect.closeTo(7_000) });
  expect(sink.tried).toEqual([
    [10_000, 10_000],
    [1_000, 40_000],
    [10_000, 40_000],
    [50_000, 40_000],
  ]);
});

test('a run reads what it can in a minute, at most all there is', () => {
  expect(rowsWithin(7_000, 2_000_000)).toBe(420_000);
  expect(rowsWithin(70_000, 2_000_000)).toBe(2_000_000);
});
