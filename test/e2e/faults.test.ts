import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, eventually, openStores, type Stores, type Workspace } from './support/workspace.js';

/** What happens to the pipeline when processes die and stores are swapped. The tests share one stack and run in order. */
let workspace: Workspace;
let stores: Stores;

interface Engine {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
  readonly restarts: number;
}

async function bringUp(): Promise<void> {
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  await stores?.close();
  stores = await openStores(workspace, up.json.ports);
}

async function engines(): Promise<readonly Engine[]> {
  return (await workspace.cdcctl('status')).json.engines;
}

async function kill(name: string): Promise<void> {
  const engine = (await engines()).find((candidate) => candidate.name === name);
  if (engine === undefined) throw new Error(`no engine ${name}`);
  process.kill(engine.pid, 'SIGKILL');
  await eventually(
    async () => (await engines()).find((candidate) => candidate.name === name),
    (now) => now !== undefined && now.state === 'ready' && now.restarts > engine.restarts && now.pid !== engine.pid,
    90_000,
  );
}

async function validates(): Promise<void> {
  const answer = await workspace.cdcctl('validate', '--wait', '120s');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
}

async function jobIds(): Promise<Readonly<Record<string, { id: string; state: string; restoredFrom: string | null }>>> {
  const { jobs } = (await workspace.cdcctl('status')).json;
  return Object.fromEntries(jobs.map((job: { name: string }) => [job.name, job]));
}

beforeAll(async () => {
  workspace = await createWorkspace();
  await bringUp();
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});

afterAll(async () => {
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

test('no row is lost when each process but MySQL is killed while orders are written', {
  timeout: 600_000,
}, async () => {
  const writing = workspace.cdcctl('generate', '--rate', '200', '--duration', '90s', '--seed', '3');
  for (const engine of ['flink-taskmanager', 'clickhouse-server', 'kafka', 'sql-gateway', 'flink-jobmanager'])
    await kill(engine);
  const written = await writing;
  expect(written.exitCode, written.stdout + written.stderr).toBe(0);
  await validates();
});

test('no row is lost when MySQL is killed', async () => {
  await workspace.cdcctl('generate', '--count', '500', '--rate', '1000');
  await kill('mysql');
  await workspace.cdcctl('generate', '--count', '500', '--rate', '1000');
  await validates();
});

test('jobs of a lost JobManager come back from their newest checkpoint without a second snapshot', async () => {
  await validates();
  const before = await jobIds();
  const taskManager = (await engines()).find(({ name }) => name === 'flink-taskmanager');
  await kill('flink-jobmanager');
  const after = await eventually(
    jobIds,
    (jobs) =>
      ['orders-cdc', 'orders-sync'].every(
        (name) => jobs[name]?.state === 'RUNNING' && jobs[name]?.id !== before[name]?.id,
      ),
    120_000,
  );
  expect(after['orders-cdc']?.restoredFrom).toMatch(/chk-|savepoint-/);
  // Its tasks would otherwise run on beside the resumed ones.
  expect((await engines()).find(({ name }) => name === 'flink-taskmanager')?.pid).not.toBe(taskManager?.pid);
  await workspace.cdcctl('generate', '--count', '100', '--rate', '1000');
  await validates();
});

test('after the supervisor was killed, up takes the running engines over', async () => {
  const { pid } = JSON.parse(await readFile(join(workspace.stateDir, 'supervisor.json'), 'utf8')) as { pid: number };
  const before = (await engines()).map((engine) => engine.pid);
  process.kill(pid, 'SIGKILL');
  await bringUp();
  expect((await engines()).map((engine) => engine.pid)).toEqual(before);
  await validates();
});

test.each([
  ['kafka', /Kafka/],
  ['clickhouse-server', /ClickHouse/],
  ['mysql', /MySQL/],
])('a wiped %s is named and refused', async (engine, name) => {
  expect((await workspace.cdcctl('stop')).exitCode).toBe(0);
  const dataFolder = join(workspace.stateDir, 'data', engine.replace('-server', ''));
  await rename(dataFolder, `${dataFolder}.kept`);
  const up = await workspace.plain('up');
  expect(up.exitCode).toBe(1);
  expect(up.stderr).toMatch(name);
  expect(up.stderr).toMatch(/generation/);
  expect((await workspace.cdcctl('stop')).exitCode).toBe(0);
  await rm(dataFolder, { recursive: true, force: true });
  await rename(`${dataFolder}.kept`, dataFolder);
  await bringUp();
  await validates();
});

test('a CDC job without state is refused on a topic that is not empty', async () => {
  expect((await workspace.cdcctl('stop')).exitCode).toBe(0);
  await rm(join(workspace.stateDir, 'data', 'flink'), { recursive: true, force: true });
  const up = await workspace.plain('up');
  expect(up.exitCode).toBe(1);
  expect(up.stderr).toMatch(/savepoint|checkpoint/);
  expect(up.stderr).toMatch(/generation: 2/);
});

test('a new generation is built beside the old one, and readers see it once it is validated', async () => {
  const targetShows = async (): Promise<string> => {
    const [view] = await stores.query(
      "SELECT as_select FROM system.tables WHERE database = 'order_analytics' AND name = 'orders_realtime'",
    );
    return view.as_select;
  };
  await workspace.write(`${await workspace.read()}generation: 2\n`);
  await bringUp();
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
  await validates();
  expect(await targetShows()).not.toMatch(/versions_g2/);
  const switched = await workspace.cdcctl('switch');
  expect(switched.exitCode, switched.stdout + switched.stderr).toBe(0);
  expect(await targetShows()).toMatch(/versions_g2/);
});
