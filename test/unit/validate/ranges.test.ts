import { describe, expect, test } from 'vitest';
import { adaptiveSize } from '../../../src/validate/chunk-size.js';
import { chunksOf, eachInFlight } from '../../../src/validate/ranges.js';
import { evenly, runOf } from '../../../src/validate/sample.js';

describe('chunks', () => {
  test('follow each other, and have no outer bounds', async () => {
    const keyAfter = async (after: readonly (string | null)[] | null, rows: number) => {
      const next = Number(after?.[0] ?? 0) + rows;
      return next > 25 ? null : [String(next)];
    };
    const ranges: string[] = [];
    for await (const { range, index } of chunksOf(keyAfter, { rows: () => 10, took: () => undefined }))
      ranges.push(`${index}: ${range.after} ${range.through}`);
    expect(ranges).toEqual(['0: null 10', '1: 10 20', '2: 20 null']);
  });

  test('become as large as a server checks in about 750 ms, by and by', () => {
    const size = adaptiveSize(2_000_000);
    const sizes = [size.rows()];
    // A million rows a second.
    for (let i = 0; i < 4; i += 1) {
      size.took(size.rows(), size.rows() / 1000);
      sizes.push(size.rows());
    }
    size.took(size.rows(), 30_000);
    sizes.push(size.rows());
    expect(sizes).toEqual([20_000, 80_000, 320_000, 750_000, 750_000, 187_500]);
  });

  test('have a limit', () => {
    const size = adaptiveSize(10_000);
    size.took(10_000, 0);
    expect(size.rows()).toBe(10_000);
  });
});

describe('work in flight', () => {
  async function* numbers(count: number): AsyncGenerator<number> {
    for (let i = 0; i < count; i += 1) yield i;
  }

  test('is never more than the limit, and all is done at the end', async () => {
    let [running, most, done] = [0, 0, 0];
    await eachInFlight(numbers(9), 2, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      done += 1;
    });
    expect([most, done]).toEqual([2, 9]);
  });

  test('ends with the first failure', async () => {
    const failing = eachInFlight(numbers(9), 2, (i) => (i === 3 ? Promise.reject(new Error('3')) : Promise.resolve()));
    await expect(failing).rejects.toThrow('3');
  });
});

describe('samples', () => {
  test.each([
    [0.5, 0],
    [0.05, 0.99],
    [0.013, 0.5],
  ])('a share of %d is spread evenly', (share, phase) => {
    const chosen = Array.from({ length: 10_000 }, (_, i) => i).filter(evenly(share, phase));
    expect(Math.abs(chosen.length - share * 10_000)).toBeLessThanOrEqual(1);
    const gaps = chosen.slice(1).map((index, i) => index - (chosen[i] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });

  test('a run is inside the whole, wherever it begins', () => {
    expect(runOf(0.1, 4096, 0)).toEqual([0, 409]);
    expect(runOf(0.1, 4096, 0.9999)).toEqual([3686, 4095]);
    expect(runOf(0.00001, 4096, 0.5)).toEqual([2048, 2048]);
  });
});
