import { describe, expect, test } from 'vitest';
import { measureLatency } from '../../../src/generate/latency.js';

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

describe('latency', () => {
  const { signal } = new AbortController();

  /** Rows get the ids 1, 2, 3 ...; `delays` says how long after its commit a row is in Kafka and how long it is visible. */
  function run(delays: (id: bigint) => { readonly kafka: number; readonly visible: number }) {
    const clock = sharedClock();
    const committedAt = new Map<bigint, number>();
    const inKafka = new Map<bigint, number>();
    let id = 0n;
    return measureLatency({
      insert: async () => {
        id += 1n;
        committedAt.set(id, clock.now());
        const { kafka } = delays(id);
        if (Number.isFinite(kafka)) inKafka.set(id, clock.now() + kafka);
        return id;
      },
      inKafka,
      visible: async (ids) =>
        ids.filter((key) => clock.now() >= (committedAt.get(key) ?? Number.NaN) + delays(key).visible),
      ...{ rows: 50, rate: 100, timeoutMs: 1_000, clock, signal },
    });
  }

  test('is counted from the commit, to within the distance of two questions', async () => {
    const { total, rows, lost, histogram } = await run((id) => ({ kafka: 15, visible: id === 20n ? 200 : 40 }));
    expect({ rows, lost }).toEqual({ rows: 50, lost: 0 });
    expect(total.p50).toBeGreaterThanOrEqual(40);
    expect(total.p90).toBeLessThanOrEqual(50);
    expect(total.p99).toBeGreaterThanOrEqual(200);
    expect(total.max).toBeLessThanOrEqual(210);
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(50);
  });

  test('is told hop by hop, and the hops add up', async () => {
    const { commitToKafka, kafkaToClickhouse, total } = await run(() => ({ kafka: 15, visible: 40 }));
    expect(commitToKafka).toEqual({ p50: 15, p90: 15, p99: 15, max: 15 });
    expect(kafkaToClickhouse.max).toBe(total.max - 15);
  });

  test('a record that was in Kafka before COMMIT returned took no time', async () => {
    const { commitToKafka, kafkaToClickhouse, total } = await run(() => ({ kafka: -2, visible: 40 }));
    expect(commitToKafka.max).toBe(0);
    expect(kafkaToClickhouse).toEqual(total);
  });

  test('rows that never come are lost, not left out silently', async () => {
    const never = Number.POSITIVE_INFINITY;
    expect(await run((id) => ({ kafka: 5, visible: id > 45n ? never : 10 }))).toMatchObject({ rows: 45, lost: 5 });
    expect(await run((id) => ({ kafka: id > 45n ? never : 5, visible: 10 }))).toMatchObject({ rows: 45, lost: 5 });
  });

  test('an error on one side ends the other', async () => {
    const clock = sharedClock();
    let asked = 0;
    const running = measureLatency({
      insert: async () => 1n,
      inKafka: new Map(),
      visible: async () => {
        asked += 1;
        throw new Error('ClickHouse is away');
      },
      ...{ rows: 1_000_000, rate: 1, timeoutMs: 1_000, clock, signal },
    });
    await expect(running).rejects.toThrow('ClickHouse is away');
    expect(asked).toBe(1);
  });
});
