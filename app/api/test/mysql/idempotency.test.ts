import { expect, test } from 'vitest';
import { openPool, openTransaction } from '../../src/mysql/session.js';
import { forgetKeys } from '../../src/orders/requests.js';
import { ask, kindOf } from '../support/ask.js';
import { useApi, useMysql } from '../support/use-mysql.js';

const mysql = useMysql();
const api = useApi(mysql);

const place = (key: string, more: Record<string, unknown> = {}) =>
  ask(
    api().url,
    'POST',
    '/orders',
    { userId: 7, productName: `for ${key}`, quantity: 3, unitPrice: '12.50', ...more },
    { 'idempotency-key': key },
  );

const rows = async (key: string) =>
  (await mysql().query(`SELECT id FROM order_db.orders WHERE product_name = 'for ${key}'`)).map(({ id }) => id);

test('the same request gives the same answer, and one order', async () => {
  const first = await place('one');
  const again = await place('one', { userId: '7', unitPrice: '12.5' });
  expect([again.status, again.text, again.headers.get('location')]).toEqual([
    201,
    first.text,
    first.headers.get('location'),
  ]);
  expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
  expect(await rows('one')).toEqual([first.json.id]);
});

test('the same key with another order is refused', async () => {
  await place('two');
  for (const more of [{ quantity: 4 }, { unitPrice: '12.51' }, { userId: 8 }, { productName: 'Coffee' }]) {
    const answer = await place('two', more);
    expect(answer.json).toEqual({
      type: 'urn:problem-type:order-api:key-reused',
      title: 'The Idempotency-Key belongs to another request',
      status: 422,
      detail: 'It was sent before with a different order. Use a new key for a new order.',
    });
  }
  expect(await rows('two')).toHaveLength(1);
});

test('a request that is not valid does not use its key up', async () => {
  expect((await place('three', { quantity: 0 })).status).toBe(400);
  expect((await place('three')).status).toBe(201);
});

test('small and capital letters are different keys', async () => {
  expect((await place('four')).json.id).not.toBe((await place('FOUR')).json.id);
});

test('the first answer stays, whatever becomes of the order', async () => {
  const { json, text } = await place('five');
  await ask(api().url, 'DELETE', `/orders/${json.id}`);
  expect((await place('five')).text).toBe(text);
  expect(await rows('five')).toEqual([]);
});

test('two hundred at once give one order', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => place('six')));
  const [id] = await rows('six');
  expect(await rows('six')).toHaveLength(1);
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`))).toEqual(new Set([`201 ${id}`]));
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
});

test('two different orders at once with one key: one is stored', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => place('seven', { quantity: 1 + (i % 2) })));
  const stored = answers.find(({ status }) => status === 201)?.json;
  for (const [i, answer] of answers.entries())
    if (1 + (i % 2) === stored.quantity) expect([answer.status, answer.json.id]).toEqual([201, stored.id]);
    else expect([answer.status, kindOf(answer)]).toEqual([422, 'key-reused']);
  expect(await rows('seven')).toEqual([stored.id]);
});

test('a key is forgotten after a day', async () => {
  await place('old');
  await place('young');
  const age = (key: string, hours: number) =>
    mysql().query(
      `UPDATE order_db.order_requests SET created_at = created_at - INTERVAL ${hours} HOUR WHERE request_key = '${key}'`,
    );
  await age('old', 25);
  await age('young', 23);
  const pool = openPool({ mysql: mysql().login, connections: 1, queue: 1 });
  const transaction = await openTransaction(pool);
  expect(await forgetKeys(transaction)).toBe(1);
  await transaction.end('committed');
  await pool.end();
  expect((await place('young')).headers.get('idempotency-replayed')).toBe('true');
  expect((await place('old')).headers.get('idempotency-replayed')).toBeNull();
});
