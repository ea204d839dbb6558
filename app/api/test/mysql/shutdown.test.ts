import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { startApi } from '../support/api.js';
import { ask, kindOf } from '../support/ask.js';
import { tryToPlace, unfit } from '../support/crowd.js';
import { useMysql } from '../support/use-mysql.js';

const mysql = useMysql();

/** Places an order, and keeps others from changing it until it is told to let go. */
async function lockedOrder(url: string) {
  const { id } = (await ask(url, 'POST', '/orders', { userId: 1, productName: 'Tea', quantity: 1, unitPrice: '1.00' }))
    .json;
  const connection = await createConnection(mysql().root);
  await connection.beginTransaction();
  await connection.query('SELECT id FROM order_db.orders WHERE id = ? FOR UPDATE', [id]);
  return {
    id,
    async letGo() {
      await connection.rollback();
      await connection.end();
    },
  };
}

test('SIGTERM: what runs is finished, what comes is refused, and the exit code is 0', async () => {
  const api = await startApi(mysql().login);
  const order = await lockedOrder(api.url);
  const running = ask(api.url, 'PATCH', `/orders/${order.id}`, { status: 'paid' });
  await delay(300);
  api.signal('SIGTERM');
  await delay(200);
  const refused = await ask(api.url, 'GET', `/orders/${order.id}`);
  expect([refused.status, kindOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'closing', '5']);
  await order.letGo();
  const { status, json } = await running;
  expect([status, json.status]).toEqual([200, 'paid']);
  expect(await api.ended()).toBe(0);
  await expect(ask(api.url, 'GET', '/health/live')).rejects.toThrow();
});

test('SIGTERM in a crowd: what began is answered, and the answers are true', async () => {
  const api = await startApi(mysql().login);
  let over = false;
  const sent = Promise.all(
    Array.from({ length: 60 }, async (_, worker) => {
      const answers = new Map<string, Awaited<ReturnType<typeof tryToPlace>>>();
      for (let n = 0; !over; n += 1) {
        const name = `last-${worker}.${n}`;
        answers.set(name, await tryToPlace(api.url, name));
      }
      return answers;
    }),
  );
  await delay(1_000);
  over = true;
  api.signal('SIGTERM');
  const answers = (await sent).flatMap((each) => [...each]);
  expect(await api.ended()).toBe(0);
  const rows = await mysql().query("SELECT product_name AS name FROM order_db.orders WHERE product_name LIKE 'last-%'");
  const found = rows.map(({ name }) => name).sort();
  const confirmed = answers.filter(([, answer]) => answer?.status === 201).map(([name]) => name);
  expect(found).toEqual(confirmed.sort());
  for (const [, answer] of answers) if (answer !== null) expect(unfit(answer)).toBeNull();
  const unanswered = api.log.filter(({ event, status }) => event === 'request' && status === null);
  expect(unanswered).toEqual([]);
});

test('what does not end in time is given up, and the exit code says so', async () => {
  const api = await startApi(mysql().login, { ORDER_API_DRAIN_MS: '300' });
  const order = await lockedOrder(api.url);
  const running = ask(api.url, 'PATCH', `/orders/${order.id}`, { status: 'paid' }).catch(() => null);
  await delay(300);
  api.signal('SIGTERM');
  expect(await api.ended()).toBe(1);
  expect(await running).toBeNull();
  expect(api.log.at(-1)).toMatchObject({ level: 'error', event: 'closed', left: 1 });
  await order.letGo();
  const [row] = await mysql().query(`SELECT status FROM order_db.orders WHERE id = ${order.id}`);
  expect(row.status).toBe('pending');
});
