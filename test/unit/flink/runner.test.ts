import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createFlinkJobs } from '../../../src/adapters/flink/index.js';
import { createRunner, type RunnerProcess } from '../../../src/adapters/host/job-runner.js';
import { identify } from '../../../src/adapters/host/process-identity.js';
import { CdcctlError } from '../../../src/errors/index.js';
import { redact } from '../../../src/model/index.js';
import type { JobRunner, SubmitRequest } from '../../../src/ports/index.js';
import { headOf } from '../../../src/report/log-record.js';
import { type FakeFlink, fakeFlink } from './fake-flink.js';

const trace = readFileSync(join(import.meta.dirname, 'traces/missing-table.txt'), 'utf8');
const never = new AbortController().signal;
const secrets = new Map([['MYSQL_CDC_PASSWORD', 'hunter2']]);
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

let runner: JobRunner | undefined;
let flink: FakeFlink | undefined;
let log: string[] = [];
let starts = 0;
afterEach(async () => {
  await runner?.close();
  await flink?.close();
  [runner, flink] = [undefined, undefined];
});

function start(
  process: Partial<RunnerProcess> = {},
  silenceMs = 20_000,
  write = (text: string): void => void log.push(text),
  prepared = (): void => undefined,
): JobRunner {
  [log, starts] = [[], 0];
  runner = createRunner({
    log: 'submit',
    silenceMs,
    write,
    redact: (text) => redact(text, secrets),
    async prepare() {
      starts += 1;
      prepared();
      const args = [join(import.meta.dirname, 'fake-runner.mjs')];
      return { command: globalThis.process.execPath, args, env: {}, ...process };
    },
  });
  return runner;
}

/** The same through the client of Flink, whose JobManager knows the jobs of these ids. */
async function submit(changed: Partial<SubmitRequest>, known: readonly string[] = []): Promise<string> {
  const job = (jid: string) => ({ jid, name: 'n', state: 'RUNNING', 'start-time': 1 });
  flink = await fakeFlink(() => ({ body: { jobs: known.map(job) } }));
  const jobs = createFlinkJobs({ restUrl: flink.url, runner: runner ?? start(), redact: secrets });
  return jobs.submit({ ...request, ...changed }, never);
}

const failure = async (work: Promise<unknown>): Promise<CdcctlError> =>
  work.then(
    () => Promise.reject(new Error('It was accepted')),
    (error: unknown) => (error instanceof CdcctlError ? error : Promise.reject(error)),
  );

const pidOf = (answer: Awaited<ReturnType<JobRunner['submit']>>): number =>
  Number(answer.ok ? answer.jobId?.split(' of ')[1] : Number.NaN);

test('nothing is started before the first submission, and one process serves all of them', async () => {
  const { submit, close } = start();
  await close();
  expect(starts).toBe(0);
  const pids = [pidOf(await submit(request, never)), pidOf(await submit(request, never))];
  expect(new Set(pids).size).toBe(1);
  expect(identify(pids[0] ?? 0)).not.toBeNull();
  await close();
  expect(identify(pids[0] ?? 0)).toBeNull();
  expect(starts).toBe(1);
});

test('a request goes to its standard input alone', async () => {
  const { submit } = start();
  const pid = pidOf(await submit({ ...request, statements: [{ sql: "'password' = 'hunter2'", place: 'p' }] }, never));
  for (const file of ['cmdline', 'environ'])
    expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain('hunter2');
});

test('a refusal says where in the file, and why in one line; the trace goes to the log', async () => {
  const error = await failure(submit({ name: 'refused', restoreFrom: trace }));
  expect(error.message).toBe('Flink refused flink-sql/cdc.sql:20:15 (job refused)');
  expect(error.why).toBe("Object 'nosuch' not found");
  expect(error.next).toContain('cdcctl logs submit');
  expect(log.join('\n')).toContain(trace);
});

