import { describe, expect, test } from 'vitest';
import { submitJobs } from '../../../src/apply/index.js';
import type { Pipeline } from '../../../src/model/index.js';
import type { FlinkJobDetails } from '../../../src/ports/index.js';
import { becomeEarlier, type MemoryStack, memoryStack, pipeline } from './memory-stack.js';

const throughput = { ...pipeline, profile: 'throughput' as const };

/** A stack whose jobs run as run1 and run2, and forget what they did up to then. */
async function running(as: Pipeline = pipeline): Promise<MemoryStack> {
  const stack = memoryStack();
  await submitJobs({ ...stack.deps, pipeline: as });
  stack.log.length = 0;
  stack.requests.length = 0;
  return stack;
}

const linger = (stack: MemoryStack, kind: number): string =>
  /'properties\.linger\.ms' = '(\d+)'/.exec(
    stack.requests[kind]?.statements.map(({ sql }) => sql).join('\n') ?? '',
  )?.[1] ?? '';
const states = (stack: MemoryStack) => [...stack.jobs.values()].map(({ id, state }) => `${id} ${state}`);

/** The next job that is submitted is found to be this; those after it run. */
function nextJob(stack: MemoryStack, outcome: Partial<FlinkJobDetails>): void {
  stack.outcome = outcome;
  stack.before = (effect) => {
    if (effect.startsWith('submit') && stack.requests.length === 1) stack.outcome = {};
  };
}

