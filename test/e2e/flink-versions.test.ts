import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flinkRest } from './support/flink-rest.js';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** The same pipeline and SQL on the oldest and the newest Flink; every other e2e test runs on the default one. */
describe.each([
  ['1.18', '1.18.1'],
  ['2.2', '2.2.0'],
])('Flink %s', (version, release) => {
  let workspace: Workspace;
  let stores: Stores;
  let ports: Record<string, number>;

  const runs = async (...args: readonly string[]): ReturnType<Workspace['cdcctl']> => {
    const answer = await workspace.cdcctl(...args);
    expect(answer.exitCode, `${args.join(' ')}\n${answer.stdout}${answer.stderr}`).toBe(0);
    return answer;
  };

  beforeAll(async () => {
    workspace = await createWorkspace({ text: `${ORDERS}flink: { version: "${version}" }\n` });
    ports = (await runs('up')).json.ports;
    stores = await openStores(workspace, ports);
  });

  afterAll(async () => {
    await stores?.close();
    await runs('down', '--volumes');
    await workspace.remove();
  });

  const jobs = async (): Promise<readonly { readonly name: string; readonly restoredFrom: string | null }[]> =>
    (await runs('status')).json.jobs;

  const sql = (text: string): Promise<unknown> => stores.mysql.query(text);

  const insert = (ids: readonly number[]): Promise<unknown> =>
    sql(
      `INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES ${ids.map((id) => `(${id}, 7, 'Kettle “Größe L” 🫖', 2, 12345678.90)`).join(', ')}`,
    );

  const seen = (where: string, rows: readonly unknown[]): Promise<unknown> =>
    eventually(
      () =>
        stores.query(
          `SELECT toUInt32(id) AS id, status, note, operation_type AS op FROM (SELECT * FROM order_analytics.orders_realtime WHERE ${where} ORDER BY id)`,
        ),
      (found) => JSON.stringify(found) === JSON.stringify(rows),
      30_000,
    );

  const validates = async (): Promise<void> => {
    const [table] = (await runs('validate', '--wait', '60s')).json.tables;
    expect(table).toMatchObject({ missing: 0, extra: 0, different: 0, verdict: 'ok' });
    const [rows] = await stores.mysql.query('SELECT COUNT(*) AS n FROM order_db.orders');
    expect(table.sink.rows).toBe(Number((rows as { n: number }[])[0]?.n));
  };

  test('is the one that runs', async () => {
    const rest = await flinkRest(workspace);
    expect(await rest.ask('/overview')).toMatchObject({ 'flink-version': release });
  });

  test('copies a snapshot, inserts, updates, deletes and primary-key updates', async () => {
    await insert([1, 2]);
    await runs('submit');
    await seen('id <= 2', [
      { id: 1, status: 'pending', note: null, op: 'INSERT' },
      { id: 2, status: 'pending', note: null, op: 'INSERT' },
    ]);
    await insert([3, 4, 5]);
    await sql("UPDATE order_db.orders SET status = 'paid', note = '' WHERE id IN (1, 3)");
    await sql('DELETE FROM order_db.orders WHERE id IN (2, 4)');
    await sql('UPDATE order_db.orders SET id = 6 WHERE id = 5');
    await insert([4]);
    await seen('id <= 6', [
      { id: 1, status: 'paid', note: '', op: 'UPDATE' },
      { id: 3, status: 'paid', note: '', op: 'UPDATE' },
      { id: 4, status: 'pending', note: null, op: 'INSERT' },
      { id: 6, status: 'pending', note: null, op: 'INSERT' },
    ]);
    await runs('generate', '--count', '100', '--rate', '200', '--seed', '7');
    await validates();
  });

  test('goes on as it is configured now from the savepoints of submit --restart', async () => {
    const operators = async () => {
      const ids = (await runs('status')).json.jobs.map(({ id }: { id: string }) => id);
      const rest = await flinkRest(workspace);
      const plans = await Promise.all(ids.map((id: string) => rest.ask(`/jobs/${id}`)));
      return plans.map(({ vertices }) => vertices.map(({ id }: { id: string }) => id));
    };
    const before = await operators();
    await workspace.write(`${await workspace.read()}profile: throughput\n`);
    expect((await runs('submit', '--restart')).json.outcome).toBe('restarted');
    expect((await jobs()).map(({ restoredFrom }) => restoredFrom)).toEqual(
      [0, 1].map(() => expect.stringMatching(/savepoint-/)),
    );
    expect(await operators()).toEqual(before);
    await insert([100_000]);
    await seen('id = 100000', [{ id: 100_000, status: 'pending', note: null, op: 'INSERT' }]);
  });

  test('goes on from the savepoints of stop, without a second snapshot', async () => {
    await runs('stop');
    await stores.close();
    stores = await openStores(workspace, (await runs('up')).json.ports);
    expect((await jobs()).map(({ name, restoredFrom }) => [name, restoredFrom])).toEqual([
      ['orders-cdc', expect.stringMatching(/savepoint-/)],
      ['orders-sync', expect.stringMatching(/savepoint-/)],
    ]);
    await insert([100_001, 100_002]);
    await sql("UPDATE order_db.orders SET status = 'shipped' WHERE id = 100001");
    await sql('DELETE FROM order_db.orders WHERE id = 100002');
    await seen('id > 100000', [{ id: 100_001, status: 'shipped', note: null, op: 'UPDATE' }]);
    await validates();
  });
});
