import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumeFrom } from '../e2e/support/topic.js';
import { createWorkspace, eventually, openStores, type Stores, type Workspace } from '../e2e/support/workspace.js';

/** How soon orders arrive, on a machine that has nothing else to do. The tests share one stack and run in order. */
let workspace: Workspace;
let stores: Stores;

const view = 'order_analytics.orders_realtime';
const topic = 'orders-cdc-topic';

beforeAll(async () => {
  workspace = await createWorkspace();
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  stores = await openStores(workspace, up.json.ports);
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});

afterAll(async () => {
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

async function insert(id: number, product: string, price: string): Promise<void> {
  await stores.mysql.execute(
    'INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (?, ?, ?, 2, ?)',
    [id, id * 10, product, price],
  );
}

async function seen(id: number, ms: number): Promise<Record<string, unknown> | undefined> {
  const columns =
    'toString(id) AS id, toString(user_id) AS user_id, product_name, toString(total_price) AS total_price, status, note, operation_type';
  const ask = () => stores.query(`SELECT ${columns} FROM (SELECT * FROM ${view} WHERE id = ${id})`);
  const [row] = await eventually(ask, (rows) => rows.length === 1, ms);
  return row;
}

test('one insert is in Kafka within 2 s and in ClickHouse within 5 s', async () => {
  // The very first row of a new stack also waits for classes to be loaded.
  await insert(2, 'Kettle', '19.90');
  await seen(2, 30_000);
  const consumer = await consumeFrom(stores.kafka, topic);
  const committedAt = Date.now();
  await insert(1, 'Teapot “Größe L” 🫖', '12345678.90');
  const message = await eventually(
    async () => consumer.messages.find((record) => record.key?.id === 1),
    (found) => found !== undefined,
    10_000,
  );
  const inKafka = Date.now() - committedAt;
  await consumer.close();
  const row = await seen(1, 10_000);
  const inClickHouse = Date.now() - committedAt;

  expect(message?.key).toEqual({ id: 1 });
  expect(message?.value).toMatchObject({ user_id: 10, product_name: 'Teapot “Größe L” 🫖', op: '+I' });
  expect(row).toEqual({
    id: '1',
    user_id: '10',
    product_name: 'Teapot “Größe L” 🫖',
    total_price: '12345678.9',
    status: 'pending',
    note: null,
    operation_type: 'INSERT',
  });
  expect(inKafka).toBeLessThan(2000);
  expect(inClickHouse).toBeLessThan(5000);
});

test('its times are kept to the millisecond', async () => {
  const [rows] = await stores.mysql.query(
    "SELECT DATE_FORMAT(created_at, '%Y-%m-%d %H:%i:%s.%f') AS created_at FROM order_db.orders WHERE id = 1",
  );
  const [inClickHouse] = await stores.query(`SELECT toString(created_at) AS created_at FROM ${view} WHERE id = 1`);
  const [inMysql] = rows as { created_at: string }[];
  expect(`${inClickHouse.created_at}000`).toBe(inMysql?.created_at);
});

test('latency is told hop by hop, and the marked rows are gone afterwards', async () => {
  const marked = "product_name LIKE 'Latency probe%'";
  const answer = await workspace.cdcctl('latency', '--rate', '50', '--count', '100');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  const { rows, lost, deleted, table, commitToKafka, kafkaToClickhouse, total, histogram } = answer.json;
  expect({ rows, lost, deleted, table }).toEqual({ rows: 100, lost: 0, deleted: 100, table: 'order_db.orders' });
  for (const hop of [commitToKafka, kafkaToClickhouse, total]) {
    expect(hop.p50).toBeGreaterThan(0);
    expect(hop.p50).toBeLessThanOrEqual(hop.p90);
    expect(hop.p99).toBeLessThanOrEqual(hop.max);
  }
  expect(total.max).toBeLessThan(5000);
  expect(histogram.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(100);
  const [left] = await stores.mysql.query(`SELECT id FROM order_db.orders WHERE ${marked}`);
  expect(left).toEqual([]);
  await eventually(
    () => stores.query(`SELECT id FROM ${view} WHERE ${marked}`),
    (rows) => rows.length === 0,
    10_000,
  );
  const validated = await workspace.cdcctl('validate', '--wait', '60s');
  expect(validated.exitCode, validated.stdout + validated.stderr).toBe(0);
  expect(validated.json.tables[0].verdict).toBe('ok');
});
