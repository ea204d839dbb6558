import { describe, expect, test } from 'vitest';
import type { Pipeline } from '../../../src/model/index.js';
import type { CanonicalRow, ComparableDb, HashedRow } from '../../../src/ports/index.js';
import { validatePipeline } from '../../../src/validate/index.js';
import { jumpingClock, table } from './support.js';

const items = table({ id: 'int not null', name: 'varchar(9)' }, ['id']);

const pipeline: Pipeline = {
  version: 1,
  name: 'items',
  generation: 1,
  source: { user: 'cdc', password: { variable: 'P' }, serverId: 1 },
  tables: [items],
  sink: {
    type: 'clickhouse',
    user: 'sink',
    password: { variable: 'S' },
    flushIntervalMs: 100,
    overflow: 'error',
    poison: 'fail',
  },
  delivery: 'at-least-once',
  profile: 'latency',
  flink: { version: '1.20', parallelism: 1, checkpointIntervalMs: 3_000, groupId: 'g' },
  ports: { mysql: 1, kafka: 2, flink: 3, sqlGateway: 4, clickhouseHttp: 5, clickhouseNative: 6, kafkaUi: 7 },
};

type Rows = Readonly<Record<string, string>>;

/** A database of `id -> name`, read anew by each question; a name is its own hash. */
function database(read: () => Rows): ComparableDb {
  const hashedRows = (): HashedRow[] => Object.entries(read()).map(([id, name]) => ({ key: [id], hash: name }));
  const wanted = (keys: readonly CanonicalRow[]) => (id: string) => keys.some(([key]) => key === id);
  return {
    checksums: async () => {
      const sum = hashedRows().reduce(
        (total, { key, hash }) => total + BigInt(`0x${key[0]}`) * BigInt(`0x${hash}`),
        0n,
      );
      return new Map([[0, { rows: BigInt(hashedRows().length), high: sum, low: 0n }]]);
    },
    rows: async () => hashedRows(),
    rowsByKey: async (_table, keys) => hashedRows().filter(({ key }) => wanted(keys)(key[0] ?? '')),
    valuesByKey: async (_table, keys) => Object.entries(read()).filter(([id]) => wanted(keys)(id)),
  };
}

interface Scene {
  readonly source: (now: number) => Rows;
  readonly sink: (now: number) => Rows;
  readonly waitMs?: number;
  /** Next offset that the sync job has committed; the end is 10. */
  readonly committed?: (now: number) => bigint;
  readonly steady?: (now: number) => boolean;
}

/** Runs a validation in which `now` counts milliseconds from its beginning. */
async function run({ source, sink, waitMs = 30_000, committed = () => 10n, steady }: Scene) {
  const clock = jumpingClock();
  const start = clock.now();
  const now = () => clock.now() - start;
  const { tables } = await validatePipeline({
    pipeline,
    source: database(() => source(now())),
    sink: database(() => sink(now())),
    broker: {
      offsets: async () => [{ partition: 0, low: 0n, high: 10n }],
      committed: async () => new Map([[0, committed(now())]]),
    },
    clock,
    emit: () => undefined,
    signal: new AbortController().signal,
    waitMs,
    ...(steady === undefined ? {} : { steadySince: async () => steady(now()) }),
  });
  const [report] = tables;
  if (report === undefined) throw new Error('no report');
  return { report, took: now() };
}

const SAME: Rows = { 1: 'a', 2: 'b' };

