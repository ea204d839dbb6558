import { describe, expect, test } from 'vitest';
import { awaitCatchUp, remainingLag } from '../../../src/validate/catch-up.js';
import { jumpingClock } from './support.js';

const end = (partition: number, low: bigint, high: bigint) => ({ partition, low, high });

describe('lag', () => {
  test.each([
    ['nothing was ever written', [end(0, 0n, 0n)], [[0, null]], 0],
    ['all records were compacted away', [end(0, 7n, 7n)], [[0, null]], 0],
    ['nothing was committed', [end(0, 5n, 9n)], [[0, null]], 4],
    ['a commit from before the first record', [end(0, 5n, 9n)], [[0, 2n]], 4],
    ['part of the way', [end(0, 0n, 9n)], [[0, 6n]], 3],
    ['passed', [end(0, 0n, 9n)], [[0, 9n]], 0],
    ['passed while writes go on', [end(0, 0n, 9n)], [[0, 12n]], 0],
    ['several partitions', [end(0, 0n, 9n), end(1, 0n, 4n), end(2, 0n, 0n)], [[0, 8n]], 5],
  ] as const)('%s', (_name, ends, committed, lag) => {
    expect(remainingLag({ ends, unread: 0 }, new Map(committed))).toBe(lag);
  });

  test('the marker after a transaction is no record', () => {
    expect(remainingLag({ ends: [end(0, 0n, 9n)], unread: 1 }, new Map([[0, 8n]]))).toBe(0);
    expect(remainingLag({ ends: [end(0, 0n, 9n)], unread: 1 }, new Map([[0, 7n]]))).toBe(2);
  });
});

describe('catching up', () => {
  const target = { topic: 't', group: 'g', ends: [end(0, 0n, 10n)], unread: 0 as const };
  const { signal } = new AbortController();

  function run(positions: readonly bigint[], stalledMs: number | null = null, waitMs = 60_000) {
    const clock = jumpingClock();
    const left = [...positions];
    let last = 0n;
    const seen: number[] = [];
    const broker = {
      committed: async () => {
        last = left.shift() ?? last;
        return new Map<number, bigint | null>([[0, last]]);
      },
    };
    const options = { broker, clock, signal, deadline: clock.now() + waitMs, stalledMs };
    return { result: awaitCatchUp(target, { ...options, onLag: (lag) => seen.push(lag) }), seen };
  }

  test('ends when the group has passed the end offsets', async () => {
    const { result, seen } = run([2n, 6n, 11n]);
    expect(await result).toBe(0);
    expect(seen).toEqual([8, 4]);
  });

  test('ends with the lag that is left when the time is out', async () => {
    expect(await run([2n, 6n], null, 5_000).result).toBe(4);
  });

  test('with transactions, records that nobody can read do not hold it up', async () => {
    expect(await run([2n, 6n], 5_000).result).toBe(0);
  });
});
