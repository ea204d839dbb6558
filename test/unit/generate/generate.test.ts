import { describe, expect, test } from 'vitest';
import { type GenerateOptions, generateOrders } from '../../../src/generate/index.js';
import { jumpingClock, table } from '../validate/support.js';
import { memoryStore } from './support.js';

const COLUMNS = {
  id: 'bigint unsigned not null auto_increment',
  user_id: 'bigint not null',
  product_name: 'varchar(255) not null',
  quantity: 'int not null',
  total_price: 'decimal(10,2) not null',
  status: "varchar(20) not null default 'pending'",
  created_at: 'timestamp(3) not null default current_timestamp(3)',
  updated_at: 'timestamp(3) not null default current_timestamp(3)',
};
const orders = table(COLUMNS, ['id']);

function run(changes: Partial<GenerateOptions> = {}) {
  const store = memoryStore();
  const options = { store, table: orders, rate: 1_000, count: 500, seed: 7, clock: jumpingClock() };
  const rest = { emit: () => undefined, signal: new AbortController().signal };
  return { store, result: generateOrders({ ...options, ...rest, ...changes }) };
}

describe('generated orders', () => {
  test('are counted, and make up the shares that were asked for', async () => {
    const { store, result } = run({ count: 10_000 });
    const { inserted, updated, deleted } = await result;
    expect(inserted + updated + deleted).toBe(10_000);
    expect(store.orders.size).toBe(inserted - deleted);
    expect(inserted / 10_000).toBeCloseTo(0.7, 1);
    expect(updated / 10_000).toBeCloseTo(0.25, 1);
    expect(deleted / 10_000).toBeCloseTo(0.05, 1);
  });

  test('are the same for the same seed, others for another', async () => {
    const [first, second, other] = [run(), run(), run({ seed: 8 })];
    await Promise.all([first.result, second.result, other.result]);
    expect([...second.store.orders]).toEqual([...first.store.orders]);
    expect([...other.store.orders]).not.toEqual([...first.store.orders]);
  });

  test('move on from status to status, and names reach beyond ASCII', async () => {
    const { store, result } = run({ count: 5_000 });
    await result;
    const all = [...store.orders.values()];
    expect(new Set(all.map(({ status }) => status))).toEqual(
      new Set(['pending', 'paid', 'shipped', 'delivered', 'cancelled']),
    );
    expect(all.some(({ productName }) => /[^\p{ASCII}]/u.test(productName))).toBe(true);
    expect(all.every(({ totalPrice }) => /^\d+\.\d\d$/.test(totalPrice))).toBe(true);
  });

  test('go on with orders that are there already', async () => {
    const { store, result } = run();
    await result;
    const before = new Map(store.orders);
    await run({ store, count: 200, seed: 9, mix: { insert: 0, update: 100, delete: 0 } }).result;
    const changed = [...before.values()].filter(({ id, status }) => store.orders.get(id)?.status !== status);
    expect(changed.length).toBeGreaterThan(0);
  });

  test('are only inserted where no order is known', async () => {
    const { result } = run({ count: 1, mix: { insert: 0, update: 50, delete: 50 } });
    expect(await result).toMatchObject({ inserted: 1, updated: 0, deleted: 0 });
  });
});

describe('pace', () => {
  test.each([
    [1, 5, 4],
    [100, 500, 5],
    [10_000, 20_000, 2],
  ])('%i per second', async (rate, count, atLeastSeconds) => {
    const { seconds } = await run({ rate, count }).result;
    expect(seconds).toBeGreaterThanOrEqual(atLeastSeconds - 0.1);
    expect(seconds).toBeLessThanOrEqual(atLeastSeconds + 0.1);
  });

  test('a duration ends the run, and whichever bound is reached first', async () => {
    const store = memoryStore();
    const base = { store, table: orders, seed: 1, clock: jumpingClock(), emit: () => undefined };
    const signal = new AbortController().signal;
    const timed = await generateOrders({ ...base, rate: 100, durationMs: 2_000, signal });
    expect(timed.inserted + timed.updated + timed.deleted).toBe(200);
    expect((await run({ rate: 100, count: 50, durationMs: 60_000 }).result).seconds).toBeLessThan(1);
  });

  test('many writes share a transaction at high rates, few at low ones', async () => {
    const [slow, fast] = [run({ rate: 10, count: 10 }), run({ rate: 10_000, count: 5_000 })];
    await Promise.all([slow.result, fast.result]);
    expect(slow.store.batches()).toBe(10);
    expect(fast.store.batches()).toBe(10);
  });

  test('an abort ends it between two transactions', async () => {
    const controller = new AbortController();
    const store = memoryStore();
    const stopping = {
      ...store,
      write: async (batch: Parameters<typeof store.write>[0]) => {
        controller.abort();
        return store.write(batch);
      },
    };
    await expect(run({ store: stopping, signal: controller.signal }).result).rejects.toThrow(/abort/i);
    expect(store.batches()).toBe(1);
  });
});

describe('refusals', () => {
  test.each([
    [{ rate: 0 }, 'A rate of 0 writes per second is not possible', 64],
    [{ rate: 20_000 }, 'A rate of 20000 writes per second is not possible', 64],
    [{ count: 1.5 }, '1.5 is not a number of writes', 64],
    [{ table: { ...orders, generate: false } }, '`generate` does not write to shop.items', 78],
  ])('%j', async (changes, what, exitCode) => {
    await expect(run(changes as Partial<GenerateOptions>).result).rejects.toMatchObject({ message: what, exitCode });
  });

  test('a run without an end', async () => {
    const store = memoryStore();
    const base = { store, table: orders, rate: 1, seed: 1, clock: jumpingClock(), emit: () => undefined };
    await expect(generateOrders({ ...base, signal: new AbortController().signal })).rejects.toMatchObject({
      message: '`generate` needs an end',
    });
  });

  test('a table that is no orders table, with every reason', async () => {
    const { quantity: _quantity, ...rest } = COLUMNS;
    const columns = {
      ...rest,
      id: 'int not null',
      total_price: 'decimal(10,0)',
      status: "enum('new')",
      must: "int not null comment 'has no default'",
    };
    await expect(run({ table: table(columns, ['id', 'user_id']) }).result).rejects.toMatchObject({
      message: '`generate` cannot write orders to shop.items',
      why: [
        'id must be an integer with auto_increment',
        'quantity must be an integer',
        'total_price must be a decimal with two or more decimals',
        'status must be a text, or an enum with pending, paid, shipped, delivered, cancelled',
        'the primary key must be id',
        'must must have a default or allow NULL',
      ].join('\n'),
    });
  });
});
