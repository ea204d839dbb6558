import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** A first snapshot that a failure cuts short, whose rows are in Kafka all the same: nothing takes them back. */
const ROWS = 800_000;
const TEXT = `${ORDERS}flink: { checkpointInterval: 3s }
`;

let workspace: Workspace;
let stores: Stores;

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

const arrived = async () =>
  Number((await stores.query('SELECT count() AS rows FROM order_analytics.orders_realtime'))[0]?.rows);

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
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

test('rows that were written by a snapshot which failed, and deleted before it is read again, are deleted', async () => {
  const { engines } = await run('status');
  const taskManager = engines.find(({ name }: { name: string }) => name === 'flink-taskmanager').pid;
  const submitted = run('submit');
  const before = await eventually(arrived, (rows) => rows > 0, 60_000);
  process.kill(taskManager, 'SIGKILL');
  expect(before).toBeLessThan(ROWS);
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id % 40 = 0');
  await submitted;
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables[0]).toMatchObject({
    verdict: 'ok',
    missing: 0,
    extra: 0,
    different: 0,
    source: { rows: ROWS * 0.975 },
  });
});
