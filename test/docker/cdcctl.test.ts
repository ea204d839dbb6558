import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTransport } from '../../src/adapters/host/transport.js';
import { runtimeContract } from '../e2e/support/runtime-contract.js';
import { eventually, secretsOf } from '../e2e/support/workspace.js';
import { containerOf, containersOf, docker, remainsOf } from './support/containers.js';
import { createDockerStack, type DockerStack } from './support/docker-stack.js';
import { secondPipeline } from './support/second-pipeline.js';

/** The life of a pipeline in containers, by cdcctl. The tests share one stack and run in order. */
const NAME = 'by-cdcctl';
const BOTH_SAVED = [expect.stringMatching(/savepoint-/), expect.stringMatching(/savepoint-/)];
const never = new AbortController().signal;
let stack: DockerStack;

beforeAll(async () => {
  stack = await createDockerStack(NAME);
});
afterAll(() => stack?.remove());

async function savepointsOf(...command: readonly string[]): Promise<readonly (string | null)[]> {
  const jobs: readonly { readonly savepoint: string | null }[] = (await stack.cdcctl(...command)).jobs;
  return jobs.map(({ savepoint }) => savepoint);
}

async function expectRestored(from: RegExp): Promise<void> {
  const restored = { state: 'RUNNING', restoredFrom: expect.stringMatching(from) };
  expect(await stack.jobs()).toMatchObject({ cdc: restored, sync: restored });
}

runtimeContract(
  {
    upCommand: 'cdcctl --target docker up',
    runtime: () => stack.runtime,
    up: () => stack.up(),
    async stop() {
      expect(await savepointsOf('stop')).toEqual(BOTH_SAVED);
    },
    async remove(volumes) {
      if (volumes) await stack.cdcctl('down', '--volumes');
      else expect(await savepointsOf('down')).toEqual(BOTH_SAVED);
    },
    remains: () => remainsOf(NAME, stack.workspace),
    async goesOn() {
      await expectRestored(/\/savepoint-/);
      await stack.flows(100);
    },
  },
  () => {
    test('the service submit is ready too', async () => {
      const states = async () => (await stack.runtime.status()).engines.map(({ name, state }) => `${name} ${state}`);
      await eventually(states, (now) => now.includes('submit ready'), 60_000);
    });

    test('ports are published on the loopback interface only', async () => {
      const bindings = await docker(
        'inspect',
        '--format',
        '{{json .HostConfig.PortBindings}}',
        ...(await containersOf(NAME)),
      );
      const hosts = [...bindings.matchAll(/"HostIp":"([^"]*)"/g)].map(([, host]) => host);
      expect(hosts.length).toBeGreaterThanOrEqual(6);
      expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
    });

    test('passwords are in a file of the owner only, which git ignores', async () => {
      const { folder, secretsFile } = stack.workspace;
      expect((await stat(secretsFile)).mode & 0o777).toBe(0o600);
      expect(await readFile(join(folder, 'compose/.gitignore'), 'utf8')).toMatch(/^\.env$/m);
    });

    test('submit, generate and validate', async () => {
      expect((await stack.cdcctl('submit')).outcome).toBe('submitted');
      await stack.flows(500);
      expect((await stack.cdcctl('submit')).outcome).toBe('unchanged');
      expect((await stack.cdcctl('drift')).differences).toEqual([]);
    });

    test('the service submit leaves the jobs alone while cdcctl holds them, and goes on after', async () => {
      const submit = await containerOf(NAME, 'submit');
      // It touches this file at the end of every look at the jobs that run.
      const lastLook = () => docker('exec', submit, 'stat', '--format', '%.Y', '/dev/shm/jobs-run');
      const held = await stack.runtime.holdJobs(async () => {
        const before = await lastLook();
        await delay(12_000);
        expect(await lastLook()).toBe(before);
        return before;
      }, never);
      await eventually(lastLook, (look) => look !== held, 20_000);
    });

    test('no row is lost when each container is killed while orders are written', { timeout: 900_000 }, async () => {
      const writing = stack.workspace.start('generate', '--rate', '50', '--duration', '15m', '--seed', '3');
      for (const name of ['flink-taskmanager', 'clickhouse-server', 'kafka', 'dashboard', 'submit']) {
        await stack.crash(name);
      }
      // It was writing until now: Ctrl-C is what ended it.
      const written = await writing.interrupt();
      expect(written.exitCode, written.stderr).toBe(130);
      await stack.crash('mysql');
      await stack.flows(100);
    });

    test('jobs of a lost JobManager come back by themselves, from their newest checkpoints', async () => {
      const before = await stack.jobs();
      await stack.crash('flink-jobmanager');
      const running = async (): Promise<readonly { readonly id: string; readonly state: string }[]> =>
        (await stack.cdcctl('status')).jobs;
      const isBack = (now: Awaited<ReturnType<typeof running>>) =>
        now.length === 2 &&
        now.every(({ id, state }) => state === 'RUNNING' && ![before.cdc.id, before.sync.id].includes(id));
      await eventually(running, isBack, 240_000);
      await expectRestored(/\/chk-\d+$/);
      await stack.flows(100);
      // cdcctl knows them for what they are.
      expect((await stack.cdcctl('submit')).outcome).toBe('unchanged');
    });

    test('up right after the loss of a JobManager ends the tasks that it left behind, and resumes each job once', async () => {
      const worker = async () =>
        (await stack.runtime.status()).engines.find(({ name }) => name === 'flink-taskmanager');
      const before = await worker();
      await stack.crash('flink-jobmanager');
      await stack.up();
      expect((await worker())?.pid).not.toBe(before?.pid);
      await expectRestored(/\/chk-\d+$/);
      await stack.flows(100);
      const { flink } = await stack.runtime.endpoints();
      const ask = createTransport(flink, (await stack.runtime.logins()).flink);
      const { text } = await ask({ method: 'GET', path: '/jobs/overview', body: undefined, signal: never });
      const { jobs } = JSON.parse(text) as { jobs: readonly { name: string }[] };
      expect(jobs.map(({ name }) => name).sort()).toEqual([`${NAME}-cdc`, `${NAME}-sync`]);
    });

    secondPipeline(() => stack);

    test('passwords are in no log of all that ran', async () => {
      const secrets = Object.entries(await secretsOf(stack.workspace)).filter(([name]) => name.endsWith('_PASSWORD'));
      expect(secrets).toHaveLength(11);
      const ids = await containersOf(NAME, '--all');
      expect(ids.length).toBeGreaterThanOrEqual(7);
      for (const id of ids) {
        const { stdout, stderr } = await execa('docker', ['logs', id], { stdin: 'ignore' });
        expect(secrets.filter(([, value]) => (stdout + stderr).includes(value)).map(([name]) => name)).toEqual([]);
      }
    });
  },
);
