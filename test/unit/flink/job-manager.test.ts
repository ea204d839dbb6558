import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createFlinkJobs } from '../../../src/adapters/flink/index.js';
import { type FakeFlink, fakeFlink } from './fake-flink.js';

const denied = readFileSync(join(import.meta.dirname, 'traces/access-denied.txt'), 'utf8');
const never = new AbortController().signal;

/** No test here submits a job. */
const none = { log: 'submit', submit: () => Promise.reject(new Error('It was asked to submit')) };
let server: FakeFlink | undefined;
afterEach(() => server?.close());

async function jobs(answers: Readonly<Record<string, unknown>>) {
  server = await fakeFlink(({ call }) => {
    const found = answers[call];
    return found === undefined ? undefined : { body: found };
  });
  return createFlinkJobs({ restUrl: server.url, runner: none, redact: new Map() });
}

const DETAILS = {
  // A copy that the JobManager keeps for a while still says RUNNING.
  'GET /jobs/j': {
    jid: 'j',
    name: 'orders-cdc',
    state: 'RUNNING',
    'start-time': 5,
    vertices: [
      { name: 'Source: kafka.a[1] -> A[2]: Writer', status: 'CREATED' },
      { name: 'Source: kafka.a[1] -> A[2]', status: 'RUNNING' },
    ],
  },
  'GET /jobs/j/status': { status: 'FINISHED' },
  'GET /jobs/j/config': { 'execution-config': { 'user-config': { 'cdcctl.hash': 'h' } } },
  'GET /jobs/j/checkpoints': {
    counts: { completed: 4, failed: 1 },
    latest: {
      completed: { id: 9, latest_ack_timestamp: 77, end_to_end_duration: 12, external_path: 'file:/chk-9' },
      restored: { external_path: 'file:/sp-1' },
    },
  },
  'GET /jobs/j/exceptions': {
    'root-exception': null,
    exceptionHistory: {
      entries: [
        { stacktrace: denied, taskName: 'Source: kafka.a[1] -> A[2]: Writer (1/2) - execution #3' },
        { stacktrace: denied, taskName: null },
        { stacktrace: denied, taskName: 'Source: kafka.a[1] -> A[2]: Writer (2/2) - execution #2' },
      ],
    },
  },
  'GET /jobs/j/metrics?get=numRestarts': [{ id: 'numRestarts', value: '2' }],
};

test('details are put together, and the state is the one of now', async () => {
  const flink = await jobs(DETAILS);
  expect(await flink.details('j')).toEqual({
    id: 'j',
    name: 'orders-cdc',
    state: 'FINISHED',
    startTime: 5,
    parameters: { 'cdcctl.hash': 'h' },
    restarts: 2,
    completedCheckpoints: 4,
    failedCheckpoints: 1,
    lastCheckpoint: { id: 9, completedAt: 77, durationMs: 12, path: 'file:/chk-9' },
    restoredFrom: 'file:/sp-1',
    failure: "Access denied for user 'cdc'@'127.0.0.1' (using password: YES)",
    tasks: [
      { name: 'Source: kafka.a[1] -> A[2]: Writer', running: false, failures: 2 },
      { name: 'Source: kafka.a[1] -> A[2]', running: true, failures: 0 },
    ],
  });
});

test('a job that has done nothing yet has no checkpoint and no failure', async () => {
  const flink = await jobs({
    ...DETAILS,
    'GET /jobs/j/config': {},
    'GET /jobs/j/checkpoints': {},
    'GET /jobs/j/exceptions': { 'root-exception': null },
    'GET /jobs/j/metrics?get=numRestarts': [],
  });
  expect(await flink.details('j')).toMatchObject({
    parameters: {},
    restarts: 0,
    completedCheckpoints: 0,
    lastCheckpoint: null,
    restoredFrom: null,
    failure: null,
  });
});

const noSlots =
  'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.';

test('failures have their time, their root cause and their task, newest first', async () => {
  const entries = [
    { stacktrace: denied, timestamp: 7, taskName: 'Source: orders (1/1)' },
    { stacktrace: 'java.io.IOException: disk full\n\tat a.B.c(B.java:1)', timestamp: 9, taskName: null },
    { stacktrace: noSlots, timestamp: 5, taskName: null },
  ];
  const flink = await jobs({ 'GET /jobs/j/exceptions': { 'root-exception': null, exceptionHistory: { entries } } });
  expect(await flink.failures('j')).toEqual([
    { at: 9, cause: 'disk full', task: null, lackedSlots: false },
    {
      at: 7,
      cause: "Access denied for user 'cdc'@'127.0.0.1' (using password: YES)",
      task: 'Source: orders (1/1)',
      lackedSlots: false,
    },
    { at: 5, cause: 'Could not acquire the minimum required resources.', task: null, lackedSlots: true },
  ]);
});

