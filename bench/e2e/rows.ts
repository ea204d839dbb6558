import type { MysqlClient } from '../../src/adapters/mysql/client.js';
import { createOrderBook, DEFAULT_MIX } from '../../src/generate/order-book.js';
import type { QualifiedName } from '../../src/model/index.js';
import { mysql } from '../../src/sql/index.js';

/** Orders that the server copies from, so that writing costs this process next to nothing. */
const TEMPLATES = '`bench`.`templates`';
const TEMPLATE_ROWS = 10_000;
/** Rows of one statement; larger ones only make larger undo logs. */
const FILL_ROWS = 500_000;

export function named({ database, table }: QualifiedName): string {
  return `${mysql.identifier(database)}.${mysql.identifier(table)}`;
}

/** Makes the templates: orders as `cdcctl generate` writes them. The client writes no binlog. */
export async function makeTemplates(quiet: MysqlClient): Promise<void> {
  const book = createOrderBook({ seed: 7, mix: { ...DEFAULT_MIX, update: 0, delete: 0 }, known: [], limit: 1 });
  const rows = book
    .plan(TEMPLATE_ROWS, 0)
    .inserts.map(
      ({ userId, productName, quantity, totalPrice }, n) =>
        `(${n}, ${userId}, ${mysql.literal(productName)}, ${quantity}, ${totalPrice})`,
    );
  await quiet.execute('CREATE DATABASE IF NOT EXISTS `bench`');
  await quiet.execute(
    `CREATE TABLE IF NOT EXISTS ${TEMPLATES} (n INT PRIMARY KEY, user_id BIGINT NOT NULL, product_name VARCHAR(255) NOT NULL, ` +
      'quantity INT NOT NULL, total_price DECIMAL(10,2) NOT NULL) CHARACTER SET utf8mb4',
  );
  await quiet.execute(`REPLACE INTO ${TEMPLATES} VALUES ${rows.join(', ')}`);
}

/** Fills an empty table with the ids 1 to `rows`; every order differs from its template by user and time. */
export async function fill(
  client: MysqlClient,
  table: QualifiedName,
  rows: number,
  signal: AbortSignal,
): Promise<void> {
  const into = named(table);
  const columns = '(id, user_id, product_name, quantity, total_price, status, created_at, updated_at)';
  const first = Math.min(rows, TEMPLATE_ROWS);
  await client.execute(
    `INSERT INTO ${into} ${columns} SELECT n + 1, user_id, product_name, quantity, total_price, 'pending', ` +
      `NOW(3) - INTERVAL n SECOND, NOW(3) FROM ${TEMPLATES} WHERE n < ${first}`,
  );
  for (let done = first; done < rows; ) {
    signal.throwIfAborted();
    const count = Math.min(done, rows - done, FILL_ROWS);
    await client.execute(
      `INSERT INTO ${into} ${columns} SELECT id + ${done}, (user_id * 31 + id) % 50000 + 1, product_name, quantity, ` +
        `total_price, status, created_at - INTERVAL ${done} MICROSECOND, updated_at FROM ${into} WHERE id <= ${count}`,
    );
    done += count;
  }
}

/** Writes changes to a table that `fill` has filled with `rows` orders. */
export interface Changes {
  /** One transaction of `count` changes, 70 % insertions, 25 % updates, 5 % deletions; gives how many were made. */
  write(count: number): Promise<number>;
  /** One transaction of insertions alone. */
  insert(count: number): Promise<number>;
}

const INSERT_SHARE = 0.7;
const UPDATE_SHARE = 0.25;

/** Updates go through the first half of the filled ids, deletions through the rest, each from its beginning. */
export function createChanges(client: MysqlClient, table: QualifiedName, rows: number): Changes {
  const into = named(table);
  const half = Math.floor(rows / 2);
  const made = { all: 0, inserted: 0, updated: 0, deleted: 0 };

  async function insert(count: number): Promise<number> {
    let inserted = 0;
    while (inserted < count) {
      const from = (made.inserted + inserted) % TEMPLATE_ROWS;
      const to = Math.min(from + count - inserted, TEMPLATE_ROWS);
      const { affectedRows } = await client.execute(
        `INSERT INTO ${into} (user_id, product_name, quantity, total_price, status, created_at, updated_at) ` +
          `SELECT user_id, product_name, quantity, total_price, 'pending', NOW(3), NOW(3) FROM ${TEMPLATES} ` +
          `WHERE n >= ${from} AND n < ${to}`,
      );
      inserted += affectedRows;
    }
    made.inserted += inserted;
    return inserted;
  }

  async function update(count: number): Promise<number> {
    if (count === 0) return 0;
    const from = (made.updated % half) + 1;
    made.updated += count;
    const { affectedRows } = await client.execute(
      `UPDATE ${into} SET status = IF(status = 'paid', 'shipped', 'paid'), quantity = quantity % 5 + 1, updated_at = NOW(3) ` +
        `WHERE id >= ${from} AND id < ${Math.min(from + count, half + 1)}`,
    );
    return affectedRows;
  }

  async function remove(count: number): Promise<number> {
    if (count === 0) return 0;
    const from = half + 1 + made.deleted;
    made.deleted += count;
    const range = `id >= ${from} AND id < ${Math.min(from + count, rows + 1)}`;
    return (await client.execute(`DELETE FROM ${into} WHERE ${range}`)).affectedRows;
  }

  return {
    async write(count) {
      // Shares of all changes so far, so that small transactions keep the proportion too.
      made.all += count;
      const updates = Math.floor(made.all * UPDATE_SHARE) - made.updated;
      const inserts = Math.floor(made.all * INSERT_SHARE) - made.inserted;
      await client.execute('START TRANSACTION');
      const changed =
        (inserts > 0 ? await insert(inserts) : 0) +
        (await update(updates)) +
        (await remove(Math.max(0, count - Math.max(0, inserts) - updates)));
      await client.execute('COMMIT');
      return changed;
    },
    insert,
  };
}
