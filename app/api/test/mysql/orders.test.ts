import { describe, expect, test } from 'vitest';
import { ask, kindOf } from '../support/ask.js';
import { useApi, useMysql } from '../support/use-mysql.js';

const mysql = useMysql();
const api = useApi(mysql);

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  ask(api().url, method, path, body, headers);

const NEW = { userId: 7, productName: 'Tea', quantity: 3, unitPrice: '12.50' };
const rowOf = async (id: string) => (await mysql().query(`SELECT * FROM order_db.orders WHERE id = ${id}`))[0];

test('it is ready', async () => {
  const { status, json } = await call('GET', '/health');
  expect([status, json]).toEqual([200, { status: 'ready' }]);
});

test('the answer is what MySQL has', async () => {
  const { status, json } = await call('POST', '/orders', NEW);
  expect([status, json]).toEqual([
    201,
    {
      id: expect.stringMatching(/^\d+$/),
      userId: '7',
      productName: 'Tea',
      quantity: 3,
      totalPrice: '37.50',
      status: 'pending',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: json.createdAt,
    },
  ]);
  const time = json.createdAt.replace('T', ' ').replace('Z', '');
  expect(await rowOf(json.id)).toEqual({
    id: json.id,
    user_id: '7',
    product_name: 'Tea',
    quantity: 3,
    total_price: '37.50',
    status: 'pending',
    created_at: time,
    updated_at: time,
  });
  expect((await call('GET', `/orders/${json.id}`)).json).toEqual(json);
  expect(Math.abs(Date.parse(json.createdAt) - Date.now())).toBeLessThan(60_000);
});

test('an order goes its way, and no other', async () => {
  const { id } = (await call('POST', '/orders', NEW)).json;
  const move = async (status: string) => {
    const answer = await call('PATCH', `/orders/${id}`, { status });
    return answer.status === 200 ? answer.json.status : answer.json;
  };
  const refusal = (detail: string, allowed: readonly string[]) => ({
    type: 'urn:problem-type:order-api:status-conflict',
    title: 'The status cannot follow the present one',
    status: 409,
    detail,
    allowed,
  });
  expect(await move('shipped')).toEqual(
    refusal(`Order ${id} is pending: only paid or cancelled can follow.`, ['paid', 'cancelled']),
  );
  expect(await move('paid')).toBe('paid');
  expect(await move('paid')).toBe('paid');
  expect(await move('shipped')).toBe('shipped');
  expect((await call('POST', `/orders/${id}/cancel`)).json).toEqual(
    refusal(`Order ${id} is shipped: only delivered can follow.`, ['delivered']),
  );
  expect(await move('delivered')).toBe('delivered');
  expect(await move('pending')).toEqual(refusal(`Order ${id} is delivered: nothing can follow.`, []));
  expect((await rowOf(id)).status).toBe('delivered');
});

test('an order can be cancelled, twice, and deleted, once', async () => {
  const { id } = (await call('POST', '/orders', NEW)).json;
  for (const _ of [1, 2]) expect((await call('POST', `/orders/${id}/cancel`)).json.status).toBe('cancelled');
  const deleted = await call('DELETE', `/orders/${id}`);
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  for (const [method, path, body] of [
    ['GET', `/orders/${id}`],
    ['DELETE', `/orders/${id}`],
    ['POST', `/orders/${id}/cancel`],
    ['PATCH', `/orders/${id}`, { status: 'paid' }],
  ] as const) {
    const { status, json } = await call(method, path, body);
    expect([status, json.detail]).toEqual([404, `No order has the number ${id}.`]);
  }
  expect(await rowOf(id)).toBeUndefined();
});

test('of two ways that exclude each other one is taken', async () => {
  const { id } = (await call('POST', '/orders', NEW)).json;
  await call('PATCH', `/orders/${id}`, { status: 'paid' });
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const status = i % 2 === 0 ? 'shipped' : 'cancelled';
      return [status, (await call('PATCH', `/orders/${id}`, { status })).status] as const;
    }),
  );
  const { status } = await rowOf(id);
  expect(['shipped', 'cancelled']).toContain(status);
  for (const [wanted, code] of answers) expect(code).toBe(wanted === status ? 200 : 409);
});

test.each([
  "'; DROP TABLE order_db.orders; --",
  '" OR ""="',
  "\\' OR 1=1 -- \\",
  '<img src=x onerror=alert(1)>',
  '{{7*7}} %s %00 &amp; $1',
  '🍵 4-byte 𝒯𝑒𝒶 👩‍👩‍👧',
  '한국의 차',
  '🍵'.repeat(255),
  ' spaces at both ends ',
  '__proto__',
])('the name %j arrives as it is', async (productName) => {
  const { status, json } = await call('POST', '/orders', { ...NEW, productName });
  expect([status, json.productName, (await rowOf(json.id)).product_name]).toEqual([201, productName, productName]);
});

