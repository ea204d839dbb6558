import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownedProcesses } from '../../src/adapters/host/process-identity.js';
import { cacheDirectory } from '../../src/adapters/local/engines/index.js';
import { createLocalEngines } from '../../src/adapters/local/local-engines.js';
import { createLocalRuntime } from '../../src/adapters/local/runtime.js';
import type { Runtime } from '../../src/ports/index.js';
import { PIPELINE, until } from '../unit/local/harness.js';
import { isLoopback, listeners } from './support/listening.js';

/** The life of a stack of real engines, without jobs. The tests share one stack and run in order. */
const projectRoot = join(import.meta.dirname, '../..');
const never = new AbortController().signal;
let root: string;
let stateDir: string;
let runtime: Runtime;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cdcctl-runtime-'));
  stateDir = join(root, '.cdcctl', 'small');
  const cacheDir = cacheDirectory(process.env, homedir());
  runtime = createLocalRuntime({
    pipeline: PIPELINE,
    stateDir,
    cacheDir,
    env: {},
    emit: () => undefined,
    engines: createLocalEngines({ cacheDir, projectRoot, flinkVersion: PIPELINE.flink.version, env: process.env }),
    supervisorEntry: join(projectRoot, 'dist/cli/supervisor.js'),
  });
  expect(await up()).toEqual({ started: true });
});
afterAll(async () => {
  await runtime?.remove({ volumes: true });
  await rm(root, { recursive: true, force: true });
});

const up = () => runtime.up({ autoPorts: false, signal: never });

async function pids(): Promise<Readonly<Record<string, number | null>>> {
  return Object.fromEntries((await runtime.status()).engines.map(({ name, pid }) => [name, pid]));
}

async function supervisorPid(): Promise<number> {
  return JSON.parse(await readFile(join(stateDir, 'supervisor.json'), 'utf8')).pid;
}

/** Every process of the stack: the supervisor and whatever was started for the state directory. */
async function stackPids(): Promise<readonly number[]> {
  return [await supervisorPid(), ...ownedProcesses(stateDir).map(({ pid }) => pid)];
}

async function mysql<T>(sql: string): Promise<T> {
  const { host, port } = (await runtime.endpoints()).mysql;
  const password = (await runtime.secrets()).get('MYSQL_ROOT_PASSWORD') ?? '';
  const connection = await createConnection({ host, port, user: 'root', password });
  try {
    return (await connection.query(sql))[0] as T;
  } finally {
    await connection.end();
  }
}

test('all engines are ready, each in a process of its own', async () => {
  const { running, engines } = await runtime.status();
  expect(running).toBe(true);
  expect(engines.map(({ name }) => name)).toEqual(runtime.engineNames());
  expect(engines.map(({ state }) => state)).toEqual(engines.map(() => 'ready'));
  expect(new Set(engines.map(({ pid }) => pid)).size).toBe(6);
});

test('up again changes nothing', async () => {
  const before = [await supervisorPid(), await pids()];
  expect(await up()).toEqual({ started: false });
  expect([await supervisorPid(), await pids()]).toEqual(before);
});

test('the whole tree listens on the loopback interface only', async () => {
  const found = await listeners(await stackPids());
  expect(found.length).toBeGreaterThanOrEqual(11);
  expect(found.filter(({ address }) => !isLoopback(address))).toEqual([]);
});

test('no secret is in arguments, environments or logs', async () => {
  const places = new Map<string, string>();
  for (const pid of await stackPids()) {
    for (const file of ['cmdline', 'environ']) {
      places.set(`${file} of ${pid}`, await readFile(`/proc/${pid}/${file}`, 'utf8'));
    }
  }
  for (const log of await readdir(join(stateDir, 'logs'))) {
    places.set(log, await readFile(join(stateDir, 'logs', log), 'utf8'));
  }
  const secrets = [...(await runtime.secrets()).values()];
  expect(secrets).toHaveLength(6);
  const leaks = [...places].filter(([, text]) => secrets.some((secret) => text.includes(secret)));
  expect(leaks.map(([place]) => place)).toEqual([]);
  expect((await stat(join(stateDir, 'secrets.env'))).mode & 0o777).toBe(0o600);
});

test('a killed engine comes back with its data, and is counted', async () => {
  await mysql('CREATE DATABASE kept');
  const before = await pids();
  process.kill(before.mysql ?? 0, 'SIGKILL');
  const status = await until(
    () => runtime.status(),
    ({ engines }) => engines[0]?.state === 'ready' && engines[0].pid !== before.mysql,
    120_000,
  );
  expect(status.engines[0]).toMatchObject({ name: 'mysql', restarts: 1 });
  expect({ ...(await pids()), mysql: null }).toEqual({ ...before, mysql: null });
  expect(await mysql("SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
});

test('one engine is restarted on demand, with its data', async () => {
  const before = await pids();
  await runtime.restart('mysql', never);
  const after = await pids();
  expect(after.mysql).not.toBe(before.mysql);
  expect({ ...after, mysql: null }).toEqual({ ...before, mysql: null });
  expect(await mysql("SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
  await expect(runtime.restart('redis', never)).rejects.toThrow('There is no service called redis');
});

test('after the supervisor was killed, up takes the running engines over', async () => {
  const [supervisor, before] = [await supervisorPid(), await pids()];
  process.kill(supervisor, 'SIGKILL');
  const orphaned = await until(
    () => runtime.status(),
    ({ running }) => !running,
  );
  expect(orphaned.engines[0]?.detail).toContain('cdcctl up');
  expect(await up()).toEqual({ started: true });
  expect(await pids()).toEqual(before);
  expect(await supervisorPid()).not.toBe(supervisor);
});

test('stop ends every process, keeps the data, and the next up has the same ports', async () => {
  const ports = await runtime.ports();
  await runtime.stop(never);
  expect(ownedProcesses(stateDir)).toEqual([]);
  expect((await runtime.status()).running).toBe(false);
  await up();
  expect(await runtime.ports()).toEqual(ports);
  expect(await mysql("SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
});

test('down keeps the data; with volumes nothing is left', async () => {
  await runtime.remove({ volumes: false });
  expect(ownedProcesses(stateDir)).toEqual([]);
  expect(await readdir(join(stateDir, 'data'))).toContain('mysql');
  expect(existsSync(join(stateDir, 'secrets.env'))).toBe(true);
  expect(existsSync(join(stateDir, 'conf'))).toBe(false);
  await runtime.remove({ volumes: true });
  expect(existsSync(stateDir)).toBe(false);
});
