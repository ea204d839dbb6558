import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** What comes while the first snapshot is read, with transactions in Kafka and two tasks of each job. */
const ROWS = 120_000;
const TEXT = `${ORDERS}delivery: exactly-once
flink: { parallelism: 2, checkpointInterval: 1s }
`;

let workspace: Workspace;
let stores: Stores;
let writing = true;
let round = 0;

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

/** Changes rows all over the table: those that are read already, those that are not, and those that are just read. */
async function change(): Promise<void> {
  for (; writing; round += 1) {
    const id = (offset: number) => ((round * 7919 + offset * 104_729) % ROWS) + 1;
    await stores.mysql.query(`
      UPDATE order_db.orders SET quantity = quantity + 1, note = 'changed ${round}' WHERE id IN (${id(1)}, ${id(2)});
      DELETE FROM order_db.orders WHERE id = ${id(3)};
      UPDATE order_db.orders SET id = id + ${(10 + round) * ROWS} WHERE id = ${id(4)};
      INSERT INTO order_db.orders (user_id, product_name, quantity, total_price) VALUES (${round}, 'new', 1, 1.5);
      INSERT IGNORE INTO order_db.orders (id, user_id, product_name, quantity, total_price)
        VALUES (${id(5)}, ${round}, 'again', 2, 2.5);
      DELETE FROM order_db.orders WHERE id = ${id(6)};
      INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price)
        VALUES (${id(6)}, ${round}, 'anew', 3, 3.5)`);
    await delay(2);
  }
}

const arrived = async () =>
  Number((await stores.query('SELECT count() AS rows FROM order_analytics.orders_realtime'))[0]?.rows);

async function validates(): Promise<void> {
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables[0]).toMatchObject({ verdict: 'ok', missing: 0, extra: 0, different: 0 });
}

beforeAll(async () => {
  workspace = await createWorkspace({ text: TEXT });
  const { ports } = await run('up');
  stores = await openStores(workspace, ports);
  await stores.mysql.query(`
    SET SESSION cte_max_recursion_depth = ${ROWS};
    INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${ROWS})
      SELECT n, n % 1000, CONCAT('product ', n % 50), 1, n / 100 FROM numbers`);
});

afterAll(async () => {
  writing = false;
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

test('rows that change while the first snapshot is read arrive as they are at last, deletions too', async () => {
  const writer = change();
  await run('submit');
  await eventually(arrived, (rows) => rows > ROWS / 2, 120_000);
  const during = round;
  writing = false;
  await writer;
  expect(during).toBeGreaterThan(100);
  await validates();
});

test('so they do after a TaskManager was killed while they are written', async () => {
  writing = true;
  const writer = change();
  const { engines } = await run('status');
  process.kill(engines.find(({ name }: { name: string }) => name === 'flink-taskmanager').pid, 'SIGKILL');
  await delay(5_000);
  writing = false;
  await writer;
  await validates();
});
