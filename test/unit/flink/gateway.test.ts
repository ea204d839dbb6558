import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createFlinkJobs } from '../../../src/adapters/flink/index.js';
import type { CdcctlError } from '../../../src/errors/index.js';
import type { SubmitRequest } from '../../../src/ports/index.js';
import { type Call, type FakeFlink, fakeFlink } from './fake-flink.js';

const trace = readFileSync(join(import.meta.dirname, 'traces/missing-table.txt'), 'utf8');
const never = new AbortController().signal;
const request: SubmitRequest = {
  id: 'a'.repeat(32),
  name: 'orders-cdc',
  settings: { 'parallelism.default': '1' },
  restoreFrom: null,
  statements: [
    { sql: 'CREATE TABLE t', place: 'flink-sql/cdc.sql:4' },
    { sql: 'INSERT INTO t', place: 'flink-sql/cdc.sql:20' },
  ],
};

let gateway: FakeFlink | undefined;
afterEach(() => gateway?.close());

/** A gateway that runs everything; the statement that contains `bad` fails with `trace`. */
async function start(bad: string | null, error = trace): Promise<FakeFlink> {
  let failing = false;
  gateway = await fakeFlink(({ call, body }: Call) => {
    if (call === 'POST /v2/sessions') return { body: { sessionHandle: 's' } };
    if (call === 'DELETE /v2/sessions/s') return { body: { status: 'CLOSED' } };
    if (call === 'POST /v2/sessions/s/statements') {
      failing = bad !== null && String(body.statement).includes(bad);
      return { body: { operationHandle: String(body.statement).startsWith('INSERT') ? 'insert' : 'ddl' } };
    }
    if (call.endsWith('/status')) return { body: { status: failing ? 'ERROR' : 'FINISHED' } };
    if (failing) return { status: 500, body: { errors: ['Internal server error.', error] } };
    return { body: { resultType: 'PAYLOAD', ...(call.includes('insert') ? { jobID: 'job-1' } : {}) } };
  });
  return gateway;
}

const submit = (url: string, changed: Partial<SubmitRequest> = {}, secrets = new Map<string, string>()) =>
  createFlinkJobs({ restUrl: url, gatewayUrl: url, redact: secrets }).submit({ ...request, ...changed }, never);

const failure = async (work: Promise<unknown>): Promise<CdcctlError> =>
  work.then(
    () => Promise.reject(new Error('It was accepted')),
    (error: CdcctlError) => error,
  );

test('a job is made by one session, one statement a call, and the session is closed', async () => {
  const { url, calls } = await start(null);
  expect(await submit(url)).toBe('job-1');
  expect(calls.map(({ call }) => call)).toEqual([
    'POST /v2/sessions',
    'POST /v2/sessions/s/statements',
    'GET /v2/sessions/s/operations/ddl/status',
    'GET /v2/sessions/s/operations/ddl/result/0?rowFormat=JSON',
    'POST /v2/sessions/s/statements',
    'GET /v2/sessions/s/operations/insert/status',
    'GET /v2/sessions/s/operations/insert/result/0?rowFormat=JSON',
    'DELETE /v2/sessions/s',
  ]);
});

test('the path to restore from stands in the session of this job only', async () => {
  const { url, calls } = await start(null);
  await submit(url, { restoreFrom: 'file:///sp/1' });
  await submit(url);
  const properties = calls.filter(({ call }) => call === 'POST /v2/sessions').map(({ body }) => body.properties);
  const common = {
    'parallelism.default': '1',
    'pipeline.name': 'orders-cdc',
    '$internal.pipeline.job-id': 'a'.repeat(32),
  };
  expect(properties).toEqual([{ ...common, 'execution.savepoint.path': 'file:///sp/1' }, common]);
});

test('a refusal says where in the file, and why in one line; the session is closed', async () => {
  const { url, calls } = await start('INSERT');
  const error = await failure(submit(url));
  expect(error.message).toBe('Flink refused flink-sql/cdc.sql:20:15 (job orders-cdc)');
  expect(error.why).toBe("Object 'nosuch' not found");
  expect(calls.at(-1)?.call).toBe('DELETE /v2/sessions/s');
});

test('a refusal shows no password', async () => {
  const { url } = await start('CREATE', 'java.lang.Error: cannot log in with hunter2\n\tat a.B.c(B.java:1)');
  const error = await failure(submit(url, {}, new Map([['MYSQL_CDC_PASSWORD', 'hunter2']])));
  expect(error.message).toBe('Flink refused flink-sql/cdc.sql:4 (job orders-cdc)');
  expect(error.why).toBe('cannot log in with <MYSQL_CDC_PASSWORD>');
});

test('statements without an INSERT make no job, and that is said', async () => {
  const { url } = await start(null);
  const error = await failure(submit(url, { statements: request.statements.slice(0, 1) }));
  expect(error.message).toBe('The statements of orders-cdc made no job');
});

test('a gateway that is not there is named with the next command', async () => {
  const { url, close } = await start(null);
  await close();
  gateway = undefined;
  const error = await failure(submit(url));
  expect(error.message).toBe(`The SQL Gateway at ${url} does not answer`);
  expect(error.why).toContain('ECONNREFUSED');
  expect(error.next).toContain('cdcctl up');
});

test('cancelling stops the submission and closes the session', async () => {
  const controller = new AbortController();
  gateway = await fakeFlink(({ call }) => {
    if (call === 'POST /v2/sessions') return { body: { sessionHandle: 's' } };
    if (call.endsWith('/statements')) return { body: { operationHandle: 'o' } };
    if (call.endsWith('/status')) {
      controller.abort();
      return { body: { status: 'RUNNING' } };
    }
    return { body: {} };
  });
  const flink = createFlinkJobs({ restUrl: gateway.url, gatewayUrl: gateway.url, redact: new Map() });
  await expect(flink.submit(request, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(gateway.calls.at(-1)?.call).toBe('DELETE /v2/sessions/s');
});
