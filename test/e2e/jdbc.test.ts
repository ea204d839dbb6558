import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** The order pipeline with `sink.type: jdbc`, through flink-connector-jdbc and the ClickHouse driver. */
let workspace: Workspace;
let stores: Stores;

const view = 'order_analytics.orders_realtime';

beforeAll(async () => {
  workspace = await createWorkspace({ text: `${ORDERS}sink: { type: jdbc }\n` });
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

async function insert(id: number, product = 'Kettle'): Promise<void> {
  await stores.mysql.execute(
    'INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (?, 7, ?, 2, 12345678.90)',
    [id, product],
  );
}

/** Changes of every kind, six keys from `first`; `expectChanges` says what they leave. */
async function change(first: number): Promise<void> {
  for (const id of [0, 1, 2, 3]) await insert(first + id);
  await stores.mysql.query("UPDATE order_db.orders SET status = 'paid', note = '' WHERE id = ?", [first]);
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = ?', [first + 1]);
  await stores.mysql.query('UPDATE order_db.orders SET id = ? WHERE id = ?', [first + 4, first + 2]);
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = ?', [first + 3]);
  await insert(first + 3, `it's \\ "q" ? :id 🫖`);
  await insert(first + 5);
}

async function expectChanges(first: number): Promise<void> {
  const rows = await eventually(
    () =>
      stores.query(
        `SELECT toUInt32(id - ${first}) AS id, status, note, product_name, toString(total_price) AS price, operation_type
         FROM (SELECT * FROM ${view} WHERE id BETWEEN ${first} AND ${first + 5} ORDER BY id)`,
      ),
    (found) => found.some(({ id }) => id === 5) && found.length === 4,
    120_000,
  );
  const price = '12345678.9';
  expect(rows).toEqual([
    { id: 0, status: 'paid', note: '', product_name: 'Kettle', price, operation_type: 'UPDATE' },
    { id: 3, status: 'pending', note: null, product_name: `it's \\ "q" ? :id 🫖`, price, operation_type: 'INSERT' },
    { id: 4, status: 'pending', note: null, product_name: 'Kettle', price, operation_type: 'INSERT' },
    { id: 5, status: 'pending', note: null, product_name: 'Kettle', price, operation_type: 'INSERT' },
  ]);
}

async function validates(): Promise<void> {
  const answer = await workspace.cdcctl('validate', '--wait', '90s');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  expect(answer.json.tables[0].verdict).toBe('ok');
}

interface Engine {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
}

async function taskManager(): Promise<Engine | undefined> {
  const engines: readonly Engine[] = (await workspace.cdcctl('status')).json.engines;
  return engines.find(({ name }) => name === 'flink-taskmanager');
}

test('every kind of change is exact through the plain view', async () => {
  // Once this row is there the snapshot is over, and each change is a record of its own.
  await insert(1);
  await eventually(
    () => stores.query(`SELECT 1 FROM ${view} WHERE id = 1`),
    (found) => found.length === 1,
    60_000,
  );
  await change(1001);
  await expectChanges(1001);
  await validates();
});

test('no change is lost or turned back when the TaskManager is killed while rows change', async () => {
  const before = await taskManager();
  if (before === undefined) throw new Error('no TaskManager');
  await change(2001);
  process.kill(before.pid, 'SIGKILL');
  await change(3001);
  await eventually(taskManager, (now) => now?.state === 'ready' && now.pid !== before.pid, 120_000);
  for (const first of [1001, 2001, 3001]) await expectChanges(first);
  await validates();
});
