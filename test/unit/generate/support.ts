import type { KnownOrder, NewOrder, OrderStore } from '../../../src/ports/index.js';

export interface StoredOrder extends NewOrder {
  readonly id: bigint;
}

/** An orders table in memory. */
export function memoryStore(): OrderStore & { readonly orders: ReadonlyMap<bigint, StoredOrder>; batches(): number } {
  const orders = new Map<bigint, StoredOrder>();
  let next = 1n;
  let batches = 0;
  return {
    orders,
    batches: () => batches,
    newest: async (limit) =>
      [...orders.values()]
        .sort((a, b) => Number(b.id - a.id))
        .slice(0, limit)
        .map(({ id, status }): KnownOrder => ({ id, status })),
    write: async ({ inserts, updates, deletes }) => {
      batches += 1;
      const ids = inserts.map((order) => {
        const id = next;
        next += 1n;
        orders.set(id, { ...order, id });
        return id;
      });
      let updated = 0;
      for (const { id, status } of updates) {
        const order = orders.get(id);
        if (order === undefined) throw new Error(`update of order ${id}, which is not there`);
        orders.set(id, { ...order, status });
        updated += 1;
      }
      const deleted = deletes.filter((id) => orders.delete(id)).length;
      return { ids, updated, deleted };
    },
    close: async () => undefined,
  };
}
