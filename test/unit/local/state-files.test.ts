import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identify, isAlive } from '../../../src/adapters/host/process-identity.js';
import { localCheckpoints } from '../../../src/adapters/local/checkpoints.js';
import { lastLines, logLines, rotateIfPossible, rotateLog } from '../../../src/adapters/local/engine-logs.js';
import { fileStateStore } from '../../../src/adapters/state/files.js';
import { readRunningPipeline, writeRunningPipeline } from '../../../src/adapters/state/pipeline-file.js';
import type { JobsFile } from '../../../src/ports/index.js';
import { PIPELINE } from './harness.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-state-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the state store', () => {
  const jobs: JobsFile = {
    generation: 1,
    jobs: [{ kind: 'cdc', name: 'orders-cdc', runs: ['a', 'b'], hash: 'h', savepoint: null, desired: 'running' }],
  };

  test('gives back what was written, and null before', async () => {
    const store = fileStateStore(join(root, 'orders'));
    expect([await store.readJobs(), await store.readIdentity()]).toEqual([null, null]);
    await store.writeJobs(jobs);
    expect(await store.readJobs()).toEqual(jobs);
  });

  test.each([
    '{"generation": 1',
    '{"generation": 1, "jobs": [{"kind": "other"}]}',
    '',
    '[]',
  ])('names a damaged file: %s', async (text) => {
    writeFileSync(join(root, 'jobs.json'), text);
    await expect(fileStateStore(root).readJobs()).rejects.toMatchObject({
      message: `The state file ${join(root, 'jobs.json')} is damaged`,
      next: expect.stringContaining('cdcctl down --volumes'),
    });
  });

  test('keeps the pipeline of the running jobs', async () => {
    expect(await readRunningPipeline(root)).toBeNull();
    await writeRunningPipeline(root, PIPELINE);
    expect(await readRunningPipeline(root)).toEqual(PIPELINE);
    writeFileSync(join(root, 'pipeline.json'), '{}');
    await expect(readRunningPipeline(root)).rejects.toThrow('is damaged');
  });
});

describe('checkpoints', () => {
  const of = (runs: readonly string[]) => ({ name: 'job', runs });
  const flink = () => join(root, 'data', 'flink');

  function complete(path: string, seconds: number): void {
    mkdirSync(join(flink(), path), { recursive: true });
    writeFileSync(join(flink(), path, '_metadata'), 'state');
    utimesSync(join(flink(), path, '_metadata'), seconds, seconds);
  }

  test('the newest complete one of the given runs is found', async () => {
    const store = localCheckpoints(root);
    expect(await store.newest(of(['a', 'b']))).toBeNull();
    complete('checkpoints/a/chk-3', 1_000);
    complete('checkpoints/b/chk-12', 3_000);
    complete('checkpoints/c/chk-1', 9_000);
    mkdirSync(join(flink(), 'checkpoints/b/chk-13'));
    mkdirSync(join(flink(), 'checkpoints/b/shared'));
    expect(await store.newest(of(['a', 'b']))).toEqual({
      path: `file://${flink()}/checkpoints/b/chk-12`,
      completedAt: 3_000_000,
    });
    complete('savepoints/a/savepoint-b1-0a', 4_000);
    expect((await store.newest(of(['a', 'b'])))?.path).toBe(`file://${flink()}/savepoints/a/savepoint-b1-0a`);
    expect((await store.newest(of(['a'])))?.completedAt).toBe(4_000_000);
  });

  test('of the same moment the higher number is the newer', async () => {
    complete('checkpoints/a/chk-9', 1_000);
    complete('checkpoints/a/chk-10', 1_000);
    expect((await localCheckpoints(root).newest(of(['a'])))?.path).toMatch(/chk-10$/);
  });

  test('an empty _metadata is not complete', async () => {
    mkdirSync(join(flink(), 'checkpoints/a/chk-1'), { recursive: true });
    writeFileSync(join(flink(), 'checkpoints/a/chk-1/_metadata'), '');
    expect(await localCheckpoints(root).newest(of(['a']))).toBeNull();
  });
});

describe('logs', () => {
  const none = new Map<string, string>();
  const file = () => join(root, 'engine.log');

  async function read(follow: boolean, signal = new AbortController().signal): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of logLines(file(), none, { follow, signal })) lines.push(line);
    return lines;
  }

  test('come line by line, also the last one without its end', async () => {
    expect(await read(false)).toEqual([]);
    writeFileSync(file(), 'one\n\ntwo ü\nthree');
    expect(await read(false)).toEqual(['one', '', 'two ü', 'three']);
    expect(await lastLines(file(), 2, none)).toEqual(['two ü', 'three']);
  });

  test('are followed over a rotation until the abort', async () => {
    writeFileSync(file(), 'one\n');
    const controller = new AbortController();
    const seen: string[] = [];
    for await (const line of logLines(file(), none, { follow: true, signal: controller.signal })) {
      seen.push(line);
      if (line === 'one') writeFileSync(file(), 'two and more\n', { flag: 'a' });
      if (line === 'two and more') {
        rotateLog(file(), 4);
        setTimeout(() => writeFileSync(file(), 'three\n', { flag: 'a' }), 300);
      }
      if (line === 'three') controller.abort();
    }
    expect(seen).toEqual(['one', 'two and more', 'three']);
  });

  test('that cannot be copied are kept, and stop no program from being started', async () => {
    writeFileSync(file(), 'one\n');
    mkdirSync(`${file()}.1`);
    expect(() => rotateLog(file(), 1)).toThrow();
    rotateIfPossible(file(), 1);
    expect(await lastLines(file(), 2, none)).toEqual(['one']);
  });
});

describe('a process', () => {
  test('is known by its pid and start', () => {
    const self = identify(process.pid);
    expect(self !== null && isAlive(self)).toBe(true);
    expect(isAlive({ pid: process.pid, startTime: 'of an earlier boot' })).toBe(false);
  });
});
