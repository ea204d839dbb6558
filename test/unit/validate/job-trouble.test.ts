import { describe, expect, test } from 'vitest';
import type { FlinkJobDetails, FlinkJobState, JobFailure } from '../../../src/ports/index.js';
import { troubleOf, troubleOfJobs } from '../../../src/validate/job-trouble.js';

const SINCE = 1_000_000;
const CAUSE = 'Data row is smaller than a column index';

function failures(...secondsAgo: readonly number[]): readonly JobFailure[] {
  return secondsAgo.map((s) => ({ at: SINCE - s * 1_000, cause: CAUSE, task: 'Source: all', lackedSlots: false }));
}

function job(state: FlinkJobState, checkpointSecondsAgo: number | null): FlinkJobDetails {
  const completedAt = SINCE - (checkpointSecondsAgo ?? 0) * 1_000;
  const lastCheckpoint = checkpointSecondsAgo === null ? null : { id: 1, completedAt, durationMs: 5, path: 'file:/c' };
  return {
    ...{ id: 'j', name: 'orders-cdc', state, startTime: 0, parameters: {}, restarts: 9, failure: CAUSE },
    ...{ completedCheckpoints: 1, failedCheckpoints: 0, restoredFrom: null, lastCheckpoint, tasks: [] },
  };
}

describe('trouble of a job', () => {
  test.each([
    ['it runs and never failed', job('RUNNING', 1), [], null],
    ['it failed often, and has completed a checkpoint since', job('RUNNING', 1), failures(5, 20, 40, 60), null],
    ['it failed once, as an engine was lost', job('RESTARTING', 30), failures(5), null],
    ['it failed often within a few seconds', job('RESTARTING', 30), failures(1, 3, 7, 9), null],
    ['its failures are from before its last checkpoint', job('RESTARTING', 10), failures(5, 20, 40), null],
    ['it has failed three times in vain', job('RESTARTING', 100), failures(5, 20, 40), /again and again.*smaller/],
    ['it runs between two failures', job('RUNNING', 100), failures(5, 20, 40), /again and again.*smaller/],
    ['it runs for a while now, and its first checkpoint takes long', job('RUNNING', null), failures(30, 40, 60), null],
    ['it failed before it was watched, and may be mended now', job('RESTARTING', 100), failures(15, 30, 45), null],
    ['it never completed a checkpoint', job('INITIALIZING', null), failures(5, 20, 40), /again and again/],
    ['it has ended', job('FAILED', 1), failures(5), /orders-cdc has failed: Data row/],
    ['it has ended without a cause', job('FAILED', 1), [], /Flink gives no cause/],
  ] as const)('%s', (_name, details, found, expected) => {
    const trouble = troubleOf(details, found, SINCE - 10_000, SINCE);
    if (expected === null) expect(trouble).toBeNull();
    else expect(trouble).toMatch(expected);
  });

  test('failures that a checkpoint parts count where they were watched', () => {
    const seen = failures(-60, -40, -20);
    expect(troubleOf(job('RESTARTING', -50), seen, SINCE, SINCE + 61_000)).toMatch(/again and again/);
    expect(troubleOf(job('RESTARTING', -50), seen, SINCE + 50_000, SINCE + 61_000)).toBeNull();
  });

  test('causes that differ in ids alone are the same, others are not', () => {
    const at = (s: number, cause: string): JobFailure => ({
      at: SINCE - s * 1_000,
      cause,
      task: null,
      lackedSlots: false,
    });
    const lost = (id: string) => `TaskManager with id 127.0.0.1:${id}-0af3${id}99bc is no longer reachable`;
    const same = [at(1, lost('4711')), at(20, lost('4712')), at(40, lost('4713'))];
    expect(troubleOf(job('RESTARTING', 99), same, SINCE - 10_000, SINCE)).toMatch(/no longer reachable/);
    const other = [at(1, lost('4711')), at(20, 'Access denied'), at(40, 'disk full')];
    expect(troubleOf(job('RESTARTING', 99), other, SINCE - 10_000, SINCE)).toBeNull();
  });
});

test('the newest run of each name is asked after; a Flink that does not answer tells of no trouble', async () => {
  const runs = [
    { ...job('FAILED', 1), id: 'old', startTime: 1 },
    { ...job('RUNNING', 1), id: 'new', startTime: 2 },
  ];
  const flink = {
    list: async () => runs,
    details: async (id: string) => runs.find((run) => run.id === id) ?? job('FAILED', null),
    failures: async () => failures(5),
  };
  expect(await troubleOfJobs(flink, ['orders-cdc', 'orders-sync'], SINCE, () => SINCE)).toBeNull();
  const dead = { ...flink, list: async () => Promise.reject(new Error('connection refused')) };
  expect(await troubleOfJobs(dead, ['orders-cdc'], SINCE, () => SINCE)).toBeNull();
});
