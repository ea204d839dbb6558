import { describe, expect, test } from 'vitest';
import { CdcctlError } from '../../../src/errors/index.js';
import type { Pipeline, Table } from '../../../src/model/index.js';
import type {
  CanonicalRow,
  Checksum,
  ComparableDb,
  Digest,
  HashedRow,
  Part,
  SourceDb,
} from '../../../src/ports/index.js';
import { exitCodeOf, type ValidateOptions, validatePipeline } from '../../../src/validate/index.js';
import { jumpingClock, table } from './support.js';

const items = table({ id: 'int not null', name: 'varchar(9)' }, ['id']);

const other: Table = { ...items, source: { database: 'shop', table: 'other' } };

const pipeline: Pipeline = {
  version: 1,
  name: 'items',
  generation: 1,
  source: { user: 'cdc', password: { variable: 'P' }, serverId: 1, reader: 'binlog', zeroDates: 'error' },
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
  ports: { mysql: 1, kafka: 2, flink: 3, clickhouseHttp: 4, clickhouseNative: 5, kafkaUi: 6 },
};

type Rows = Readonly<Record<string, string>>;
type TestDb = ComparableDb & Pick<SourceDb, 'keyAfter' | 'digest'>;

function isIn({ range: { after, through }, within }: Part, id: number, bucket: number): boolean {
  const above = after === null || id > Number(after[0]);
  const below = through === null || id <= Number(through[0]);
  return above && below && (within === undefined || (bucket >= within[0] && bucket <= within[1]));
}

/** A database of `id -> name`, read anew by each question; a name is a hexadecimal number and its own hash. */
function database(read: () => Rows, recent: (id: number) => boolean = () => true): TestDb {
  const hashedRows = (): HashedRow[] => Object.entries(read()).map(([id, name]) => ({ key: [id], hash: name }));
  const wanted = (keys: readonly CanonicalRow[]) => {
    const ids = new Set(keys.map(([key]) => key));
    return (id: string) => ids.has(id);
  };
  const bucketOf = ({ key }: HashedRow, { buckets }: Part) => Number(key[0]) % buckets;
  const inPart = (part: Part) => (row: HashedRow) =>
    isIn(part, Number(row.key[0]), bucketOf(row, part)) && (part.since === undefined || recent(Number(row.key[0])));
  return {
    digest: async () => 'md5',
    checksums: async (_table, part) => {
      const sums = new Map<number, Checksum>();
      for (const row of hashedRows().filter(inPart(part))) {
        const { rows, hash } = sums.get(bucketOf(row, part)) ?? { rows: 0, hash: 0n };
        const more = part.countsOnly ? 0n : BigInt(`0x${row.hash}`) * (1n + BigInt(row.key[0] ?? 0));
        sums.set(bucketOf(row, part), { rows: rows + 1, hash: hash ^ more });
      }
      return sums;
    },
    rows: async (_table, part, buckets) =>
      hashedRows().filter((row) => inPart(part)(row) && buckets.includes(bucketOf(row, part))),
    rowsByKey: async (_table, keys) => {
      const isWanted = wanted(keys);
      return hashedRows().filter(({ key }) => isWanted(key[0] ?? ''));
    },
    valuesByKey: async (_table, keys) => {
      const isWanted = wanted(keys);
      return Object.entries(read()).filter(([id]) => isWanted(id));
    },
    keyAfter: async (_table, after, rows) => {
      const ids = Object.keys(read())
        .map(Number)
        .sort((a, b) => a - b);
      const left = after === null ? ids : ids.filter((id) => id > Number(after[0]));
      const found = left[rows - 1];
      return found === undefined ? null : [String(found)];
    },
  };
}

interface Scene {
  readonly tables?: readonly Table[];
  readonly source: (now: number) => Rows;
  readonly sink: (now: number) => Rows;
  readonly waitMs?: number;
  /** Next offset that the sync job has committed; the end is 10. */
  readonly committed?: (now: number) => bigint;
  readonly steady?: (now: number) => boolean;
  /** Whether MySQL has sent all of its binlog. */
  readonly sent?: (now: number) => boolean;
  /** What is wrong with a job. */
  readonly trouble?: (now: number) => string | null;
  /** Which rows have changed since the time that is asked for. */
  readonly recent?: (id: number) => boolean;
  /** How long MySQL takes for the checksums of a range. */
  readonly comparingMs?: number;
  readonly failing?: (table: Table) => CdcctlError | undefined;
  readonly options?: ValidateOptions;
}