describe('validation', () => {
  test('equal rows are ok at once', async () => {
    const { report, took } = await run({ source: () => SAME, sink: () => SAME });
    expect(report).toMatchObject({ verdict: 'ok', source: { rows: 2 }, sink: { rows: 2 }, lag: 0, samples: [] });
    expect(took).toBe(0);
  });

  test('waits for the sync job', async () => {
    const committed = (now: number) => (now < 2_000 ? 7n : 10n);
    const { report, took } = await run({ source: () => SAME, sink: (now) => (now < 1_900 ? {} : SAME), committed });
    expect(report).toMatchObject({ verdict: 'ok', lag: 0 });
    expect(took).toBe(2_000);
  });

  test('a sync job that stays behind leaves everything unverified, equal or not', async () => {
    const behind = { committed: () => 7n, waitMs: 5_000 };
    expect((await run({ source: () => SAME, sink: () => SAME, ...behind })).report).toMatchObject({
      verdict: 'unverified',
      lag: 3,
    });
    expect((await run({ source: () => SAME, sink: () => ({}), ...behind })).report).toMatchObject({
      verdict: 'unverified',
      missing: 2,
    });
  });

  test('rows that arrive during the wait are ok, and the row counts shown are the later ones', async () => {
    const { report } = await run({ source: () => SAME, sink: (now) => (now < 3_000 ? { 1: 'a' } : SAME) });
    expect(report).toMatchObject({ verdict: 'ok', missing: 0, sink: { rows: 2 } });
  });

  test('a difference that lasts is found, with its column', async () => {
    const { report, took } = await run({ source: () => SAME, sink: () => ({ 1: 'a', 2: 'c', 3: 'd' }) });
    expect(report).toMatchObject({
      verdict: 'different',
      missing: 0,
      extra: 1,
      different: 1,
      reasons: ['2 rows differ'],
    });
    expect(report.samples).toEqual([
      { key: '2', column: 'name', source: 'b', sink: 'c' },
      { key: '3', column: null, source: null, sink: '1 row' },
    ]);
    expect(took).toBeGreaterThanOrEqual(30_000);
  });

  test('with steady jobs it is reported as soon as it is proven, without it is not', async () => {
    const scene = { source: () => SAME, sink: () => ({}) };
    expect((await run({ ...scene, steady: () => true })).took).toBeLessThan(17_000);
    expect((await run({ ...scene, steady: () => false })).took).toBeGreaterThanOrEqual(30_000);
  });

  test('rows beyond the limits are looked at once the others agree', async () => {
    const rows = Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [i, 'a']));
    const sink = (now: number) => (now < 8_000 ? {} : rows);
    const { report } = await run({ source: () => rows, sink, steady: (now) => now > 5_000 });
    expect(report).toMatchObject({ verdict: 'ok', complete: true, sink: { rows: 6_000 } });
  });

  test('a row that is written all the time never counts as different', async () => {
    const source = (now: number): Rows => ({ ...SAME, 3: (now + 1).toString(16) });
    const { report } = await run({ source, sink: () => ({ ...SAME, 3: 'f' }), steady: () => true });
    expect(report).toMatchObject({ verdict: 'unverified', different: 1 });
    expect(report.reasons).toEqual(['1 row changed while being compared']);
  });

  test('a key that readers see twice is one row too many', async () => {
    const doubled = database(() => SAME);
    const twice: ComparableDb = {
      ...doubled,
      checksums: async () => new Map([[0, { rows: 3n, high: 0n, low: 0n }]]),
      rows: async () => [
        ...(await doubled.rows(items, 1, [0], new AbortController().signal)),
        { key: ['2'], hash: 'b' },
      ],
      rowsByKey: async () => [
        { key: ['2'], hash: 'b' },
        { key: ['2'], hash: 'b' },
      ],
    };
    const { tables } = await validatePipeline({
      pipeline,
      source: database(() => SAME),
      sink: twice,
      broker: { offsets: async () => [], committed: async () => new Map() },
      clock: jumpingClock(),
      emit: () => undefined,
      signal: new AbortController().signal,
      waitMs: 0,
    });
    expect(tables[0]).toMatchObject({ verdict: 'different', missing: 0, extra: 1, different: 0, sink: { rows: 3 } });
  });

  test('an abort ends the wait', async () => {
    const controller = new AbortController();
    controller.abort();
    const running = validatePipeline({
      pipeline,
      source: database(() => SAME),
      sink: database(() => ({})),
      broker: { offsets: async () => [], committed: async () => new Map() },
      clock: jumpingClock(),
      emit: () => undefined,
      signal: controller.signal,
      waitMs: 1_000,
    });
    await expect(running).rejects.toThrow(/abort/i);
  });
});
