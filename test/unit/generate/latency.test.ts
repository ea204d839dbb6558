import { describe, expect, test } from 'vitest';
import { measureLatency, percentile } from '../../../src/generate/latency.js';

/** A clock on which all who wait go on in order of their times. */
function sharedClock() {
  let now = 0;
  const waiting: { readonly at: number; readonly resume: () => void }[] = [];
  const advance = () => {
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.resume();
  };
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((resume) => {
        waiting.push({ at: now + ms, resume });
        setImmediate(advance);
      }),
  };
}

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  test.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  test('of one value and of none', () => {
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('latency', () => {
  const { signal } = new AbortController();

  function run(visibleAfter: (id: bigint) => number) {
    const clock = sharedClock();
    const committedAt = new Map<bigint, number>();
    let id = 0n;
    return measureLatency({
      insert: async () => {
        id += 1n;
        committedAt.set(id, clock.now());
        return id;
      },
      visible: async (low, high) =>
        [...committedAt]
          .filter(([key, at]) => key >= low && key <= high && clock.now() >= at + visibleAfter(key))
          .map(([key]) => key),
      ...{ rows: 50, rate: 100, timeoutMs: 1_000, clock, signal },
    });
  }

  test('is counted from the commit, to within the distance of two questions', async () => {
    const { p50, p99, max, rows, lost } = await run((id) => (id === 20n ? 200 : 40));
    expect({ rows, lost }).toEqual({ rows: 50, lost: 0 });
    expect(p50).toBeGreaterThanOrEqual(40);
    expect(p50).toBeLessThanOrEqual(50);
    expect(p99).toBeGreaterThanOrEqual(200);
    expect(max).toBeLessThanOrEqual(210);
  });

  test('rows that never come are lost, not left out silently', async () => {
    expect(await run((id) => (id > 45n ? Number.POSITIVE_INFINITY : 10))).toMatchObject({ rows: 45, lost: 5 });
  });
});
