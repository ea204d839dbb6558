import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFlinkJobs } from '../../src/adapters/flink/index.js';
import { createBroker } from '../../src/adapters/kafka/index.js';
import { localCheckpoints } from '../../src/adapters/local/checkpoints.js';
import { localJobRunner } from '../../src/adapters/local/job-runner.js';
import { logFile, statePaths } from '../../src/adapters/local/paths.js';
import { readSecretsFile } from '../../src/adapters/local/secrets.js';
import { readStackFile, type StackFile } from '../../src/adapters/local/stack-file.js';
import type { Broker, CheckpointStore, FlinkJobs, JobRunner, SubmitRequest } from '../../src/ports/index.js';
import { flinkRest } from './support/flink-rest.js';
import {
  createWorkspace,
  eventually,
  ORDERS,
  openStores,
  type Stores,
  secretsOf,
  type Workspace,
} from './support/workspace.js';

/** What the adapters of Flink and Kafka rely on, asked of the real ones. No job of the pipeline runs here. */
let workspace: Workspace;
let stores: Stores;
let flink: FlinkJobs;
let broker: Broker;
let checkpoints: CheckpointStore;
let runner: JobRunner;
let ports: Record<string, number>;
const never = new AbortController().signal;

beforeAll(async () => {
  // One of the jobs here reads MySQL with Flink CDC.
  workspace = await createWorkspace({ text: ORDERS.replace('source: { ', 'source: { reader: mysql-cdc, ') });
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  ports = up.json.ports;
  stores = await openStores(workspace, ports);
  const paths = statePaths(workspace.stateDir);
  const secrets = new Map([...(await readSecretsFile(paths)), ['PASSWORD', 'not-the-password']]);
  const { url, tls } = await flinkRest(workspace);
  runner = localJobRunner({ paths, stack: async () => stackOf(paths.stack), secrets: async () => secrets });
  flink = createFlinkJobs({
    restUrl: url,
    runner,
    tls,
    redact: new Map([['PASSWORD', 'not-the-password']]),
  });
  const { KAFKA_PASSWORD: password = '' } = await secretsOf(workspace);
  broker = createBroker({ bootstrap: `127.0.0.1:${ports.kafka}`, login: { username: 'cdcctl', password } });
  checkpoints = localCheckpoints(workspace.stateDir);
});

