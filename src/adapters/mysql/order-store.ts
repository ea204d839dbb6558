import type { QualifiedName } from '../../model/index.js';
import type { KnownOrder, NewOrder, OrderStore } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import type { MysqlClient, MysqlLogin } from './client.js';
import { createMysqlClient } from './connection.js';

/** Time of UTC as a MySQL literal, with milliseconds. */
function timeLiteral(at: number): string {
  return mysql.literal(new Date(at).toISOString().replace('T', ' ').replace('Z', ''));
}

function insertStatement(table: string, inserts: readonly NewOrder[], at: number): string {
  const time = timeLiteral(at);
  const rows = inserts.map(
    (order) =>
      `(${order.userId}, ${mysql.literal(order.productName)}, ${order.quantity}, ${order.totalPrice}, ` +
      `${mysql.literal(order.status)}, ${time}, ${time})`,
  );
  return (
    `INSERT INTO ${table} (user_id, product_name, quantity, total_price, status, created_at, updated_at) ` +
    `VALUES ${rows.join(', ')}`
  );
}

/** One statement per new status. */
function updateStatements(table: string, updates: readonly KnownOrder[], at: number): readonly string[] {
  const idsByStatus = new Map<string, bigint[]>();
  for (const { id, status } of updates) {
    idsByStatus.set(status, [...(idsByStatus.get(status) ?? []), id]);
  }
  return [...idsByStatus].map(
    ([status, ids]) =>
      `UPDATE ${table} SET status = ${mysql.literal(status)}, updated_at = ${timeLiteral(at)} ` +
      `WHERE id IN (${ids.join(', ')})`,
  );
}

async function runTransaction<T>(client: MysqlClient, work: () => Promise<T>): Promise<T> {
  await client.execute('START TRANSACTION');
  try {
    const result = await work();
    await client.execute('COMMIT');
    return result;
  } catch (error) {
    await client.execute('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** The orders table of the application; the login is the application's. Every failure is a CdcctlError. */
export function createOrderStore(login: MysqlLogin, name: QualifiedName): OrderStore {
  const client = createMysqlClient(login);
  const table = mysql.qualified(name);
  let increment: bigint | undefined;

  /** Ids of one INSERT follow each other at the server's distance. */
  async function idsFrom(first: bigint, count: number): Promise<readonly bigint[]> {
    if (increment === undefined) {
      const [row] = await client.select('SELECT @@auto_increment_increment');
      increment = BigInt(row?.[0] ?? 1);
    }
    const step = increment;
    return Array.from({ length: count }, (_, i) => first + BigInt(i) * step);
  }

  return {
    async newest(limit) {
      const rows = await client.select(`SELECT id, status FROM ${table} ORDER BY id DESC LIMIT ${limit}`);
      return rows.map(([id, status]) => ({ id: BigInt(id ?? 0), status: String(status) }));
    },
    write: ({ at, inserts, updates, deletes }) =>
      runTransaction(client, async () => {
        let ids: readonly bigint[] = [];
        if (inserts.length > 0) {
          const { insertId } = await client.execute(insertStatement(table, inserts, at));
          ids = await idsFrom(BigInt(insertId), inserts.length);
        }
        let updated = 0;
        for (const statement of updateStatements(table, updates, at)) {
          updated += (await client.execute(statement)).affectedRows;
        }
        let deleted = 0;
        if (deletes.length > 0) {
          deleted = (await client.execute(`DELETE FROM ${table} WHERE id IN (${deletes.join(', ')})`)).affectedRows;
        }
        return { ids, updated, deleted };
      }),
    close: () => client.close(),
  };
}