/** Runs a validation in which `now` counts milliseconds from its beginning. */
async function run(scene: Scene) {
  const { tables: compared = [items], source, sink, waitMs = 30_000, committed = () => 10n } = scene;
  const { steady, sent, trouble, recent, comparingMs = 0, failing, options } = scene;
  const clock = jumpingClock();
  const start = clock.now();
  const now = () => clock.now() - start;
  const { signal } = new AbortController();
  const mysql = database(() => source(now()), recent);
  const deps = {
    tables: compared,
    source: {
      ...mysql,
      checksums: async (...question: Parameters<TestDb['checksums']>) => {
        const error = failing?.(question[0]);
        if (error !== undefined) throw error;
        if (comparingMs > 0) await clock.sleep(comparingMs, signal);
        return mysql.checksums(...question);
      },
    },
    sink: database(() => sink(now()), recent),
    topics: {
      pipeline,
      broker: {
        offsets: async () => [{ partition: 0, low: 0n, high: 10n }],
        committed: async () => new Map([[0, committed(now())]]),
      },
    },
    clock,
    emit: () => undefined,
    signal,
    waitMs,
    ...RANDOM,
    ...(steady === undefined ? {} : { steadySince: async () => steady(now()) }),
    ...(trouble === undefined ? {} : { jobTrouble: async () => trouble(now()) }),
    ...(sent === undefined ? {} : { binlogSent: async () => sent(now()) }),
  };
  const { tables: reports, stopped } = await validatePipeline(deps, options);
  const [report] = reports;
  if (report === undefined) throw new Error('no report');
  return { report, reports, stopped, took: now() };
}

