import { expect, test } from 'vitest';
import type { FlinkJobDetails } from '../../../src/ports/index.js';
import { isSteadySince, jobsSteadySince } from '../../../src/validate/steady.js';

function job(changes: Partial<FlinkJobDetails> = {}): FlinkJobDetails {
  return {
    id: 'a',
    name: 'orders-cdc',
    state: 'RUNNING',
    startTime: 1_000,
    parameters: {},
    restarts: 0,
    completedCheckpoints: 5,
    failedCheckpoints: 0,
    lastCheckpoint: { id: 5, completedAt: 9_000, durationMs: 100, path: '/c' },
    restoredFrom: null,
    failure: null,
    tasks: [],
    ...changes,
  };
}

test('a job is steady since a time before its newest checkpoint began', () => {
  expect(isSteadySince(job(), 5_000)).toBe(true);
  expect(isSteadySince(job(), 8_950)).toBe(false);
});

test('a job that is down, began later or has no checkpoint is not', () => {
  expect(isSteadySince(job({ state: 'RESTARTING' }), 5_000)).toBe(false);
  expect(isSteadySince(job({ startTime: 6_000 }), 5_000)).toBe(false);
  expect(isSteadySince(job({ lastCheckpoint: null }), 5_000)).toBe(false);
});

test('every named job must run', async () => {
  const jobs = { list: async () => [job()], details: async () => job() };
  expect(await jobsSteadySince(jobs, ['orders-cdc'], 5_000)).toBe(true);
  expect(await jobsSteadySince(jobs, ['orders-cdc', 'orders-sync'], 5_000)).toBe(false);
});

test('a Flink that does not answer is not steady', async () => {
  const jobs = { list: () => Promise.reject(new Error('refused')), details: async () => job() };
  expect(await jobsSteadySince(jobs, ['orders-cdc'], 5_000)).toBe(false);
});
