import type { Pool } from 'mysql2/promise';
import type { Config } from '../config.js';
import { createGate } from '../gate.js';
import type { NewOrder, Page } from '../input/requests.js';
import type { Log } from '../log.js';
import type { DatabaseError } from '../mysql/database-error.js';
import { openPool, openTransaction, type Session } from '../mysql/session.js';
import { transact } from '../mysql/transact.js';
import { ORDER_COLUMNS, type Order } from './order.js';
import { deleteOrder, listOrders, moveOrder, type OrderList, readOrder } from './orders.js';
import { forgetKeys, KEYS_AT_ONCE, type Placed, placeOrder } from './requests.js';
import type { Status } from './transitions.js';

/** What the API does with orders; each call is one transaction. */
export interface OrderService {
  place(order: NewOrder, key: string | null): Promise<Placed>;
  read(id: string): Promise<Order>;
  list(page: Page): Promise<OrderList>;
  move(id: string, status: Status): Promise<Order>;
  remove(id: string): Promise<void>;
  /** Null when MySQL answers and has both tables; else why not. */
  notReady(): Promise<string | null>;
  /** Calls that run or wait. */
  running(): number;
  close(): Promise<void>;
}

/** Asks for all that the service needs, and for no row. */
const NEEDED: readonly (readonly [table: string, columns: string])[] = [
  ['order_db.orders', ORDER_COLUMNS],
  ['order_db.order_requests', 'request_key, fingerprint, order_id, answer, created_at'],
];

const FORGET_EVERY_MS = 600_000;
const ASKED_FOR_MS = 500;

async function askReady(pool: Pool): Promise<string | null> {
  let table: string | null = null;
  try {
    const transaction = await openTransaction(pool);
    try {
      for (const [name, columns] of NEEDED) {
        table = name;
        await transaction.rows(`SELECT ${columns} FROM ${name} LIMIT 0`, []);
      }
      await transaction.end('committed');
      return null;
    } catch (error) {
      await transaction.end('failed');
      throw error;
    }
  } catch (error) {
    const { code } = error as DatabaseError;
    // Only what MySQL itself says is about the table; else the connection was lost.
    return table === null || !code.startsWith('ER_')
      ? `MySQL does not answer: ${code}.`
      : `${table} cannot be read: ${code}.`;
  }
}

/** The last answer for a moment, and one question at a time: who asks often costs nothing. */
function remembered<T>(ask: () => Promise<T>, forMs: number): () => Promise<T> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | undefined;
  return () => {
    if (answer === undefined || performance.now() - asked > forMs) {
      answer = ask().finally(() => {
        asked = performance.now();
      });
      asked = Number.POSITIVE_INFINITY;
    }
    return answer;
  };
}

/** Opens the pool. MySQL need not be there yet. */
export function openOrderService(config: Config, log: Log): OrderService {
  const pool = openPool(config);
  const gate = createGate({ running: config.connections, waiting: config.queue, waitMs: config.queueWaitMs });
  const run = <T>(repeatable: boolean, work: (session: Session) => Promise<T>): Promise<T> =>
    gate.run(() =>
      transact(
        {
          open: () => openTransaction(pool),
          repeatable,
          onError: ({ code, trouble }, next) =>
            log(next === 'again' ? 'info' : 'error', 'database', { code, trouble, next }),
        },
        work,
      ),
    );
  const forget = async (): Promise<void> => {
    while ((await run(true, forgetKeys)) === KEYS_AT_ONCE);
  };
  // A failure is in the log, and the next time will do.
  const timer = setInterval(() => void forget().catch(() => undefined), FORGET_EVERY_MS);
  timer.unref();
  return {
    place: (order, key) => run(key !== null, (session) => placeOrder(session, order, key)),
    read: (id) => run(true, (session) => readOrder(session, id)),
    list: (page) => run(true, (session) => listOrders(session, page)),
    move: (id, status) => run(true, (session) => moveOrder(session, id, status)),
    remove: (id) => run(false, (session) => deleteOrder(session, id)),
    notReady: remembered(() => askReady(pool), ASKED_FOR_MS),
    running: () => gate.size(),
    async close() {
      clearInterval(timer);
      await pool.end();
    },
  };
}