const RANDOM = { random: () => 0.5 };

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
    const again = { key: ['2'], hash: 'b' };
    const twice: ComparableDb = {
      ...doubled,
      checksums: async (_table, { buckets }) => new Map([[2 % buckets, { rows: 3, hash: 0n }]]),
      rows: async (...question) => [...(await doubled.rows(...question)), again],
      rowsByKey: async () => [again, again],
    };
    const { tables } = await validatePipeline({
      tables: [items],
      source: database(() => SAME),
      sink: twice,
      clock: jumpingClock(),
      emit: () => undefined,
      signal: new AbortController().signal,
      waitMs: 0,
      ...RANDOM,
    });
    expect(tables[0]).toMatchObject({ verdict: 'different', missing: 0, extra: 1, different: 0, sink: { rows: 3 } });
  });

  test('rows may be on the way while the CDC job has binlog before it', async () => {
    const behind = { source: () => SAME, sink: () => ({}), steady: () => true };
    const { report, took } = await run({ ...behind, sent: () => false });
    expect(took).toBeGreaterThanOrEqual(30_000);
    expect(report).toMatchObject({ verdict: 'unverified', missing: 2 });
    expect(report.reasons).toEqual(['the CDC job is behind the binlog, and 2 rows may be on the way']);
    const caughtUp = await run({ ...behind, sent: (now) => now > 5_000 });
    expect(caughtUp.report.verdict).toBe('different');
    expect(caughtUp.took).toBeGreaterThan(20_000);
    expect(caughtUp.took).toBeLessThan(22_000);
  });

  test('a difference is not called one while the jobs are late with a checkpoint', async () => {
    const scene = { source: () => SAME, sink: () => ({}) };
    const { report } = await run({ ...scene, steady: () => false });
    expect(report).toMatchObject({ verdict: 'unverified', missing: 2, samples: [{ key: '1' }, { key: '2' }] });
    expect(report.reasons).toEqual([
      '2 rows differ',
      'the jobs have completed no checkpoint meanwhile, and rows may be on the way',
    ]);
    expect((await run({ ...scene, steady: () => false, waitMs: 9_000 })).report.verdict).toBe('different');
    const counted = await run({ ...scene, steady: () => false, options: { countsOnly: true } });
    expect(counted.report).toMatchObject({ verdict: 'unverified', missing: 2 });
  });

  test('a table that is compared after the wait still has time for its rows to arrive', async () => {
    const late = { ...items, source: { database: 'shop', table: 'late' } };
    // It is compared from 60 s to 180 s, with one cut into buckets.
    const arrives = (now: number): Rows => (now > 100_000 && now < 190_000 ? { 1: 'a' } : SAME);
    const tables = [items, late];
    const scene = { tables, source: () => SAME, comparingMs: 60_000, waitMs: 20_000 };
    const { reports } = await run({ ...scene, sink: arrives });
    expect(reports).toMatchObject([{ verdict: 'ok' }, { verdict: 'ok' }]);
    const differs = await run({ ...scene, sink: () => ({ 1: 'a' }) });
    expect(differs.reports).toMatchObject([{ verdict: 'different' }, { verdict: 'different' }]);
  });

  test('a table that cannot be read is unverified, and the others are compared', async () => {
    const lost = { ...items, source: { database: 'shop', table: 'lost' } };
    const unreadable = new CdcctlError({
      code: 'CDC-MYSQL-ERROR',
      what: 'MySQL reports an error',
      why: 'no such table\nat all',
    });
    const { reports } = await run({
      tables: [lost, items],
      source: () => SAME,
      sink: () => SAME,
      failing: (table) => (table === lost ? unreadable : undefined),
    });
    expect(reports).toMatchObject([
      { table: 'shop.lost', verdict: 'unverified', reasons: ['MySQL reports an error: no such table'] },
      { table: 'shop.items', verdict: 'ok' },
    ]);
    const all = run({ tables: [lost, items], source: () => SAME, sink: () => SAME, failing: () => unreadable });
    await expect(all).rejects.toBe(unreadable);
  });

  test('a job in trouble ends it at once, and what was not compared is unverified', async () => {
    const rows = { source: () => ({ 1: 'aa' }), sink: () => ({}) };
    const { reports, stopped, took } = await run({ ...rows, tables: [items, other], trouble: () => 'it fails' });
    expect(took).toBe(0);
    expect(stopped).toBe('it fails');
    expect(reports).toMatchObject(
      Array(2).fill({ verdict: 'unverified', missing: 0, reasons: ['it fails'], leftOut: ['every row'] }),
    );
    expect(exitCodeOf({ tables: reports, notCompared: [] })).toBe(3);
  });

  test('a job that dies meanwhile ends it, and tables that were compared before stay as they are', async () => {
    let begun = false;
    const { reports, stopped } = await run({
      tables: [items, other],
      source: () => (begun ? { 1: 'aa', 2: 'bb' } : { 1: 'aa' }),
      sink: () => ({ 1: 'aa' }),
      waitMs: 3_600_000,
      failing: (one) => {
        begun ||= one === other;
        return undefined;
      },
      trouble: () => (begun ? 'it fails' : null),
    });
    expect(stopped).toBe('it fails');
    expect(reports.map(({ verdict, missing }) => [verdict, missing])).toEqual([
      ['ok', 0],
      ['unverified', 0],
    ]);
  });

  test.each(['md5', 'sha256'] as const)('both sides make hashes with %s where MySQL has it', async (digest) => {
    const asked: Digest[] = [];
    const heard = (rows: Rows): TestDb => {
      const read = database(() => rows);
      const hear = <T>(one: Digest, answer: T): T => {
        asked.push(one);
        return answer;
      };
      return {
        ...read,
        digest: async () => digest,
        checksums: (...question) => hear(question[1].digest, read.checksums(...question)),
        rows: (...question) => hear(question[1].digest, read.rows(...question)),
        rowsByKey: (...question) => hear(question[2], read.rowsByKey(...question)),
      };
    };
    await validatePipeline({
      tables: [items],
      source: heard(SAME),
      sink: heard({ 1: 'a' }),
      clock: jumpingClock(),
      emit: () => undefined,
      signal: new AbortController().signal,
      waitMs: 0,
      ...RANDOM,
    });
    expect(asked.length).toBeGreaterThan(4);
    expect(new Set(asked)).toEqual(new Set([digest]));
  });

  test('an abort ends the wait', async () => {
    const controller = new AbortController();
    controller.abort();
    const running = validatePipeline({
      tables: [items],
      source: database(() => SAME),
      sink: database(() => ({})),
      clock: jumpingClock(),
      emit: () => undefined,
      signal: controller.signal,
      waitMs: 1_000,
      ...RANDOM,
    });
    await expect(running).rejects.toThrow(/abort/i);
  });
});

