import { describe, expect, test } from 'vitest';
import { histogram, percentile, timesOf } from '../../../src/generate/times.js';

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  test.each([
    [0.5, 50],
    [0.9, 90],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  test('of values in any order', () => {
    expect(timesOf([9, 100, 1, 10])).toEqual({ p50: 9, p90: 100, p99: 100, max: 100 });
  });

  test('of one value and of none', () => {
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('a histogram', () => {
  test('has buckets of a round width that begin where the values do', () => {
    expect(histogram([62, 64, 66, 71, 79, 80])).toEqual([
      { from: 62, to: 64, count: 1 },
      { from: 64, to: 66, count: 1 },
      { from: 66, to: 68, count: 1 },
      { from: 68, to: 70, count: 0 },
      { from: 70, to: 72, count: 1 },
      { from: 72, to: 74, count: 0 },
      { from: 74, to: 76, count: 0 },
      { from: 76, to: 78, count: 0 },
      { from: 78, to: 80, count: 1 },
      { from: 80, to: 82, count: 1 },
    ]);
  });

  test('keeps a single outlier out of the width', () => {
    const values = [...Array.from({ length: 199 }, (_, i) => 10 + (i % 10)), 5_000];
    const buckets = histogram(values);
    expect(buckets).toHaveLength(11);
    expect(buckets[0]).toEqual({ from: 10, to: 11, count: 20 });
    expect(buckets.at(-1)).toEqual({ from: 20, to: null, count: 1 });
  });

  test('counts every value once', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => (i * i) % 977);
    expect(histogram(values).reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  });

  test('of equal values is one bucket, of nothing none', () => {
    expect(histogram([40, 40, 40])).toEqual([{ from: 40, to: 41, count: 3 }]);
    expect(histogram([])).toEqual([]);
  });
});
