import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { requireLock, withPipelineLock } from '../../../src/adapters/host/lock.js';

const holderScript = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'lock-holder.mjs');
// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let root: string;
let stateDir: string;
let holder: ChildProcess | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-lock-'));
  stateDir = join(root, 'orders');
});
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** A process of its own that holds the lock until it is told to end. */
async function startHolder(): Promise<ChildProcess> {
  holder = spawn(process.execPath, [holderScript, stateDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (holder.stdout !== null) await once(holder.stdout, 'data');
  return holder;
}

test('one command at a time: the second one names the first', async () => {
  const { pid } = await startHolder();
  const second = withPipelineLock(stateDir, async () => 'ran');
  await expect(second).rejects.toMatchObject({
    message: `\`submit\` (pid ${pid}) is working on this pipeline`,
    next: expect.stringContaining(`kill ${pid}`),
  });
});

test('is free after the work, also where it failed, and leaves nothing behind', async () => {
  await expect(withPipelineLock(stateDir, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withPipelineLock(stateDir, async () => 'ran')).toBe('ran');
  expect(existsSync(`${stateDir}.lock`)).toBe(false);
  expect(existsSync(`${stateDir}.lock-holder.json`)).toBe(false);
});

test('the state directory can be removed under it', async () => {
  await withPipelineLock(stateDir, async () => rmSync(stateDir, { recursive: true, force: true }));
  expect(await withPipelineLock(stateDir, async () => 'ran')).toBe('ran');
});

test('waits where the caller wants to', async () => {
  const first = await startHolder();
  const second = withPipelineLock(stateDir, async () => 'ran', { waitMs: 10_000 });
  first.stdin?.end();
  expect(await second).toBe('ran');
});

test('waiting ends with the abort', async () => {
  await startHolder();
  const signal = AbortSignal.timeout(300);
  const second = withPipelineLock(stateDir, async () => 'ran', { waitMs: 10_000, signal });
  await expect(second).rejects.toMatchObject({ name: expect.stringMatching(/AbortError|TimeoutError/) });
});

test('of a command that was killed is taken over', async () => {
  const first = await startHolder();
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await withPipelineLock(stateDir, async () => 'ran')).toBe('ran');
});

test('a lock that was lost while the command was suspended ends the command, and is left to its new holder', async () => {
  const told: string[] = [];
  const work = async () => {
    // As a command does that finds the lock of a suspended one stale.
    rmSync(`${stateDir}.lock`, { recursive: true });
    mkdirSync(`${stateDir}.lock`);
    await vi.waitFor(() => expect(told).toHaveLength(1), 20_000);
    return 'done';
  };
  const lost = withPipelineLock(stateDir, work, { command: 'up', onLost: (error) => void told.push(error.message) });
  await expect(lost).rejects.toMatchObject({
    message: '`up` was suspended, and has lost its lock on this pipeline',
    why: 'Another command may have worked on it meanwhile.',
  });
  expect(existsSync(`${stateDir}.lock`)).toBe(true);
});

test('a holder that is suspended keeps the lock: the second command is told, and the first goes on alone', async () => {
  const first = await startHolder();
  first.kill('SIGSTOP');
  // Longer than a lock lives that nobody touches.
  await delay(12_000);
  const second = withPipelineLock(stateDir, async () => 'ran');
  await expect(second).rejects.toMatchObject({
    message: `\`submit\` (pid ${first.pid}) is suspended while it works on this pipeline`,
    next: expect.stringContaining(`kill -CONT ${first.pid}`),
  });
  first.kill('SIGCONT');
  first.stdin?.end('effect');
  const [exitCode] = await once(first, 'exit');
  expect(exitCode).toBe(0);
  expect(readFileSync(`${stateDir}.effects`, 'utf8')).toBe('effect');
});

test('a holder whose lock another one took while it was suspended does nothing more', async () => {
  const first = await startHolder();
  first.kill('SIGSTOP');
  // As from another machine or container, where the process of the holder cannot be seen.
  const holderFile = `${stateDir}.lock-holder.json`;
  const seen = JSON.parse(readFileSync(holderFile, 'utf8'));
  writeFileSync(holderFile, JSON.stringify({ ...seen, pid: 2 ** 22 + 1 }));
  await delay(4_000);
  const second = await withPipelineLock(stateDir, async () => {
    first.kill('SIGCONT');
    first.stdin?.end('effect');
    const [exitCode] = await once(first, 'exit');
    requireLock();
    return exitCode;
  });
  expect(second).toBe(1);
  expect(existsSync(`${stateDir}.effects`)).toBe(false);
});

test('what is done under a lock is asked after, and nothing else', async () => {
  expect(requireLock).not.toThrow();
  await withPipelineLock(stateDir, async () => {
    expect(requireLock).not.toThrow();
    rmSync(`${stateDir}.lock-holder.json`);
    expect(requireLock).toThrow(/has lost its lock/);
  }).catch((error: unknown) => expect(error).toMatchObject({ message: expect.stringContaining('lost its lock') }));
});