test('a refusal is a record of the log with its time and the level of an error', async () => {
  const before = Date.now();
  await failure(submit({ name: 'refused', restoreFrom: trace }));
  const text = log.find((lines) => lines.includes(trace)) ?? '';
  expect(text.split('\n')[0]).toMatch(/Z ERROR refused was refused at flink-sql\/cdc\.sql:20$/);
  const head = headOf(text.split('\n')[0] ?? '');
  expect(head?.level).toBe('error');
  expect(head?.at).toBeGreaterThanOrEqual(before);
});

test('a log that cannot be written stops nothing', async () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  const { submit: ask } = start({}, 20_000, full);
  expect(await ask(request, never)).toMatchObject({ ok: true });
  expect(await ask({ ...request, name: 'refused', restoreFrom: trace }, never)).toMatchObject({ ok: false, trace });
  expect(starts).toBe(1);
});

test('a refusal shows no password', async () => {
  const error = await failure(
    submit({ name: 'refused', restoreFrom: 'java.lang.Error: cannot log in with hunter2\n\tat a.B.c(B.java:1)' }),
  );
  expect(error.why).toBe('cannot log in with <MYSQL_CDC_PASSWORD>');
});

test('statements without an INSERT make no job, and that is said', async () => {
  expect((await failure(submit({ name: 'no job' }))).message).toBe('The statements of no job made no job');
});

test('a Java that is not there is named with the next command', async () => {
  start({ command: '/nowhere/java' });
  const error = await failure(submit({}));
  expect(error.message).toBe("The program that submits Flink's jobs could not be started");
  expect(error.why).toContain('/nowhere/java ENOENT');
  expect(error.next).toContain('cdcctl doctor');
});

test('a process that dies tells how, with its last lines and without a password; the next submission starts another', async () => {
  const { submit: ask } = start();
  const error = await failure(submit({ name: 'dies' }));
  expect(error.message).toBe("The program that submits Flink's jobs ended before it answered");
  expect(error.why).toBe(
    'exited with code 3\nWARN it logs <MYSQL_CDC_PASSWORD>\njava.lang.OutOfMemoryError: <MYSQL_CDC_PASSWORD>',
  );
  expect(await ask(request, never)).toMatchObject({ ok: true });
  expect(starts).toBe(2);
});

test('jars without the program lead to up', async () => {
  start({
    args: ['-e', "console.error('Error: Could not find or load main class io.cdcctl.Runner'); process.exit(1)"],
  });
  expect(await failure(submit({}))).toMatchObject({
    message: 'The stack was started by another version of cdcctl',
    next: 'cdcctl up',
  });
});

test.each([
  'dies',
  'silent',
  'garbage',
])('where the process %s, the job counts that the JobManager has', async (name) => {
  start({}, 300);
  expect(await submit({ name }, ['b'.repeat(32), request.id])).toBe(request.id);
});

test('an answer that is none is an error, shown without a password', async () => {
  const error = await failure(submit({ name: 'garbage' }));
  expect(error.message).toContain('an answer that is not understood');
  expect(error.why).toBe('Hello <MYSQL_CDC_PASSWORD>');
});

test('a process that is silent is ended, also where it does not want to', { timeout: 20_000 }, async () => {
  const args = [join(import.meta.dirname, 'fake-runner.mjs'), 'stubborn'];
  const { submit: ask } = start({ args }, 1_500);
  const pid = pidOf(await ask(request, never));
  const error = await failure(submit({ name: 'silent' }));
  expect(error.message).toBe("The program that submits Flink's jobs does not answer");
  expect(error.why).toBe('No answer within 1.5 s.');
  expect(identify(pid)).toBeNull();
});

test('Ctrl-C ends the submission and the process', async () => {
  const controller = new AbortController();
  const { submit: ask } = start();
  const pid = pidOf(await ask(request, never));
  const work = ask({ ...request, name: 'silent' }, controller.signal);
  await delay(50);
  controller.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(identify(pid)).toBeNull();
});

test('Ctrl-C while the process is prepared ends the submission, and none is started', async () => {
  const controller = new AbortController();
  const { submit: ask } = start({}, 20_000, undefined, () => controller.abort());
  await expect(ask({ ...request, name: 'silent' }, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(log).toEqual([]);
});
