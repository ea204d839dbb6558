import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** `stop`, another version in pipeline.yaml and `up`, from Flink 1 to Flink 2, whose connector is another jar. */
let workspace: Workspace;
let stores: Stores;

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function validates(): Promise<void> {
  const [table] = (await run('validate', '--wait', '60s')).tables;
  expect(table).toMatchObject({ missing: 0, extra: 0, different: 0, verdict: 'ok' });
}

beforeAll(async () => {
  workspace = await createWorkspace();
  await run('up');
  await run('submit');
});

afterAll(async () => {
  await stores?.close();
  await workspace?.cdcctl('down', '--volumes');
  await workspace?.remove();
});

test('the jobs go on from their savepoints, without a second snapshot', async () => {
  await run('generate', '--count', '60', '--seed', '7');
  await validates();
  await run('stop');
  await workspace.write(`${ORDERS}flink: { version: "2.2" }\n`);
  const { jobs, ports } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  stores = await openStores(workspace, ports);
  const written = async () =>
    (await stores.query('SELECT count() AS n FROM order_analytics.orders_realtime_versions'))[0]?.n;
  const before = await written();
  await validates();
  expect(await written()).toBe(before);
  await run('generate', '--count', '60', '--seed', '8');
  await validates();
});
