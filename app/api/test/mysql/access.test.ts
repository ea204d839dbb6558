import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { setup } from '../../src/setup.js';
import { startApi } from '../support/api.js';
import { ask } from '../support/ask.js';
import { useApi, useMysql } from '../support/use-mysql.js';

const mysql = useMysql();
const api = useApi(mysql);

test('the user may do what the service does, and nothing else', async () => {
  const grants = await mysql().query("SHOW GRANTS FOR 'order_api'@'%'");
  expect(grants.map((row) => Object.values(row)[0])).toEqual([
    'GRANT USAGE ON *.* TO `order_api`@`%`',
    'GRANT SELECT, INSERT, DELETE ON `order_db`.`order_requests` TO `order_api`@`%`',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON `order_db`.`orders` TO `order_api`@`%`',
  ]);
});

test.each([
  'SELECT * FROM mysql.user',
  'UPDATE order_db.order_requests SET order_id = 1',
  'DROP TABLE order_db.orders',
  'TRUNCATE TABLE order_db.orders',
  'ALTER TABLE order_db.orders ADD COLUMN x INT',
  'CREATE TABLE order_db.mine (x INT)',
  "CREATE USER 'mine'@'%'",
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  "SET GLOBAL sql_mode = ''",
])('MySQL refuses it %s', async (sql) => {
  const connection = await createConnection(mysql().login);
  try {
    await expect(connection.query(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/ACCESS_DENIED|TABLEACCESS_DENIED|DBACCESS_DENIED/),
    });
  } finally {
    connection.destroy();
  }
});

test('setup may run again, with another password', async () => {
  const password = 'another " \' \\';
  await setup(mysql().root, password);
  const other = await startApi({ ...mysql().login, password });
  expect((await ask(other.url, 'GET', '/health')).json).toEqual({ status: 'ready' });
  await other.stop();
  await setup(mysql().root, mysql().login.password);
});

test('the table has the columns of the pipeline, and one index more', async () => {
  const columns = await mysql().query('SHOW COLUMNS FROM order_db.orders');
  expect(columns.map((column) => column.Field)).toEqual([
    ...['id', 'user_id', 'product_name', 'quantity', 'total_price', 'status', 'created_at', 'updated_at'],
  ]);
  const indexes = await mysql().query('SHOW INDEX FROM order_db.orders');
  expect(indexes.map((index) => `${index.Key_name} ${index.Column_name}`)).toEqual([
    'PRIMARY id',
    'orders_by_user user_id',
  ]);
});

test('with a wrong password it starts, says that it is not ready, and takes no order', async () => {
  const other = await startApi({ ...mysql().login, password: 'sesame-42' });
  const health = await ask(other.url, 'GET', '/health');
  expect([health.status, health.json.detail]).toEqual([503, 'MySQL does not answer: ER_ACCESS_DENIED_ERROR.']);
  const order = await ask(other.url, 'GET', '/orders/1');
  expect([order.status, order.headers.get('retry-after'), order.json]).toEqual([
    503,
    '2',
    {
      type: 'urn:problem-type:order-api:unavailable',
      title: 'The database does not answer',
      status: 503,
      detail: 'Nothing was stored. Try again later.',
    },
  ]);
  await other.stop();
  expect(other.output()).not.toContain('sesame');
});

test('without its table it is not ready, and is again when the table is back', async () => {
  const health = async () => (await ask(api().url, 'GET', '/health')).json;
  expect(await health()).toEqual({ status: 'ready' });
  await mysql().query('RENAME TABLE order_db.order_requests TO order_db.gone');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await health()).detail).toMatch(/^order_db\.order_requests cannot be read: ER_[A-Z_]+\.$/);
  const body = { userId: 7, productName: 'Tea', quantity: 3, unitPrice: '12.50' };
  expect((await ask(api().url, 'POST', '/orders', body, { 'idempotency-key': 'x' })).status).toBe(503);
  await mysql().query('RENAME TABLE order_db.gone TO order_db.order_requests');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await health()).toEqual({ status: 'ready' });
});

test('the log has no password, no body and no key', async () => {
  const body = { userId: 424242, productName: 'sesame tea', quantity: 3, unitPrice: '12.50' };
  await ask(api().url, 'POST', '/orders', body, { 'idempotency-key': 'sesame-key' });
  await ask(api().url, 'GET', '/orders?userId=424242');
  expect(api().output()).not.toMatch(/sesame|424242|test "password"/);
  expect(api().log.every(({ time, level, event }) => Boolean(time && level && event))).toBe(true);
});
