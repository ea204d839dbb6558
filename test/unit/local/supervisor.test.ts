import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identify, ownedProcesses } from '../../../src/adapters/host/process-identity.js';
import { type SmallStack, smallStack, until } from './harness.js';

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
    await expect(stack.up()).rejects.toThrow(/Manager does not come up: not ready after 3 s: port \d+ does not answer/);
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
