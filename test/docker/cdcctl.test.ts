import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createWorkspace,
  eventually,
  ORDERS,
  openStores,
  type Stores,
  secretsOf,
  type Workspace,
} from '../e2e/support/workspace.js';

/** The life of a pipeline in containers, by cdcctl. The tests share one stack and run in order. */
const NAME = 'docker-orders';
let workspace: Workspace;
let stores: Stores;

interface Service {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
  readonly restarts: number;
}

const SERVICES = [
  'mysql',
  'kafka',
  'clickhouse-server',
  'flink-jobmanager',
  'flink-taskmanager',
  'sql-gateway',
  'submit',
];

async function cdcctl(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function bringUp(): Promise<void> {
  const { ports } = await cdcctl('up');
  await stores?.close();
  stores = await openStores(workspace, ports);
}

async function services(): Promise<readonly Service[]> {
  return (await cdcctl('status')).engines;
}

async function service(name: string): Promise<Service> {
  const found = (await services()).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args, { stdin: 'ignore' })).stdout;
}

async function containersOf(project: string): Promise<readonly string[]> {
  const filter = `label=com.docker.compose.project=${project}`;
  const lines = await docker('ps', '--all', '--quiet', '--filter', filter);
  return lines.split('\n').filter((line) => line !== '');
}

/** Ends a container's process from outside, as a crash does: Docker's own `kill` would count as a wish to stop it. */
async function crash(name: string): Promise<void> {
  const before = await service(name);
  process.kill(before.pid, 'SIGKILL');
  await eventually(
    () => service(name),
    (now) => now.state === 'ready' && now.restarts > before.restarts,
    120_000,
  );
}

async function jobs(): Promise<Readonly<Record<string, { id: string; state: string; restoredFrom: string | null }>>> {
  const { jobs: list } = await cdcctl('status');
  return Object.fromEntries(list.map((job: { name: string }) => [job.name, job]));
}

beforeAll(async () => {
  workspace = await createWorkspace({
    text: ORDERS.replace('name: orders', `name: ${NAME}`),
    name: NAME,
    target: 'docker',
  });
  await bringUp();
});

afterAll(async () => {
  await stores?.close();
  await workspace?.cdcctl('down', '--volumes');
  await workspace?.remove();
});

test('every service is ready, and up again changes nothing', async () => {
  const wanted = SERVICES.map((name) => `${name} ready`);
  // The health of `submit`, which cdcctl starts last, is asked for every five seconds.
  const before = await eventually(
    services,
    (now) => now.map(({ name, state }) => `${name} ${state}`).join() === wanted.join(),
    60_000,
  );
  expect((await cdcctl('up')).started).toBe(false);
  expect((await services()).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
});

test('ports are published on the loopback interface only', async () => {
  const ids = await containersOf(`cdcctl-${NAME}`);
  const bindings = await docker('inspect', '--format', '{{json .HostConfig.PortBindings}}', ...ids);
  const hosts = [...bindings.matchAll(/"HostIp":"([^"]*)"/g)].map(([, host]) => host);
  expect(hosts.length).toBeGreaterThanOrEqual(6);
  expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
});

test('passwords are in a file of the owner only, and in no log', async () => {
  expect((await stat(workspace.secretsFile)).mode & 0o777).toBe(0o600);
  expect(await readFile(join(workspace.folder, 'compose/.gitignore'), 'utf8')).toMatch(/^\.env$/m);
  const secrets = Object.entries(await secretsOf(workspace)).filter(([name]) => name.endsWith('_PASSWORD'));
  expect(secrets).toHaveLength(7);
  for (const id of await containersOf(`cdcctl-${NAME}`)) {
    const { stdout, stderr } = await execa('docker', ['logs', id], { stdin: 'ignore' });
    expect(secrets.filter(([, value]) => (stdout + stderr).includes(value)).map(([name]) => name)).toEqual([]);
  }
});

test('submit, generate and validate', async () => {
  expect((await cdcctl('submit')).outcome).toBe('submitted');
  await cdcctl('generate', '--count', '500', '--rate', '200');
  expect((await cdcctl('validate')).tables[0].verdict).toBe('ok');
  expect((await cdcctl('submit')).outcome).toBe('unchanged');
});

test('no row is lost when each container is killed while orders are written', { timeout: 900_000 }, async () => {
  const writing = workspace.cdcctl('generate', '--rate', '50', '--duration', '120s', '--seed', '3');
  for (const name of ['flink-taskmanager', 'clickhouse-server', 'kafka', 'sql-gateway', 'submit']) await crash(name);
  const written = await writing;
  expect(written.exitCode, written.stdout + written.stderr).toBe(0);
  await crash('mysql');
  await cdcctl('generate', '--count', '100', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '180s')).tables[0].verdict).toBe('ok');
});

test('jobs of a lost JobManager come back by themselves, from their newest checkpoints', async () => {
  const before = await jobs();
  await crash('flink-jobmanager');
  const after = await eventually(
    jobs,
    (now) =>
      [`${NAME}-cdc`, `${NAME}-sync`].every(
        (name) => now[name]?.state === 'RUNNING' && now[name]?.id !== before[name]?.id,
      ),
    240_000,
  );
  for (const job of Object.values(after)) expect(job.restoredFrom).toMatch(/\/chk-\d+$/);
  await cdcctl('generate', '--count', '100', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '120s')).tables[0].verdict).toBe('ok');
  // cdcctl knows them for what they are.
  expect((await cdcctl('submit')).outcome).toBe('unchanged');
});