describe('a part of the rows', { timeout: 60_000 }, () => {
  const many: Rows = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [i + 1, 'a']));

  test('a sample compares some ranges, and says how much it left out', async () => {
    const { report } = await run({ source: () => many, sink: () => many, options: { sample: 25 } });
    expect(report).toMatchObject({
      verdict: 'partial',
      share: 1 / 3,
      source: { rows: 20_000 },
      sink: { rows: 20_000 },
    });
    expect(report.reasons).toEqual(['not compared: 66.7 % of the rows, as a sample was asked for']);
  });

  test('a sample finds what differs in its ranges, and knows nothing of the others', async () => {
    const without = (id: number): Rows =>
      Object.fromEntries(Object.entries(many).filter(([key]) => Number(key) !== id));
    const [one, other] = [without(15_000), without(25_000)];
    const sampled = { source: () => many, options: { sample: 25 }, waitMs: 0 };
    const inside = await run({ ...sampled, sink: () => one });
    expect(inside.report).toMatchObject({ verdict: 'different', missing: 1 });
    const outside = await run({ ...sampled, sink: () => other });
    expect(outside.report).toMatchObject({ verdict: 'partial', missing: 0 });
  });

  test('its share is that of the rows in its ranges, however few of them have changed since', async () => {
    const columns = { id: 'int not null', name: 'varchar(9)', updated_at: 'timestamp not null' };
    const options = { sample: 25, since: { at: 0 } };
    const tables = [table(columns, ['id'])];
    const { report } = await run({
      tables,
      source: () => many,
      sink: () => many,
      recent: (id) => id <= 12_000,
      options,
    });
    expect(report).toMatchObject({ verdict: 'partial', share: 1 / 3, source: { rows: 2_000 }, sink: { rows: 2_000 } });
    expect(report.reasons[0]).toBe('not compared: 66.7 % of the rows, as a sample was asked for');
  });

  test('a sample of a table of one range has that range', async () => {
    const { report } = await run({ source: () => SAME, sink: () => SAME, options: { sample: 1 } });
    expect(report).toMatchObject({ verdict: 'ok', share: 1, source: { rows: 2 } });
  });

  test('a sample is no whole, also where MySQL has no row in what it left out', async () => {
    const some: Rows = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i + 1, 'a']));
    const more: Rows = { ...some, 20001: 'a', 20002: 'a' };
    const sampled = { source: () => some, sink: () => more, waitMs: 0 };
    const verdicts = new Set<string>();
    for (const sample of [40, 50, 60]) verdicts.add((await run({ ...sampled, options: { sample } })).report.verdict);
    expect(verdicts).not.toContain('ok');
  });

  test('equal numbers of rows are never ok', async () => {
    const other = { 1: 'a', 2: 'c' };
    const { report } = await run({ source: () => SAME, sink: () => other, options: { countsOnly: true } });
    expect(report).toMatchObject({ verdict: 'counts equal', share: 0, complete: false });
    expect(report.reasons).toEqual(['not compared: the values of any column']);
    const fewer = await run({ source: () => SAME, sink: () => ({}), options: { countsOnly: true } });
    expect(fewer.report).toMatchObject({ verdict: 'different', missing: 2, extra: 0 });
  });

  test('--since needs a column that says when a row was changed', async () => {
    const { report } = await run({ source: () => SAME, sink: () => SAME, options: { since: { at: 0 } } });
    expect(report).toMatchObject({ verdict: 'unverified', source: { rows: 0 }, leftOut: ['every row'] });
  });
});
