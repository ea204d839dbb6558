import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localRuntime } from '../../src/cli/local.js';
import { loadPipeline } from '../../src/config/index.js';
import type { EngineStatus, Runtime } from '../../src/ports/index.js';
import { createWorkspace, eventually, openStores, type Stores, type Workspace } from './support/workspace.js';

/** What happens to the pipeline when processes die and stores are swapped. The tests share one stack and run in order. */
let workspace: Workspace;
let runtime: Runtime;
let stores: Stores;

async function bringUp(): Promise<void> {
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  await stores?.close();
  stores = await openStores(workspace, up.json.ports);
}

async function engines(): Promise<readonly EngineStatus[]> {
  return (await runtime.status()).engines;
}

async function engine(name: string): Promise<EngineStatus & { readonly pid: number }> {
  const found = (await engines()).find((candidate) => candidate.name === name);
  if (found === undefined || found.pid === null) throw new Error(`${name} has no process`);
  return { ...found, pid: found.pid };
}

async function kill(name: string): Promise<void> {
  const before = await engine(name);
  process.kill(before.pid, 'SIGKILL');
  await eventually(
    async () => (await engines()).find((candidate) => candidate.name === name),
    (now) => now?.state === 'ready' && now.restarts > before.restarts && now.pid !== before.pid,
    90_000,
  );
}

/** In rows that are written while processes die. */
const MARK = 'value of a row 4711';

/**
 * Writes large transactions until it is told to stop, so that a job that resumes has to skip rows of one that it has read
 * in part. Gives the number of rows.
 */
function writeMarkedRows(): () => Promise<number> {
  let [going, rows] = [true, 0];
  const writing = (async () => {
    const numbers = 'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT';
    while (going && rows < 150_000) {
      await stores.mysql.beginTransaction();
      for (let part = 0; part < 5; part += 1) {
        await stores.mysql.query(
          `INSERT INTO order_db.orders (user_id, product_name, quantity, total_price, note) ${numbers} i, '${MARK}', 1, 1, '${MARK}' FROM n`,
        );
        rows += 900;
      }
      await stores.mysql.commit();
    }
  })();
  return async () => {
    going = false;
    await writing;
    return rows;
  };
}

/** Lines of the engines' logs, with their file's name. */
async function logLines(): Promise<readonly string[]> {
  const folder = join(workspace.stateDir, 'logs');
  const files = (await readdir(folder)).map(async (name) =>
    (await readFile(join(folder, name), 'utf8')).split('\n').map((line) => `${name}: ${line}`),
  );
  return (await Promise.all(files)).flat();
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
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await workspace.read(), env: process.env });
  runtime = localRuntime({ pipeline, stateDir: workspace.stateDir, env: process.env, emit: () => undefined });
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
  const writing = workspace.start('generate', '--rate', '200', '--duration', '15m', '--seed', '3');
  for (const name of ['flink-taskmanager', 'clickhouse-server', 'kafka', 'flink-jobmanager']) await kill(name);
  // It was writing until now: Ctrl-C is what ended it.
  const written = await writing.interrupt();
  expect(written.exitCode, written.stdout + written.stderr).toBe(130);
  await validates();
});

test('a TaskManager that resumes within a transaction logs no value of a row', { timeout: 300_000 }, async () => {
  const stop = writeMarkedRows();
  await kill('flink-taskmanager');
  expect(await stop()).toBeGreaterThan(4_000);
  await validates();
  const lines = await logLines();
  expect(lines.filter((line) => line.startsWith('flink-taskmanager')).length).toBeGreaterThan(20);
  expect(lines.filter((line) => line.includes(MARK)).slice(0, 3)).toEqual([]);
  expect(lines.filter((line) => line.includes('pendingCommittables')).slice(0, 3)).toEqual([]);
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
  const taskManager = await engine('flink-taskmanager');
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
  expect((await engine('flink-taskmanager')).pid).not.toBe(taskManager.pid);
  await workspace.cdcctl('generate', '--count', '100', '--rate', '1000');
  await validates();
});

test('after the supervisor was killed, up takes the running engines over', async () => {
  const { pid } = JSON.parse(await readFile(join(workspace.stateDir, 'supervisor.json'), 'utf8')) as { pid: number };
  // The dashboard is a part of the supervisor.
  const pids = async () =>
    (await engines()).filter(({ name }) => name !== 'flink-dashboard').map(({ pid: running }) => running);
  const before = await pids();
  process.kill(pid, 'SIGKILL');
  await bringUp();
  expect(await pids()).toEqual(before);
  expect((await engine('flink-dashboard')).state).toBe('ready');
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
});

test('once each is back the pipeline goes on', async () => {
  await bringUp();
  await workspace.cdcctl('generate', '--count', '100', '--rate', '1000');
  await validates();
});

test('an engine that hangs is told from one that works, with the time since when', async () => {
  const names = ['mysql', 'kafka', 'clickhouse-server', 'flink-taskmanager'];
  const hung = await Promise.all(names.map(engine));
  const jobManager = await engine('flink-jobmanager');
  const states = async () => {
    const status = (await workspace.cdcctl('status')).json;
    return new Map<string, EngineStatus>(status.engines.map((one: EngineStatus) => [one.name, one]));
  };
  const stoppedAt = Date.now();
  try {
    for (const { pid } of hung) process.kill(pid, 'SIGSTOP');
    // The TaskManager is silent once it has left out some heartbeats.
    const seen = await eventually(states, (now) => names.every((name) => now.get(name)?.state === 'hung'), 25_000);
    for (const name of names) {
      expect([name, seen.get(name)?.detail]).toEqual([name, expect.stringMatching(/has not answered since .* UTC/)]);
      expect(Math.abs((seen.get(name)?.silentSince ?? 0) - stoppedAt)).toBeLessThan(10_000);
    }
    expect(seen.get('flink-jobmanager')?.state).toBe('ready');
    for (const { pid } of hung) process.kill(pid, 'SIGCONT');
    process.kill(jobManager.pid, 'SIGSTOP');
    expect((await states()).get('flink-jobmanager')?.state).toBe('hung');
  } finally {
    for (const { pid } of [...hung, jobManager]) process.kill(pid, 'SIGCONT');
  }
  await eventually(states, (now) => [...now.values()].every(({ state }) => state === 'ready'), 30_000);
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
