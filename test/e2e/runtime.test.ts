import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownedProcesses } from '../../src/adapters/host/process-identity.js';
import { cacheDirectory } from '../../src/adapters/local/engines/index.js';
import { createLocalEngines } from '../../src/adapters/local/local-engines.js';
import { createLocalRuntime } from '../../src/adapters/local/runtime.js';
import type { Runtime } from '../../src/ports/index.js';
import { PIPELINE, until } from '../unit/local/harness.js';
import { isLoopback, listeners } from './support/listening.js';
import { mysql } from './support/runtime-clients.js';
import { type Remains, runtimeContract } from './support/runtime-contract.js';

/** The life of a stack of real engines, without jobs. */
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
    engines: createLocalEngines({
      ...{ cacheDir, projectRoot, env: process.env },
      ...{ flinkVersion: PIPELINE.flink.version, flinkCdc: false },
    }),
    supervisorEntry: join(projectRoot, 'dist/cli/supervisor.js'),
  });
});
afterAll(async () => {
  await runtime?.remove({ volumes: true });
  await rm(root, { recursive: true, force: true });
});

const up = () => runtime.up({ autoPorts: false, signal: never });

async function remains(): Promise<Remains> {
  const there = (await readdir(stateDir).catch(() => [])).map((name) => join(stateDir, name));
  const made = ['conf', 'tmp', 'supervisor.json'].map((name) => join(stateDir, name));
  return {
    running: ownedProcesses(stateDir).map(({ pid }) => String(pid)),
    made: there.filter((path) => made.includes(path)),
    data: there.filter((path) => !made.includes(path)),
  };
}

/** Of the engines; the dashboard is a part of the supervisor. */
async function pids(): Promise<Readonly<Record<string, number | null>>> {
  const engines = (await runtime.status()).engines.filter(({ name }) => name !== 'flink-dashboard');
  return Object.fromEntries(engines.map(({ name, pid }) => [name, pid]));
}

async function supervisorPid(): Promise<number> {
  return JSON.parse(await readFile(join(stateDir, 'supervisor.json'), 'utf8')).pid;
}

/** Every process of the stack: the supervisor and whatever was started for the state directory. */
async function stackPids(): Promise<readonly number[]> {
  return [await supervisorPid(), ...ownedProcesses(stateDir).map(({ pid }) => pid)];
}

runtimeContract(
  {
    upCommand: 'cdcctl up',
    runtime: () => runtime,
    up,
    stop: () => runtime.stop(never),
    remove: (volumes) => runtime.remove({ volumes }),
    remains,
  },
  () => {
    test('up again has the same supervisor', async () => {
      const before = await supervisorPid();
      await up();
      expect(await supervisorPid()).toBe(before);
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
      expect(secrets).toHaveLength(11);
      const leaks = [...places].filter(([, text]) => secrets.some((secret) => text.includes(secret)));
      expect(leaks.map(([place]) => place)).toEqual([]);
      expect((await stat(join(stateDir, 'secrets.env'))).mode & 0o777).toBe(0o600);
    });

    test('a killed engine comes back with its data, and is counted', async () => {
      const before = await pids();
      if (!before.mysql) throw new Error('MySQL has no process');
      process.kill(before.mysql, 'SIGKILL');
      const status = await until(
        () => runtime.status(),
        ({ engines }) => engines[0]?.state === 'ready' && engines[0].pid !== before.mysql,
        120_000,
      );
      expect(status.engines[0]).toMatchObject({ name: 'mysql', restarts: 1 });
      expect({ ...(await pids()), mysql: null }).toEqual({ ...before, mysql: null });
      expect(await mysql(runtime, "SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
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
  },
);

test('not even the state directory is left', () => {
  expect(existsSync(stateDir)).toBe(false);
});