afterAll(async () => {
  await runner?.close();
  await broker?.close();
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

async function stackOf(file: string): Promise<StackFile> {
  const stack = await readStackFile(file);
  if (stack === null) throw new Error(`${file} is not there`);
  return stack;
}

const NUMBERS = "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5')";
const NOWHERE = "CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole')";

function request(name: string, statements: readonly string[], restoreFrom: string | null = null): SubmitRequest {
  return {
    id: randomBytes(16).toString('hex'),
    name,
    restoreFrom,
    settings: {
      'execution.checkpointing.interval': '1 s',
      'pipeline.global-job-parameters': 'cdcctl.hash:a-b-c,cdcctl.generation:1',
    },
    statements: statements.map((sql, index) => ({ sql, place: `test.sql:${10 * (index + 1)}` })),
  };
}

const copyNumbers = (name: string, restoreFrom: string | null = null) =>
  request(name, [NUMBERS, NOWHERE, 'INSERT INTO nowhere SELECT n FROM numbers'], restoreFrom);

const hasCheckpoint = (id: string) =>
  eventually(
    () => flink.details(id),
    ({ completedCheckpoints }) => completedCheckpoints > 0,
    60_000,
  );

test('a topic has an id, and another one when it was made again', async () => {
  const topic = { name: 'made-again', partitions: 2, replication: -1, config: { 'cleanup.policy': 'compact' } };
  expect(await broker.describeTopic(topic.name)).toBeNull();
  expect(await broker.offsets(topic.name)).toEqual([]);
  await broker.createTopic(topic);
  const first = await broker.describeTopic(topic.name);
  expect(first).toMatchObject({ name: topic.name, partitions: 2, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(await broker.describeTopic(topic.name)).toEqual(first);

  const admin = stores.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic.name] });
  await admin.disconnect();
  await eventually(
    () => broker.describeTopic(topic.name),
    (description) => description === null,
    20_000,
  );
  await broker.createTopic(topic);
  expect((await broker.describeTopic(topic.name))?.id).not.toBe(first?.id);
});

test('a job runs under the id that it was given, once, and tells its parameters', async () => {
  const job = copyNumbers('own-id');
  expect(await flink.submit(job, never)).toBe(job.id);
  expect(await hasCheckpoint(job.id)).toMatchObject({
    name: 'own-id',
    state: 'RUNNING',
    parameters: { 'cdcctl.hash': 'a-b-c', 'cdcctl.generation': '1' },
    restoredFrom: null,
  });
  await expect(flink.submit(job, never)).rejects.toThrow('Flink refused test.sql:30');
  expect((await flink.list()).filter(({ name }) => name === 'own-id')).toHaveLength(1);
  await flink.cancel(job.id);
});

test('a job that was stopped goes on from its savepoint, a cancelled one from its newest checkpoint', async () => {
  const first = copyNumbers('goes-on');
  await flink.submit(first, never);
  await hasCheckpoint(first.id);
  await expect(flink.savepoint(first.id, 'file:///proc/not-writable', never)).rejects.toMatchObject({
    why: expect.stringMatching(/savepoint directory/),
  });
  const savepoint = await flink.stopWithSavepoint(
    first.id,
    checkpoints.savepointDirectory({ ...first, generation: 1 }),
    never,
  );
  expect((await flink.details(first.id)).state).toBe('FINISHED');
  const stopped = await checkpoints.newest({ name: '', runs: [first.id] });
  expect(stopped?.path.replace('file://', 'file:')).toBe(savepoint);

  const second = copyNumbers('goes-on', stopped?.path ?? null);
  await flink.submit(second, never);
  expect((await hasCheckpoint(second.id)).restoredFrom).toBe(savepoint);
  await flink.cancel(second.id);
  await eventually(
    async () => (await flink.list()).find(({ id }) => id === second.id)?.state,
    (state) => state === 'CANCELED',
    20_000,
  );
  expect((await checkpoints.newest({ name: '', runs: [first.id, second.id] }))?.path).toMatch(
    new RegExp(`/${second.id}/chk-\\d+$`),
  );
});

test('a statement that Flink refuses is named with its place and its cause in one line', async () => {
  const bad = request('refused', [NUMBERS, NOWHERE, 'INSERT INTO nowhere\nSELECT missing\nFROM numbers']);
  await expect(flink.submit(bad, never)).rejects.toMatchObject({
    message: 'Flink refused test.sql:31:8 (job refused)',
    why: "Column 'missing' not found in any table",
  });
  expect((await flink.list()).filter(({ name }) => name === 'refused')).toEqual([]);
  expect(await readFile(logFile(statePaths(workspace.stateDir), 'submit'), 'utf8')).toMatch(
    /^\S+Z ERROR refused was refused at test\.sql:30\norg\.apache\.flink.*ValidationException/m,
  );
});

test('both jobs of a command and a refused one go through one process, which knows no password by its arguments', async () => {
  const mark = `-Dlog4j2.configurationFile=${workspace.stateDir}/conf/submit/`;
  const found = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(mark));
  expect(found).toHaveLength(1);
  await runner.close();
  expect(commandLine(found[0] ?? '')).toBe('');
});

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('a job that cannot log in tells so in one line, without the password', async () => {
  const source =
    'CREATE TABLE source (n BIGINT, PRIMARY KEY (n) NOT ENFORCED) WITH (' +
    `'connector' = 'mysql-cdc', 'hostname' = '127.0.0.1', 'port' = '${ports.mysql}', 'username' = 'cdc', ` +
    `'password' = 'not-the-password', 'database-name' = 'd', 'table-name' = 't')`;
  const job = request('locked-out', [source, NOWHERE, 'INSERT INTO nowhere SELECT n FROM source']);
  await flink.submit(job, never);
  const rest = await flinkRest(workspace);
  for (const part of ['', '/plan', '/config', '/exceptions', '/jobmanager/config']) {
    const answer = await rest.ask(`/jobs/${job.id}${part}`);
    expect(answer.errors, part).toBeUndefined();
    expect(JSON.stringify(answer), part).not.toContain('not-the-password');
  }
  const { failure } = await eventually(
    () => flink.details(job.id),
    (details) => details.failure !== null,
    60_000,
  );
  expect(failure).toBe("Access denied for user 'cdc'@'127.0.0.1' (using password: YES)");
  await flink.cancel(job.id);
});