const json = (count: number, last: string) => JSON.stringify([{ table: 'shop.log', kind: 'emptied', count, last }]);

/** A TaskManager whose metrics are the old ones until it was asked so often. */
async function readers(oldUntil: number, names: readonly string[], values: readonly string[] = []) {
  let asked = 0;
  const wanted = names.filter((name) => name.endsWith('tableNotices'));
  server = await fakeFlink(({ call }) => {
    if (call === 'GET /jobs/j') return { body: { vertices: [{ id: 'v' }] } };
    if (call === 'GET /taskmanagers') return { body: { taskmanagers: [{ id: 't' }] } };
    if (call === 'GET /taskmanagers/t/metrics?get=Status.JVM.CPU.Time') {
      asked += 1;
      return { body: [{ id: 'Status.JVM.CPU.Time', value: asked < oldUntil ? '7' : '8' }] };
    }
    if (call === `GET /jobs/j/vertices/v/metrics?get=${encodeURIComponent(wanted.join(','))}`) {
      return { body: wanted.map((id, index) => ({ id, value: values[index] })) };
    }
    const old = call === 'GET /jobs/j/vertices/v/metrics' && asked < oldUntil;
    if (old) return { body: [{ id: '0.old' }] };
    return call === 'GET /jobs/j/vertices/v/metrics' ? { body: names.map((id) => ({ id })) } : undefined;
  });
  return createFlinkJobs({ restUrl: server.url, runner: none, redact: new Map() });
}

test('what readers noticed is read from metrics of their own, once the TaskManagers were asked again', async () => {
  const names = [
    '0.numRecordsOut',
    '0.Source__mysql[1].table.shop_log.tableNotices',
    '1.Source__a.table.b.tableNotices',
  ];
  const flink = await readers(3, names, [json(1, 'truncated'), json(2, 'dropped')]);
  expect(await flink.notices('j')).toEqual([{ table: 'shop.log', kind: 'emptied', count: 3, last: 'dropped' }]);
});

test('nothing was noticed where a job has other metrics alone, and nothing is known where it has none', async () => {
  expect(await (await readers(2, ['0.x'])).notices('j')).toEqual([]);
  await server?.close();
  expect(await (await readers(2, [])).notices('j')).toBe(null);
});

test('stopping waits for the savepoint and gives its path', async () => {
  let asked = 0;
  server = await fakeFlink(({ call }) => {
    if (call === 'POST /jobs/j/stop') return { status: 202, body: { 'request-id': 'r' } };
    if (call !== 'GET /jobs/j/savepoints/r') return undefined;
    asked += 1;
    return asked < 3
      ? { body: { status: { id: 'IN_PROGRESS' }, operation: null } }
      : { body: { status: { id: 'COMPLETED' }, operation: { location: 'file:/sp/1' } } };
  });
  const flink = createFlinkJobs({ restUrl: server.url, runner: none, redact: new Map() });
  expect(await flink.stopWithSavepoint('j', 'file:///sp', never)).toBe('file:/sp/1');
  expect(server.calls[0]?.body).toEqual({ targetDirectory: 'file:///sp', drain: false });
});

test('a savepoint that fails says why', async () => {
  const flink = await jobs({
    'POST /jobs/j/savepoints': { 'request-id': 'r' },
    'GET /jobs/j/savepoints/r': {
      status: { id: 'COMPLETED' },
      operation: { 'failure-cause': { 'stack-trace': 'java.io.IOException: disk full\n\tat a.B.c(B.java:1)' } },
    },
  });
  await expect(flink.savepoint('j', 'file:///sp', never)).rejects.toMatchObject({
    message: 'Flink took no savepoint of job j',
    why: 'disk full',
  });
});

test.each([404, 409])('cancelling a job that has ended already (status %d) is no error', async (status) => {
  server = await fakeFlink(() => ({ status, body: { errors: ['gone'] } }));
  const flink = createFlinkJobs({ restUrl: server.url, runner: none, redact: new Map() });
  await expect(flink.cancel('j')).resolves.toBeUndefined();
});

test('an answer of another shape is named', async () => {
  const flink = await jobs({
    'GET /jobs/overview': { jobs: [{ jid: 'j', name: 'n', state: 'ODD', 'start-time': 1 }] },
  });
  await expect(flink.list()).rejects.toMatchObject({
    message: `Flink's JobManager at ${server?.url} gave an answer that is not understood`,
  });
});

test('what a JobManager that hangs is asked ends when the client is closed', { timeout: 10_000 }, async () => {
  const closed = new AbortController();
  const hung = createServer(() => undefined);
  await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
  const { port } = hung.address() as { port: number };
  const options = { restUrl: `http://127.0.0.1:${port}`, runner: none, redact: new Map() };
  const asked = createFlinkJobs({ ...options, closed: closed.signal }).list();
  closed.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  hung.close();
});