test('up right after the loss of a JobManager ends the tasks that it left behind', async () => {
  const before = await service('flink-taskmanager');
  await crash('flink-jobmanager');
  await bringUp();
  expect((await service('flink-taskmanager')).pid).not.toBe(before.pid);
  for (const job of Object.values(await jobs())) expect(job.restoredFrom).toMatch(/\/chk-\d+$/);
  await cdcctl('generate', '--count', '100', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '120s')).tables[0].verdict).toBe('ok');
});

test('after stop, up goes on from the savepoints', async () => {
  const { jobs: stopped } = await cdcctl('stop');
  expect(stopped.map(({ savepoint }: { savepoint: string }) => savepoint)).toEqual([
    expect.stringMatching(/savepoint-/),
    expect.stringMatching(/savepoint-/),
  ]);
  expect((await services()).map(({ state }) => state)).toEqual(SERVICES.map(() => 'stopped'));
  await bringUp();
  for (const job of Object.values(await jobs())) expect(job.restoredFrom).toMatch(/savepoint-/);
  await cdcctl('generate', '--count', '100', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '120s')).tables[0].verdict).toBe('ok');
});

test('one service is restarted, and the rows go on', async () => {
  const before = await service('kafka');
  await cdcctl('restart', 'kafka');
  const after = await service('kafka');
  expect(after.state).toBe('ready');
  expect(after.pid).not.toBe(before.pid);
  await cdcctl('generate', '--count', '50', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '120s')).tables[0].verdict).toBe('ok');
});

test('down keeps the data: the next up has the same rows and goes on', async () => {
  const [{ before }] = await stores.query('SELECT count() AS before FROM order_analytics.orders_realtime');
  await cdcctl('down');
  expect(await containersOf(`cdcctl-${NAME}`)).toEqual([]);
  await bringUp();
  const [{ after }] = await stores.query('SELECT count() AS after FROM order_analytics.orders_realtime');
  expect(after).toBe(before);
  await cdcctl('generate', '--count', '100', '--rate', '200');
  expect((await cdcctl('validate', '--wait', '120s')).tables[0].verdict).toBe('ok');
});

test('logs show one service, and follow it', async () => {
  expect((await workspace.plain('logs', 'kafka')).stdout).toMatch(/Kafka Server started/);
  const unknown = await workspace.plain('logs', 'redis');
  expect(unknown.exitCode).toBe(64);
  expect(unknown.stderr).toMatch(/Choose one of: mysql, kafka/);
  const cli = join(import.meta.dirname, '../../bin/cdcctl.js');
  const following = execa(process.execPath, [cli, '--target', 'docker', 'logs', '-f', 'mysql'], {
    cwd: workspace.folder,
    reject: false,
    stdin: 'ignore',
  });
  await new Promise<void>((resolve) => {
    following.stdout.on('data', (chunk) => String(chunk).includes('ready for connections') && resolve());
  });
  following.kill('SIGINT');
  expect((await following).exitCode).toBe(0);
});

test('a port that is taken is named with its owner and its key', async () => {
  const other = await createWorkspace({ name: 'taken', target: 'docker' });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await other.write(ORDERS.replace('name: orders', 'name: taken').replace('mysql: auto', `mysql: ${port}`));
    const { exitCode, stderr } = await other.plain('up');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`Port ${port} is in use by \\S+ \\(pid ${process.pid}\\)`));
    expect(stderr).toMatch(/ports\.mysql.*--auto-ports/);
    expect(await containersOf('cdcctl-taken')).toEqual([]);
  } finally {
    server.close();
    await other.remove();
  }
});

test('what does not come up shows its last lines', async () => {
  const other = await createWorkspace({ name: 'broken', target: 'docker' });
  const image = 'cdcctl-test/mysql:8.0.43';
  try {
    // An image that is there, and is no MySQL: it ends at once.
    const flink = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'flink')).split('\n')[0];
    await docker('tag', flink ?? '', image);
    const text = ORDERS.replace('name: orders', 'name: broken');
    await other.write(`${text}docker: { images: { mysql: "${image}" } }\n`);
    const { exitCode, stderr } = await other.plain('up');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/MySQL does not come up/);
    expect(stderr).toMatch(/cdcctl --target docker logs mysql/);
  } finally {
    await other.cdcctl('down', '--volumes');
    await other.remove();
    await docker('rmi', image);
  }
});

test.each([
  [{ DOCKER_HOST: 'unix:///nowhere/docker.sock' }, /No Docker engine answers at unix:\/\/\/nowhere\/docker\.sock/],
  [{ DOCKER_HOST: 'tcp://192.0.2.1:2376' }, /is not on this machine/],
  [{ DOCKER_HOST: '', DOCKER_CONTEXT: 'nowhere' }, /Docker’s context cannot be used/],
  [{ DOCKER_HOST: '', PATH: '/nowhere' }, /Docker is not installed/],
])('an engine that cannot be used is explained: %j', async (env, message) => {
  const cli = join(import.meta.dirname, '../../bin/cdcctl.js');
  const result = await execa(process.execPath, [cli, '--target', 'docker', 'up'], {
    cwd: workspace.folder,
    env,
    reject: false,
    stdin: 'ignore',
  });
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toMatch(message);
  expect(result.stderr).toMatch(/next: /);
});

test('down --volumes leaves nothing behind', async () => {
  await cdcctl('down', '--volumes');
  const filter = `label=com.docker.compose.project=cdcctl-${NAME}`;
  expect(await containersOf(`cdcctl-${NAME}`)).toEqual([]);
  expect(await docker('volume', 'ls', '--quiet', '--filter', filter)).toBe('');
  expect(await docker('network', 'ls', '--quiet', '--filter', filter)).toBe('');
  expect(existsSync(workspace.secretsFile)).toBe(false);
  expect((await readdir(join(workspace.folder, '.cdcctl'))).filter((name) => name.includes(NAME))).toEqual([]);
});
