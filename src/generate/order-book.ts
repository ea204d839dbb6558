import type { KnownOrder, NewOrder, OrderBatch, WrittenBatch } from '../ports/index.js';
import { PRODUCTS } from './products.js';
import { createRandom, integerBetween, pick } from './random.js';

/** Shares of the kinds of writes; only their proportion counts. */
export interface Mix {
  readonly insert: number;
  readonly update: number;
  readonly delete: number;
}

export const DEFAULT_MIX: Mix = { insert: 70, update: 25, delete: 5 };

export const STATUSES = ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] as const;

/** Share of open orders that are cancelled rather than moved on. */
const CANCELLED = 0.1;
const USERS = 5_000;

function newOrder(random: () => number): NewOrder {
  const [productName, cents] = pick(random, PRODUCTS);
  const quantity = integerBetween(random, 1, 5);
  const total = cents * quantity;
  return {
    userId: integerBetween(random, 1, USERS),
    productName,
    quantity,
    totalPrice: `${Math.floor(total / 100)}.${String(total % 100).padStart(2, '0')}`,
    status: 'pending',
  };
}

/** Where an order goes from here; null where it is done. */
export function nextStatus(status: string, random: () => number): string | null {
  const next = { pending: 'paid', paid: 'shipped', shipped: 'delivered' }[status];
  if (next === undefined) {
    return null;
  }
  return status !== 'shipped' && random() < CANCELLED ? 'cancelled' : next;
}

/** The orders that the generator knows, and what it does next. The same seed and answers give the same writes. */
export interface OrderBook {
  /** Decides `size` writes. An order that was picked is not picked again before `learn`. */
  plan(size: number, at: number): OrderBatch;
  /** Takes in what came of the planned batch. */
  learn(batch: OrderBatch, written: WrittenBatch): void;
}

export interface OrderBookOptions {
  readonly seed: number;
  readonly mix: Mix;
  /** Orders that are there already. */
  readonly known: readonly KnownOrder[];
  /** How many orders are remembered; beyond, new ones take the places of old ones. */
  readonly limit: number;
}

export function createOrderBook({ seed, mix, known, limit }: OrderBookOptions): OrderBook {
  const random = createRandom(seed);
  const open: KnownOrder[] = [];
  const done: KnownOrder[] = [];
  for (const order of known) {
    remember(order);
  }

  function remember(order: KnownOrder): void {
    const list = nextStatus(order.status, () => 1) === null ? done : open;
    if (open.length + done.length >= limit) {
      take(list.length > 0 ? list : open.length > 0 ? open : done);
    }
    list.push(order);
  }

  function take(list: KnownOrder[]): KnownOrder | undefined {
    const index = Math.floor(random() * list.length);
    const taken = list[index];
    const last = list.pop();
    if (last !== undefined && index < list.length) {
      list[index] = last;
    }
    return taken;
  }

  function kind(): keyof Mix {
    const point = random() * (mix.insert + mix.update + mix.delete);
    if (point < mix.insert) {
      return 'insert';
    }
    return point < mix.insert + mix.update ? 'update' : 'delete';
  }

  return {
    plan(size, at) {
      const inserts: NewOrder[] = [];
      const updates: KnownOrder[] = [];
      const deletes: bigint[] = [];
      for (let i = 0; i < size; i += 1) {
        const wanted = kind();
        const list = wanted === 'delete' && random() * (open.length + done.length) >= open.length ? done : open;
        const order = wanted === 'insert' ? undefined : take(list);
        const status = order && nextStatus(order.status, random);
        if (order === undefined) {
          inserts.push(newOrder(random));
        } else if (wanted === 'update' && status) {
          updates.push({ id: order.id, status });
        } else {
          deletes.push(order.id);
        }
      }
      return { at, inserts, updates, deletes };
    },
    learn({ inserts, updates }, { ids }) {
      for (const [i, id] of ids.entries()) {
        remember({ id, status: inserts[i]?.status ?? 'pending' });
      }
      for (const order of updates) {
        remember(order);
      }
    },
  };
}