describe('submit --restart', () => {
  test('stops each job that is not as configured with a savepoint, and goes on from it, one after the other', async () => {
    const stack = await running();
    expect((await submitJobs({ ...stack.deps, pipeline: throughput })).outcome).toBe('changed');
    expect(stack.log).toEqual([]);
    const { outcome, jobs } = await submitJobs({ ...stack.deps, pipeline: throughput }, 'restart');
    expect(outcome).toBe('restarted');
    expect(jobs.map(({ id, action, from }) => [id, action, from])).toEqual([
      ['run3', 'restarted', 'file:///sp/run1/savepoint-1'],
      ['run4', 'restarted', 'file:///sp/run2/savepoint-1'],
    ]);
    expect(stack.log).toEqual([
      'stop run1',
      'record cdc [run1] file:///sp/run1/savepoint-1, sync [run2] -',
      'record cdc [run1,run3] file:///sp/run1/savepoint-1, sync [run2] -',
      'submit orders-cdc as run3 from file:///sp/run1/savepoint-1',
      'record cdc [run1,run3] -, sync [run2] -',
      'stop run2',
      'record cdc [run1,run3] -, sync [run2] file:///sp/run2/savepoint-1',
      'record cdc [run1,run3] -, sync [run2,run4] file:///sp/run2/savepoint-1',
      'submit orders-sync as run4 from file:///sp/run2/savepoint-1',
      'record cdc [run1,run3] -, sync [run2,run4] -',
    ]);
    expect(linger(stack, 0)).toBe('20');
    expect((await submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).outcome).toBe('unchanged');
  });

  test('puts the job back as it was, from the same savepoint, where it does not come up, and leaves the other alone', async () => {
    const stack = await running();
    nextJob(stack, { state: 'FAILED', failure: 'no slot' });
    await expect(submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).rejects.toMatchObject({
      message: 'orders-cdc does not come up as it is configured now',
      why: 'no slot\nIt runs again as it did before, from file:///sp/run1/savepoint-1.',
      next: 'Undo the change in pipeline.yaml, or mend the cause and run `cdcctl submit --restart` again.',
    });
    expect(stack.requests.map(({ restoreFrom }) => restoreFrom)).toEqual([
      'file:///sp/run1/savepoint-1',
      'file:///sp/run1/savepoint-1',
    ]);
    expect([linger(stack, 0), linger(stack, 1)]).toEqual(['20', '0']);
    expect(states(stack)).toEqual(['run1 FINISHED', 'run2 RUNNING', 'run3 FAILED', 'run4 RUNNING']);
    // What is lost later is resumed as it runs now, and nothing differs from the old config.
    expect(stack.running?.profile).toBe('latency');
    expect((await submitJobs(stack.deps)).outcome).toBe('unchanged');
  });

  test('cancels a new job that does not complete a checkpoint before it puts the old one back', async () => {
    const stack = await running();
    nextJob(stack, { completedCheckpoints: 0 });
    await expect(submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).rejects.toThrow('does not come up');
    expect(states(stack)).toEqual(['run1 FINISHED', 'run2 RUNNING', 'run3 CANCELED', 'run4 RUNNING']);
  });

  test('says so where the old one does not come up either, and where its state is', async () => {
    const stack = await running();
    stack.outcome = { state: 'FAILED', failure: 'no slot' };
    await expect(submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).rejects.toMatchObject({
      why: 'no slot\nPut back as it was before, from file:///sp/run1/savepoint-1, it does not come up either: no slot',
    });
    expect(stack.file?.jobs[0]).toMatchObject({ savepoint: 'file:///sp/run1/savepoint-1', desired: 'running' });
  });

  test('leaves a CDC job alone that gives no savepoint and has no checkpoint; cancels it where it has one', async () => {
    const stack = await running();
    stack.savepointError = new Error('a task is down');
    await expect(submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).rejects.toMatchObject({
      message: 'orders-cdc is not stopped: no savepoint of it can be taken, and it has no complete checkpoint',
      why: 'a task is down',
    });
    expect(states(stack)).toEqual(['run1 RUNNING', 'run2 RUNNING']);
    stack.saved.set('run1', { path: 'file:///chk/run1', completedAt: stack.now });
    const { jobs } = await submitJobs({ ...stack.deps, pipeline: throughput }, 'restart');
    // The sync job may read its topics again.
    expect(jobs.map(({ from }) => from)).toEqual(['file:///chk/run1', null]);
  });

  test('leaves no job running that does not come up where nobody knows how it was submitted before', async () => {
    const stack = await running();
    stack.submissions.clear();
    nextJob(stack, { completedCheckpoints: 0 });
    await expect(submitJobs({ ...stack.deps, pipeline: throughput }, 'restart')).rejects.toMatchObject({
      why: expect.stringContaining('It is stopped: how it was submitted before is not known.'),
    });
    expect(states(stack)).toEqual(['run1 FINISHED', 'run2 RUNNING', 'run3 CANCELED']);
  });

  test('changes nothing where the CDC job carries something else', async () => {
    const stack = await running();
    const other = { ...throughput, delivery: 'exactly-once' as const };
    const { outcome, plan } = await submitJobs({ ...stack.deps, pipeline: other }, 'restart');
    expect([outcome, plan.steps.map(({ action }) => action)]).toEqual(['changed', ['changed', 'changed']]);
    const change = {
      ...{ of: 'pipeline', table: null, name: 'delivery' },
      ...{ before: 'at-least-once', now: 'exactly-once' },
    };
    expect(plan.steps[0]).toMatchObject({ reason: { code: 'other-job', changes: [change] } });
    expect(stack.log).toEqual([]);
  });

  test('puts a sync job of cdcctl 0.1 back by the pipeline that it left', async () => {
    const stack = await running();
    const now = [stack.jobs.get('run1'), stack.file?.jobs[0]] as const;
    becomeEarlier(stack);
    // The CDC job has gone on with the reader of today.
    if (now[0] !== undefined) stack.jobs.set('run1', now[0]);
    if (now[1] !== undefined && stack.file !== null)
      stack.file = { ...stack.file, jobs: [now[1], ...stack.file.jobs.slice(1)] };
    const hash = stack.jobs.get('run2')?.parameters['cdcctl.hash'] ?? '?';
    nextJob(stack, { state: 'FAILED', failure: 'no slot' });
    await expect(submitJobs(stack.deps, 'restart')).rejects.toMatchObject({
      why: expect.stringContaining('It runs again as it did before'),
    });
    expect(stack.requests[1]?.settings['pipeline.global-job-parameters']).toContain(hash);
  });

  test.each([
    'stop run1',
    'submit orders-cdc as run3 from file:///sp/run1/savepoint-1',
  ])('starts a stopped job again where the command is interrupted at: %s', async (moment) => {
    const stack = await running();
    const interrupt = new AbortController();
    stack.before = (effect) => {
      if (effect === moment) interrupt.abort();
    };
    stack.outcome = { completedCheckpoints: 0 };
    const deps = { ...stack.deps, pipeline: throughput, signal: interrupt.signal };
    const clock = { ...deps.clock, sleep: async () => interrupt.signal.throwIfAborted() };
    await expect(submitJobs({ ...deps, clock }, 'restart')).rejects.toThrow(/abort/i);
    expect(states(stack)).toEqual(['run1 FINISHED', 'run2 RUNNING', 'run3 RUNNING']);
  });
});
