import type { NewOrder, Page } from '../input/requests.js';
import type { Session } from '../mysql/session.js';
import { fail } from '../problem.js';
import { ORDER_COLUMNS, type Order, orderOf } from './order.js';
import { following, type Status } from './transitions.js';

const TABLE = 'order_db.orders';

function noSuchOrder(id: string) {
  return fail('no-such-order', `No order has the number ${id}.`);
}

/** Stores an order and gives it back as MySQL has it. */
export async function insertOrder(session: Session, order: NewOrder): Promise<Order> {
  await session.write(
    `INSERT INTO ${TABLE} (user_id, product_name, quantity, total_price, status) VALUES (?, ?, ?, ?, 'pending')`,
    [order.userId, order.productName, String(order.quantity), order.totalPrice],
  );
  const [row] = await session.rows(`SELECT ${ORDER_COLUMNS} FROM ${TABLE} WHERE id = LAST_INSERT_ID()`, []);
  if (row === undefined) throw new Error('an order that was just written is not there');
  return orderOf(row);
}

/** Reads an order. */
export async function readOrder(session: Session, id: string, lock = ''): Promise<Order> {
  const sql = `SELECT ${ORDER_COLUMNS} FROM ${TABLE} WHERE id = CAST(? AS UNSIGNED) ${lock}`;
  const [row] = await session.rows(sql, [id]);
  if (row === undefined) throw noSuchOrder(id);
  return orderOf(row);
}

/** Moves an order to a status that may follow its present one. That it is there already is no error. */
export async function moveOrder(session: Session, id: string, status: Status): Promise<Order> {
  const order = await readOrder(session, id, 'FOR UPDATE');
  if (order.status === status) return order;
  const allowed = following(order.status);
  if (!allowed.includes(status)) {
    const next = allowed.length === 0 ? 'nothing can follow' : `only ${allowed.join(' or ')} can follow`;
    throw fail('status-conflict', `Order ${id} is ${order.status}: ${next}.`, { allowed });
  }
  await session.write(`UPDATE ${TABLE} SET status = ? WHERE id = CAST(? AS UNSIGNED)`, [status, id]);
  return readOrder(session, id);
}

/** Removes an order. */
export async function deleteOrder(session: Session, id: string): Promise<void> {
  const deleted = await session.write(`DELETE FROM ${TABLE} WHERE id = CAST(? AS UNSIGNED)`, [id]);
  if (deleted === 0) throw noSuchOrder(id);
}

/** A part of a user's orders, newest first, and the number after which the next part begins. */
export interface OrderList {
  readonly orders: readonly Order[];
  readonly next: string | null;
}

/** Beyond every number that an order can have but the last. */
const FIRST = '18446744073709551615';

/** Lists by the index on the user, from a key on: each part costs the same, however far down it is. */
export async function listOrders(session: Session, page: Page): Promise<OrderList> {
  const rows = await session.rows(
    `SELECT ${ORDER_COLUMNS} FROM ${TABLE}
     WHERE user_id = CAST(? AS SIGNED) AND id < CAST(? AS UNSIGNED) ORDER BY id DESC LIMIT ?`,
    [page.userId, page.after ?? FIRST, String(page.limit + 1)],
  );
  const orders = rows.slice(0, page.limit).map(orderOf);
  return { orders, next: rows.length > page.limit ? (orders.at(-1)?.id ?? null) : null };
}
