import { CdcctlError } from '../../errors/index.js';
import { displayName, type QualifiedName } from '../../model/index.js';
import type { MarkedRows, OrderStore } from '../../ports/index.js';
import { mysqlLiteral } from '../../render/quote.js';
import { createMysqlClient, type MysqlLogin } from './connection.js';
import { qualified } from './expressions.js';

/** Marked rows of a table with the columns `id`, which MySQL counts up, and `run`. Every failure is a CdcctlError. */
export function createMarkedRows(login: MysqlLogin, name: QualifiedName): MarkedRows {
  const client = createMysqlClient(login);
  const table = qualified(name);
  return {
    async insert(mark) {
      const { insertId } = await client.execute(`INSERT INTO ${table} (run) VALUES (${mysqlLiteral(mark)})`);
      if (BigInt(insertId) > 0n) return BigInt(insertId);
      throw new CdcctlError({
        what: `${displayName(name)} gave a new row no id`,
        why: 'Its column id is not AUTO_INCREMENT, so that the row cannot be looked for.',
        next: `DELETE FROM ${displayName(name)} WHERE run = '${mark}', and use a table of its own: cdcctl latency --create-table`,
      });
    },
    async remove(ids) {
      if (ids.length === 0) return 0;
      return (await client.execute(`DELETE FROM ${table} WHERE id IN (${ids.join(', ')})`)).affectedRows;
    },
    close: () => client.close(),
  };
}

/** Marked rows that are orders. `now` gives milliseconds since the epoch. */
export function markedOrders(store: OrderStore, now: () => number): MarkedRows {
  const nothing = { inserts: [], updates: [], deletes: [] };
  return {
    async insert(mark) {
      const order = { userId: 1, productName: mark, quantity: 1, totalPrice: '9.99', status: 'pending' };
      const { ids } = await store.write({ ...nothing, at: now(), inserts: [order] });
      const [id] = ids;
      if (id === undefined) throw new Error('MySQL returned no id for an inserted order');
      return id;
    },
    remove: async (ids) => (await store.write({ ...nothing, at: now(), deletes: ids })).deleted,
    close: () => store.close(),
  };
}

/** Makes a table of these columns where there is none of its name. */
export async function createTable(
  login: MysqlLogin,
  name: QualifiedName,
  columns: readonly string[],
  comment: string,
): Promise<void> {
  const client = createMysqlClient(login);
  try {
    const body = columns.join(', ');
    await client.execute(`CREATE TABLE IF NOT EXISTS ${qualified(name)} (${body}) COMMENT = ${mysqlLiteral(comment)}`);
  } finally {
    await client.close();
  }
}