test('nothing hostile is stored', async () => {
  const before = await mysql().query('SELECT COUNT(*) AS n FROM order_db.orders');
  const wrong: readonly unknown[] = [
    { ...NEW, productName: 'Tea\u0000' },
    { ...NEW, productName: ['Tea'] },
    { ...NEW, productName: { toString: 'Tea' } },
    { ...NEW, userId: '1 OR 1=1' },
    { ...NEW, userId: [7] },
    { ...NEW, quantity: '3' },
    { ...NEW, quantity: -1 },
    { ...NEW, unitPrice: 12.5 },
    { ...NEW, unitPrice: '-12.50' },
    { ...NEW, status: 'delivered' },
    { ...NEW, id: 1 },
    [NEW],
    JSON.stringify(NEW).replace('7', '9007199254740993'),
    JSON.stringify(NEW).replace('7', '1e308'),
    JSON.stringify(NEW).replace('7', '1e999'),
    JSON.stringify(NEW).replace('3', '1e308'),
    JSON.stringify(NEW).replace('{', '{"__proto__":{"admin":true},'),
    '{"constructor":{"prototype":{"admin":true}}}',
    'null',
  ];
  for (const body of wrong) {
    const answer = await call('POST', '/orders', body);
    expect([answer.status, kindOf(answer)], JSON.stringify(body)).toEqual([400, 'invalid-request']);
  }
  expect(await mysql().query('SELECT COUNT(*) AS n FROM order_db.orders')).toEqual(before);
  expect((await call('GET', '/health')).status).toBe(200);
});

test('numbers that JavaScript cannot hold are exact', async () => {
  const most = '9223372036854775807';
  const placed = await call('POST', '/orders', { ...NEW, userId: most, quantity: 1, unitPrice: '99999999.99' });
  expect(placed.json).toMatchObject({ userId: most, totalPrice: '99999999.99' });
  expect((await call('GET', `/orders?userId=${most}`)).json.orders).toEqual([placed.json]);
  expect((await call('GET', '/orders?userId=9223372036854775806')).json.orders).toEqual([]);
  const ids = ['9007199254740992', '9007199254740993', '18446744073709551614'];
  for (const id of ids)
    await mysql().query(
      `INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (${id}, 99, 'no. ${id}', 1, 1)`,
    );
  for (const id of ids)
    expect((await call('GET', `/orders/${id}`)).json).toMatchObject({ id, productName: `no. ${id}` });
  const { orders } = (await call('GET', '/orders?userId=99')).json;
  expect(orders.map((order: { id: string }) => order.id)).toEqual(ids.toReversed());
  await call('DELETE', '/orders/9007199254740993');
  expect(await mysql().query('SELECT id FROM order_db.orders WHERE user_id = 99 ORDER BY id')).toEqual([
    { id: ids[0] },
    { id: ids[2] },
  ]);
  for (const id of ids) await mysql().query(`DELETE FROM order_db.orders WHERE id = ${id}`);
  await mysql().query('ALTER TABLE order_db.orders AUTO_INCREMENT = 1');
});

describe("a user's orders", () => {
  const page = async (query: string) => (await call('GET', `/orders?userId=31&${query}`)).json;
  const insert = (first: number, count: number) => {
    const rows = Array.from({ length: count }, (_, i) => `(31, 'order ${first + i}', 1, 1), (32, 'other', 1, 1)`);
    return mysql().query(
      `INSERT INTO order_db.orders (user_id, product_name, quantity, total_price) VALUES ${rows.join(',')}`,
    );
  };

  test('come in parts, newest first, each once, whatever is placed meanwhile', async () => {
    await insert(1, 250);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const part = await page(next === '' ? 'limit=100' : `limit=100&cursor=${next}`);
      seen.push(...part.orders.map((order: { productName: string }) => order.productName));
      next = part.next;
      await insert(1_000, 2);
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => `order ${250 - i}`));
  });

  test('are twenty where no limit is given, and none for a user without orders', async () => {
    expect((await page('')).orders).toHaveLength(20);
    expect((await call('GET', '/orders?userId=33')).json).toEqual({ orders: [], next: null });
  });

  test('are read by the index, without sorting', async () => {
    const [plan] = await mysql().query(
      `EXPLAIN SELECT id FROM order_db.orders WHERE user_id = CAST('31' AS SIGNED) AND id < CAST('200' AS UNSIGNED) ORDER BY id DESC LIMIT 21`,
    );
    expect(plan.key).toBe('orders_by_user');
    expect(plan.Extra).not.toContain('filesort');
  });
});
