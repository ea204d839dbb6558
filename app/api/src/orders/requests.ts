import { createHash } from 'node:crypto';
import type { NewOrder } from '../input/requests.js';
import type { Session } from '../mysql/session.js';
import { fail } from '../problem.js';
import type { Order } from './order.js';
import { insertOrder } from './orders.js';

const TABLE = 'order_db.order_requests';

/** What was stored for a request, now or when it came first. */
export interface Placed {
  readonly order: Order;
  readonly replayed: boolean;
}

/** The same for each way to write the same order in JSON. */
export function fingerprint({ userId, productName, quantity, totalPrice }: NewOrder): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([userId, productName, quantity, totalPrice]))
    .digest();
}

/**
 * Stores an order and its key in the same transaction. Of two at once the second waits at the unique key until the
 * first commits, fails with a duplicate key, and finds the answer when `transact` runs it again.
 */
export async function placeOrder(session: Session, order: NewOrder, key: string | null): Promise<Placed> {
  if (key === null) return { order: await insertOrder(session, order), replayed: false };
  const print = fingerprint(order);
  const [earlier] = await session.rows(`SELECT fingerprint, answer FROM ${TABLE} WHERE request_key = ?`, [key]);
  if (earlier !== undefined) {
    if (!(Buffer.isBuffer(earlier.fingerprint) && earlier.fingerprint.equals(print)))
      throw fail('key-reused', 'It was sent before with a different order. Use a new key for a new order.');
    return { order: JSON.parse(String(earlier.answer)) as Order, replayed: true };
  }
  const placed = await insertOrder(session, order);
  await session.write(
    `INSERT INTO ${TABLE} (request_key, fingerprint, order_id, answer) VALUES (?, ?, CAST(? AS UNSIGNED), ?)`,
    [key, print, placed.id, JSON.stringify(placed)],
  );
  return { order: placed, replayed: false };
}

/** How long a key is remembered. */
export const KEY_HOURS = 24;
/** Keys that one statement removes, so that it locks little. */
export const KEYS_AT_ONCE = 1_000;

/** Removes keys that are too old; gives their number. */
export function forgetKeys(session: Session): Promise<number> {
  return session.write(
    `DELETE FROM ${TABLE} WHERE created_at < CURRENT_TIMESTAMP(3) - INTERVAL ${KEY_HOURS} HOUR
     ORDER BY created_at LIMIT ${KEYS_AT_ONCE}`,
    [],
  );
}
