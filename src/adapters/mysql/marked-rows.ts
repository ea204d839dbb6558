import { CdcctlError, ExitCode } from '../../errors/index.js';
import { displayName, type QualifiedName } from '../../model/index.js';
import type { MarkedRows, OrderStore } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import { cellText, type MysqlClient, type MysqlLogin } from './client.js';
import { createMysqlClient } from './connection.js';
import { isDenied } from './errors.js';

/** A row of others may be locked: the measurement does not wait for long. */
const LOCK_WAIT_SECONDS = 10;

/** With the GRANT to type, where a right is missing. */
async function explained<T>(client: MysqlClient, name: QualifiedName, rights: string, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CdcctlError) || !isDenied(error.cause)) throw error;
    const [row] = await client.select('SELECT CURRENT_USER()');
    const account = cellText(row?.[0]) ?? '';
    const at = account.lastIndexOf('@');
    const user = `${mysql.literal(account.slice(0, at))}@${mysql.literal(account.slice(at + 1))}`;
    throw new CdcctlError({
      code: 'CDC-MYSQL-DENIED',
      what: `MySQL user ${account} may not write rows to ${displayName(name)} and delete them again`,
      why: error.why ?? error.message,
      next: `GRANT ${rights} ON ${mysql.qualified(name)} TO ${user}`,
      cause: error,
    });
  }
}

function noCounter(name: QualifiedName): CdcctlError {
  return new CdcctlError({
    code: 'CDC-LATENCY-TABLE',
    what: `\`latency\` does not write to ${displayName(name)}`,
    why: 'Its column id is not AUTO_INCREMENT, so that MySQL gives a new row no id by which to look for it.',
    next: 'Use a table of its own: cdcctl latency --create-table',
    exitCode: ExitCode.config,
  });
}

/** Marked rows of a table with the columns `id`, which MySQL counts up, and `run`. Every failure is a CdcctlError. */
export function createMarkedRows(login: MysqlLogin, name: QualifiedName, mark: string): MarkedRows {
  return markedRowsOver(createMysqlClient(login, { lockWaitSeconds: LOCK_WAIT_SECONDS }), name, mark);
}

/** The same over a client that is there. */
export function markedRowsOver(client: MysqlClient, name: QualifiedName, mark: string): MarkedRows {
  const table = mysql.qualified(name);
  const run = mysql.literal(mark);

  const allowed = <T>(work: () => Promise<T>) => explained(client, name, 'SELECT, INSERT, DELETE', work);

  // The id alone would be that of another row where something else than MySQL's counter sets it.
  const remove = async (ids: readonly (bigint | number)[]) => {
    const sql = `DELETE FROM ${table} WHERE id IN (${ids.join(', ')}) AND run = ${run}`;
    return (await allowed(() => client.execute(sql))).affectedRows;
  };

  return {
    async prepare() {
      await remove([0]);
      const [row] = await client.select(
        `SELECT extra FROM information_schema.columns WHERE table_schema = ${mysql.literal(name.database)} ` +
          `AND table_name = ${mysql.literal(name.table)} AND column_name = 'id'`,
      );
      if (!/\bauto_increment\b/i.test(cellText(row?.[0]) ?? '')) throw noCounter(name);
    },
    async insert() {
      const { insertId } = await allowed(() => client.execute(`INSERT INTO ${table} (run) VALUES (${run})`));
      if (BigInt(insertId) > 0n) return BigInt(insertId);
      throw noCounter(name);
    },
    remove: async (ids) => (ids.length === 0 ? 0 : remove(ids)),
    sweep: async () => (await client.execute(`DELETE FROM ${table} WHERE run = ${run}`)).affectedRows,
    close: () => client.close(),
  };
}

/** Marked rows that are orders. `now` gives milliseconds since the epoch. */
export function markedOrders(store: OrderStore, now: () => number, mark: string): MarkedRows {
  const nothing = { inserts: [], updates: [], deletes: [] };
  return {
    // The user and the table are cdcctl's own.
    prepare: async () => undefined,
    async insert() {
      const order = { userId: 1, productName: mark, quantity: 1, totalPrice: '9.99', status: 'pending' };
      const { ids } = await store.write({ ...nothing, at: now(), inserts: [order] });
      const [id] = ids;
      if (id === undefined) throw new Error('MySQL returned no id for an inserted order');
      return id;
    },
    remove: async (ids) => (await store.write({ ...nothing, at: now(), deletes: ids })).deleted,
    sweep: async () => 0,
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
    const sql = `CREATE TABLE IF NOT EXISTS ${mysql.qualified(name)} (${body}) COMMENT = ${mysql.literal(comment)}`;
    await explained(client, name, 'CREATE, SELECT, INSERT, DELETE', () => client.execute(sql));
  } finally {
    await client.close();
  }
}
