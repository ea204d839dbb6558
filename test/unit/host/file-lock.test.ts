import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryLock, withFileLock } from '../../../src/adapters/host/file-lock.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdcctl-file-lock-'));
  path = join(folder, 'not there');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = { staleMs: 10_000, pauseMs: 5 } as const;

test('one after the other works under the lock of a path, which need not be there', async () => {
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    steps.push(`${name} ends`);
    return name;
  };
  const first = withFileLock(path, options, work('a'));
  const second = withFileLock(path, options, work('b'));
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  expect(steps.filter((_, index) => index % 2 === 0).map((step) => step[0])).toEqual(
    steps.filter((_, index) => index % 2 === 1).map((step) => step[0]),
  );
});

test('a lock that another one has is not taken, and is free once it is given back', async () => {
  const release = await tryLock(path, {});
  expect(await tryLock(path, {})).toBeNull();
  await expect(withFileLock(path, { ...options, waitMs: 10 }, async () => 1)).rejects.toThrow(
    `${path} is locked by another process`,
  );
  await release?.();
  expect(await withFileLock(path, options, async () => 1)).toBe(1);
});

test('waiting for it ends with an abort, and so does work that fails', async () => {
  const release = await tryLock(path, {});
  const waiting = withFileLock(path, { ...options, signal: AbortSignal.timeout(20) }, async () => 1);
  await expect(waiting).rejects.toThrow();
  await release?.();
  const failing = withFileLock(path, options, () => Promise.reject(new Error('it fails')));
  await expect(failing).rejects.toThrow('it fails');
  expect(await withFileLock(path, options, async () => 1)).toBe(1);
});
