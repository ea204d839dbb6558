import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withPipelineLock } from '../../../src/adapters/host/lock.js';
import { identify, ownedProcesses } from '../../../src/adapters/host/process-identity.js';
import { loadPipeline } from '../../../src/config/index.js';
import { PIPELINE, type SmallStack, smallStack, until } from './harness.js';

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: SmallStack;

beforeEach(() => {
  stack = smallStack();
});
afterEach(() => stack.dispose());

async function pidOf(name: string): Promise<number> {
  const pid = (await stack.pids())[name];
  if (pid === null || pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

describe('up', () => {
  test('starts the engines in the order of their dependencies', async () => {
    expect(await stack.up()).toEqual({ started: true });
    expect((await stack.journal()).filter((line) => line.startsWith('start'))).toEqual([
      'start base',
      'start flink-jobmanager',
      'start worker',
    ]);
    expect((await stack.runtime.status()).engines.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });

  test('a second one changes nothing', async () => {
    await stack.up();
    const before = [await stack.supervisorPid(), await stack.pids()];
    expect(await stack.up()).toEqual({ started: false });
    expect([await stack.supervisorPid(), await stack.pids()]).toEqual(before);
  });

  test('a second one says what the engines have no room for', async () => {
    await stack.up();
    const text = readFileSync(new URL('../../../pipeline.yaml', import.meta.url), 'utf8');
    const { tables } = loadPipeline({ path: 'pipeline.yaml', text, env: {} }).pipeline;
    const more = smallStack({
      root: join(stack.stateDir, '../..'),
      pipeline: { tables, flink: { ...PIPELINE.flink, parallelism: 3 } },
    });
    expect(await more.up()).toEqual({ started: false });
    const warnings = more.events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
    expect(warnings).toEqual([
      'sink has no rights to order_analytics in the running ClickHouse: cdcctl stop, then cdcctl up',
      'the running Flink has 4 task slots, and flink.parallelism takes 6: cdcctl stop, then cdcctl up',
    ]);
  });

  test('a stack that starts again has another link to its dashboard, and the passwords of before', async () => {
    await stack.up();
    const before = await stack.runtime.secrets();
    await stack.runtime.stop(new AbortController().signal);
    await stack.up();
    const after = await stack.runtime.secrets();
    const changed = [...after.keys()].filter((name) => before.get(name) !== after.get(name));
    expect(changed).toEqual(['FLINK_DASHBOARD_TOKEN']);
  });

  test('says where each engine is reached', async () => {
    await stack.up();
    const { mysql } = await stack.runtime.ports();
    expect(stack.events).toContainEqual({ type: 'start', id: 'base', title: 'Base' });
    expect(stack.events).toContainEqual({ type: 'done', id: 'base', text: `ready on 127.0.0.1:${mysql}` });
  });

  test('fails with the last log lines, without secrets, where an engine keeps dying, and leaves no process', async () => {
    stack.behave({ worker: 'crash' });
    const error = await stack.up().catch((caught: unknown) => caught);
    const password = (await stack.runtime.secrets()).get('MYSQL_ROOT_PASSWORD') ?? 'none';
    expect(error).toMatchObject({
      message: 'Worker does not come up: exited with code 7',
      why: expect.stringContaining('worker cannot read its data'),
      next: expect.stringContaining('cdcctl logs worker'),
    });
    expect((error as { why: string }).why).toContain('<MYSQL_ROOT_PASSWORD>');
    expect((error as { why: string }).why).not.toContain(password);
    expect(ownedProcesses(stack.stateDir)).toEqual([]);
  });

  test('fails where an engine is not ready in time, and leaves no process', async () => {
    stack.behave({ 'flink-jobmanager': 'mute' });
    // On a busy machine the last question itself may have no end within the time.
    await expect(stack.up()).rejects.toThrow(
      /Manager does not come up: not ready after 3 s: (port \d+|it) does not answer/,
    );
    expect(ownedProcesses(stack.stateDir)).toEqual([]);
  });

  test('an abort stops everything that it started', async () => {
    stack.behave({ worker: 'mute' });
    const controller = new AbortController();
    const result = stack.up({ signal: controller.signal }).catch((caught: unknown) => caught);
    await until(stack.journal, (lines) => lines.includes('start flink-jobmanager'));
    controller.abort();
    expect(await result).toMatchObject({ exitCode: 130, message: expect.stringContaining('has been stopped') });
    expect(ownedProcesses(stack.stateDir)).toEqual([]);
  });
});

describe('an engine that dies', () => {
  test('is started again and counted', async () => {
    await stack.up();
    const before = await pidOf('base');
    process.kill(before, 'SIGKILL');
    const base = await until(
      async () => (await stack.runtime.status()).engines[0],
      (engine) => engine?.state === 'ready' && engine.pid !== before,
    );
    expect(base).toMatchObject({ restarts: 1 });
    expect(await stack.journal()).toContain('start base');
  });

  test('is started again with growing pauses while it keeps dying', async () => {
    await stack.up();
    stack.behave({ worker: 'crash' });
    process.kill(await pidOf('worker'), 'SIGKILL');
    const worker = await until(
      async () => (await stack.runtime.status()).engines[2],
      (engine) => engine?.detail === 'exited with code 7; starts again in 0.4 s',
    );
    expect(worker).toMatchObject({ state: 'failed' });
    expect(worker?.restarts).toBeGreaterThanOrEqual(2);
    stack.behave({});
    await until(stack.runtime.status, ({ engines }) => engines[2]?.state === 'ready');
  });

  test('during up is started again', async () => {
    stack.behave({ worker: 'mute' });
    const result = stack.up();
    process.kill(
      await until(
        () => stack.pids().then((pids) => pids.base ?? 0),
        (pid) => pid > 0,
      ),
      'SIGKILL',
    );
    stack.behave({});
    process.kill(
      await until(
        () => stack.pids().then((pids) => pids.worker ?? 0),
        (pid) => pid > 0,
      ),
      'SIGKILL',
    );
    expect(await result).toEqual({ started: true });
  });
});

describe('jobs', () => {
  test('are looked after once all is ready, and again after the JobManager came back', async () => {
    await stack.up();
    await until(stack.journal, (lines) => lines.filter((line) => line === 'keep jobs').length === 1);
    process.kill(await pidOf('worker'), 'SIGKILL');
    await until(stack.journal, (lines) => lines.filter((line) => line === 'start worker').length === 2);
    process.kill(await pidOf('flink-jobmanager'), 'SIGKILL');
    await until(stack.journal, (lines) => lines.filter((line) => line === 'keep jobs').length === 2);
    const status = await until(stack.runtime.status, ({ engines }) => engines[1]?.detail !== undefined);
    expect(status.engines[1]?.detail).toBe('jobs: resubmitted 2 jobs');
  });

  test('are tried again where it fails', async () => {
    stack.behave({ keepJobs: 'fail' });
    await stack.up();
    await until(stack.journal, (lines) => lines.includes('keep jobs'));
    const lines: string[] = [];
    const { signal } = new AbortController();
    for await (const line of stack.runtime.logs('supervisor', { follow: false, signal })) lines.push(line);
    expect(lines.join('\n')).toContain('jobs: not resumed: no slots yet; tried again in 0.05 s');
  });
});

describe('a supervisor that was killed', () => {
  test('leaves engines that the next up adopts', async () => {
    await stack.up();
    const before = await stack.pids();
    const supervisor = await stack.supervisorPid();
    process.kill(supervisor, 'SIGKILL');
    const status = await until(stack.runtime.status, ({ running }) => !running);
    expect(status.engines.map(({ pid }) => pid)).toEqual(Object.values(before));
    expect(status.engines[0]?.detail).toContain('cdcctl up');

    expect(await stack.up()).toEqual({ started: true });
    expect(await stack.pids()).toEqual(before);
    expect(await stack.supervisorPid()).not.toBe(supervisor);

    process.kill(await pidOf('worker'), 'SIGKILL');
    await until(
      stack.runtime.status,
      ({ engines }) => engines[2]?.state === 'ready' && engines[2].pid !== before.worker,
    );
  });

  test('leaves engines that the next up ends where they do not answer', async () => {
    await stack.up();
    const base = await pidOf('base');
    process.kill(await stack.supervisorPid(), 'SIGKILL');
    await until(stack.runtime.status, ({ running }) => !running);
    process.kill(base, 'SIGSTOP');
    await stack.up();
    expect(await pidOf('base')).not.toBe(base);
    expect(identify(base)).toBeNull();
  });

  test('leaves engines that stop ends in order', async () => {
    await stack.up();
    process.kill(await stack.supervisorPid(), 'SIGKILL');
    await until(stack.runtime.status, ({ running }) => !running);
    await stack.runtime.stop(new AbortController().signal);
    expect((await stack.journal()).slice(-3)).toEqual(['end worker', 'end flink-jobmanager', 'end base']);
    expect(ownedProcesses(stack.stateDir)).toEqual([]);
  });
});

/** As version 0.1 ran a SQL Gateway. */
describe('an engine that this version does not have', () => {
  test.each([
    'runs',
    'was killed',
  ])('is ended by up, and the others start anew, where its supervisor %s', async (how) => {
    stack.behave({ former: 'normal' });
    await stack.up();
    const supervisor = await stack.supervisorPid();
    const before = ownedProcesses(stack.stateDir);
    expect((await stack.journal()).filter((line) => line === 'start former')).toHaveLength(1);
    if (how === 'was killed') process.kill(supervisor, 'SIGKILL');
    stack.behave({});

    expect(await stack.up()).toEqual({ started: true });
    expect(before.filter(({ pid }) => identify(pid) !== null)).toEqual([]);
    expect(await stack.supervisorPid()).not.toBe(supervisor);
    expect((await stack.runtime.status()).engines.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    expect(stack.events).toContainEqual({ type: 'warning', text: expect.stringContaining('(former)') });
    expect(await stack.up()).toEqual({ started: false });
  });
});

describe('stop', () => {
  test('ends every engine in reverse order and keeps the data', async () => {
    await stack.up();
    await stack.runtime.stop(new AbortController().signal);
    expect((await stack.journal()).slice(-3)).toEqual(['end worker', 'end flink-jobmanager', 'end base']);
    const status = await stack.runtime.status();
    expect(status.running).toBe(false);
    expect(status.engines.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
    const ports = await stack.runtime.ports();
    await stack.up();
    expect(await stack.runtime.ports()).toEqual(ports);
  });

  test('kills an engine that does not end', async () => {
    stack.behave({ worker: 'stubborn' });
    await stack.up();
    const worker = await pidOf('worker');
    await stack.runtime.stop(new AbortController().signal);
    expect(identify(worker)).toBeNull();
    expect(ownedProcesses(stack.stateDir)).toEqual([]);
  });

  test('where nothing runs does nothing', async () => {
    await stack.runtime.stop(new AbortController().signal);
    expect((await stack.runtime.status()).running).toBe(false);
  });
});

test('an engine that hangs is left alone, and it is written down since when it has not answered', async () => {
  await stack.up();
  const pid = await pidOf('base');
  const engine = async () => (await stack.runtime.status()).engines.find(({ name }) => name === 'base');
  const stoppedAt = Date.now();
  process.kill(pid, 'SIGSTOP');
  const silent = await until(engine, (base) => base?.silentSince !== undefined, 30_000);
  expect(silent).toMatchObject({ state: 'ready', pid });
  expect(Math.abs((silent?.silentSince ?? 0) - stoppedAt)).toBeLessThan(3_000);
  process.kill(pid, 'SIGCONT');
  expect(await until(engine, (base) => base?.silentSince === undefined, 30_000)).toMatchObject({ state: 'ready', pid });
});

test('a supervisor that is suspended while it resumes jobs and a command never act both', async () => {
  stack.behave({ keepJobs: 'slow' });
  await stack.up();
  await until(stack.journal, (lines) => lines.includes('keeping jobs'));
  const supervisor = await stack.supervisorPid();
  process.kill(supervisor, 'SIGSTOP');
  // Longer than a lock lives that nobody touches.
  await delay(12_000);
  const acted: string[] = [];
  const command = () => withPipelineLock(stack.stateDir, async () => void acted.push('command'), { command: 'submit' });
  await expect(command()).rejects.toMatchObject({ message: expect.stringMatching(/supervisor.*is suspended/) });
  process.kill(supervisor, 'SIGCONT');
  await until(stack.journal, (lines) => lines.includes('keep jobs'));
  expect(acted).toEqual([]);
  await command();
  expect(acted).toEqual(['command']);
});

test('a supervisor that has lost its lock notices it before it does anything, and tries again', async () => {
  stack.behave({ keepJobs: 'slow' });
  await stack.up();
  await until(stack.journal, (lines) => lines.includes('keeping jobs'));
  const supervisor = await stack.supervisorPid();
  process.kill(supervisor, 'SIGSTOP');
  rmSync(`${stack.stateDir}.lock`, { recursive: true });
  rmSync(`${stack.stateDir}.lock-holder.json`);
  await withPipelineLock(stack.stateDir, async () => {
    process.kill(supervisor, 'SIGCONT');
    const detail = async () =>
      (await stack.runtime.status()).engines.find(({ detail: text }) => text?.includes('jobs:'));
    const noticed = await until(detail, (engine) => engine?.detail?.includes('has lost its lock') === true);
    expect(noticed?.detail).toContain('not resumed');
    expect(await stack.journal()).not.toContain('keep jobs');
  });
  await until(stack.journal, (lines) => lines.includes('keep jobs'), 30_000);
});
