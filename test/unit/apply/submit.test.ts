import { describe, expect, test } from 'vitest';
import { resumeJobs, submitJobs } from '../../../src/apply/index.js';
import { CdcctlError } from '../../../src/errors/index.js';
import type { FlinkJobDetails, JobFailure } from '../../../src/ports/index.js';
import { formatPlan } from '../../../src/report/plan-text.js';
import { becomeEarlier, type MemoryStack, memoryStack, pipeline, readBy } from './memory-stack.js';

const FIRST_SUBMISSION = [
  'stamp ClickHouse',
  'stamp state',
  'record cdc [run1] -',
  'submit orders-cdc as run1 from null',
  'record cdc [run1] -, sync [run2] -',
  'submit orders-sync as run2 from null',
];

describe('submit', () => {
  test('stamps the stores, then records and submits each job, in this order', async () => {
    const stack = memoryStack();
    const { outcome, jobs } = await submitJobs(stack.deps);
    expect(outcome).toBe('submitted');
    expect(stack.log).toEqual(FIRST_SUBMISSION);
    expect(jobs.map(({ name, id, action }) => [name, id, action])).toEqual([
      ['orders-cdc', 'run1', 'started'],
      ['orders-sync', 'run2', 'started'],
    ]);
  });

  test('fills addresses and passwords in, and sends what the job was made from as its parameters', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    const [cdc] = stack.requests;
    const sql = cdc?.statements.map((statement) => statement.sql).join('\n') ?? '';
    expect(sql).toContain("'hostname' = 'mysql.test'");
    expect(sql).toContain("'password' = 'it''s MYSQL_CDC_PASSWORD'");
    expect(sql).not.toContain('${');
    expect(cdc?.statements[0]?.place).toMatch(/^flink-sql\/cdc\.sql:\d+$/);
    expect(cdc?.settings['pipeline.global-job-parameters']).toMatch(
      /^cdcctl\.pipeline:orders,cdcctl\.generation:1,cdcctl\.hash:2(-[0-9a-f]{16}){4}$/,
    );
  });

  test('a second time changes nothing at all', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    const { outcome } = await submitJobs(stack.deps);
    expect(outcome).toBe('unchanged');
    expect(stack.log).toEqual(FIRST_SUBMISSION);
  });

  test('with other jars says so and changes nothing', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    const { outcome, plan } = await submitJobs({ ...stack.deps, jars: { 'connector.jar': 'bb' } });
    expect(outcome).toBe('changed');
    expect(plan.steps.map(({ action }) => action)).toEqual(['changed', 'changed']);
    expect(stack.log).toEqual(FIRST_SUBMISSION);
  });

  test('with another reader says so, names the new generation and changes nothing', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    const { outcome, plan } = await submitJobs({ ...stack.deps, pipeline: readBy('mysql-cdc') }, 'restart');
    expect(outcome).toBe('changed');
    const change = { of: 'pipeline', table: null, name: 'source.reader', before: 'binlog', now: 'mysql-cdc' };
    expect(plan.steps[0]).toMatchObject({ kind: 'cdc', reason: { code: 'other-job', changes: [change] } });
    expect(plan.next).toEqual({ code: 'undo-or-rebuild', generation: 1 });
    expect(formatPlan(plan)).toContain('\n    source.reader was binlog, is mysql-cdc\n');
    expect(formatPlan(plan)).toContain(
      'next: Undo the change in pipeline.yaml; or to build everything anew set `generation: 2`',
    );
    expect(stack.log).toEqual(FIRST_SUBMISSION);
  });

  test('where jobs of cdcctl 0.1 run says how they go on, and changes nothing', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    becomeEarlier(stack);
    const { outcome, plan } = await submitJobs(stack.deps, 'restart');
    expect(outcome).toBe('changed');
    expect(plan.steps[0]).toMatchObject({ kind: 'cdc', reason: { code: 'other-reader' } });
    expect(plan.next).toEqual({ code: 'stop-and-up' });
    expect(stack.log).toEqual(FIRST_SUBMISSION);
  });

  test.each([
    'start',
    'resume',
    'restart',
  ] as const)('refuses to %s a job whose connector Flink lacks', async (action) => {
    const stack = memoryStack();
    const deps = { ...stack.deps, pipeline: readBy('mysql-cdc') };
    const lacking = { ...deps, jars: { 'connector.jar': 'cc' } };
    if (action !== 'start') await submitJobs(deps);
    if (action === 'resume') {
      stack.saved.set('run1', { path: 'file:///chk/run1', completedAt: stack.now });
      stack.jobs.clear();
    }
    const before = stack.log.length;
    await expect(submitJobs(lacking, 'restart')).rejects.toMatchObject({
      message: 'The running Flink was started without Flink CDC',
      next: 'cdcctl stop, then cdcctl up',
    });
    expect(stack.log).toHaveLength(before);
  });

  test('keeps a job that runs, whatever the stack says of its jars', async () => {
    const stack = memoryStack();
    const deps = { ...stack.deps, pipeline: readBy('mysql-cdc') };
    await submitJobs(deps);
    expect((await submitJobs({ ...deps, jars: { 'connector.jar': 'cc' } })).outcome).toBe('changed');
    const kept = await resumeJobs({ ...deps, jars: { 'connector.jar': 'cc' } });
    expect(kept.jobs.map((job) => job.action)).toEqual(['kept', 'kept']);
  });

  test('writes down jobs that run unrecorded', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    stack.file = null;
    expect((await submitJobs(stack.deps)).outcome).toBe('unchanged');
    expect(stack.log.slice(FIRST_SUBMISSION.length)).toEqual([
      'record cdc [run1] -',
      'record cdc [run1] -, sync [run2] -',
    ]);
  });

  test('a swapped store is refused before anything happens', async () => {
    const stack = memoryStack();
    // The reader binlog lets another server take over that has all transactions.
    const deps = { ...stack.deps, pipeline: readBy('mysql-cdc') };
    await submitJobs(deps);
    stack.jobs.clear();
    stack.serverUuid = 'mysql-b';
    await expect(submitJobs(deps)).rejects.toMatchObject({
      message: 'Pipeline orders belongs to other stores than those that are up',
      exitCode: 1,
    });
    expect(stack.log).toEqual(FIRST_SUBMISSION);
  });
});

describe('a crash at any point of the first submission', () => {
  const crashAt = async (stack: MemoryStack, effect: string): Promise<void> => {
    stack.before = (next) => {
      if (next === effect) throw new Error('crash');
    };
    await expect(submitJobs(stack.deps)).rejects.toThrow('crash');
    stack.before = () => undefined;
  };

  test.each(FIRST_SUBMISSION)('before "%s": the next one completes it, and no job runs twice', async (effect) => {
    const stack = memoryStack();
    await crashAt(stack, effect);
    await submitJobs(stack.deps);
    expect([...stack.jobs.values()].map(({ name }) => name).sort()).toEqual(['orders-cdc', 'orders-sync']);
    expect(stack.requests.every(({ restoreFrom }) => restoreFrom === null)).toBe(true);
    for (const record of stack.file?.jobs ?? []) {
      expect(stack.jobs.get(record.runs.at(-1) ?? '')?.name).toBe(record.name);
    }
    expect(stack.file?.jobs.map(({ kind }) => kind)).toEqual(['cdc', 'sync']);
  });

  test('after the CDC job was submitted: its checkpoints are found when Flink is gone too', async () => {
    const stack = memoryStack();
    await crashAt(stack, 'record cdc [run1] -, sync [run2] -');
    stack.jobs.clear();
    stack.topics.set('orders-cdc-topic', { partitions: 3, id: 'topic-a', high: 10n });
    stack.saved.set('run1', { path: 'file:///chk/run1', completedAt: stack.now });
    await submitJobs(stack.deps);
    expect(stack.requests.at(-2)?.restoreFrom).toBe('file:///chk/run1');
  });
});

describe('waiting for the first checkpoint', () => {
  test('a job that keeps failing ends it with the cause', async () => {
    const stack = memoryStack();
    stack.outcome = {
      state: 'RESTARTING',
      completedCheckpoints: 0,
      restarts: 3,
      failure: 'Access denied for user cdc',
    };
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
      message: 'orders-cdc does not run (RESTARTING, started again 3 times)',
      why: 'Access denied for user cdc',
    });
  });

  describe('of a job that runs already', () => {
    /** Submits twice; the second time the job's newest checkpoint is from 1000, and it has failed at these times. */
    async function again(state: Partial<FlinkJobDetails>, ...failed: readonly (number | JobFailure)[]) {
      const stack = memoryStack();
      await submitJobs(stack.deps);
      stack.now = 5_000;
      stack.failures = failed.map((one) =>
        typeof one === 'number' ? { at: one, cause: 'no', task: null, lackedSlots: false } : one,
      );
      const lastCheckpoint = { id: 7, completedAt: 1_000, durationMs: 5, path: 'file:///chk/7' };
      for (const [id, job] of stack.jobs) stack.jobs.set(id, { ...job, lastCheckpoint, failure: 'no', ...state });
      return submitJobs(stack.deps).catch((error: unknown) => error);
    }

    test('its earlier checkpoints do not count while it fails again and again, though it runs for a moment', async () => {
      expect(await again({ state: 'RUNNING', restarts: 9 }, 4_000, 3_000, 2_000)).toMatchObject({
        message: 'orders-cdc does not run (RUNNING, started again 9 times)',
        why: 'no',
      });
      expect(await again({ state: 'RUNNING', restarts: 1 }, 4_000)).toMatchObject({ exitCode: 3 });
    });

    test('it waits for a TaskManager that is not there yet, and says what else was wrong', async () => {
      const noSlots = (at: number) => ({ at, cause: 'no slots', task: null, lackedSlots: true });
      const other = (at: number) => ({ at, cause: 'purged', task: null, lackedSlots: false });
      const state = { state: 'RESTARTING', restarts: 9 } as const;
      const few = await again(state, ...[4_000, 3_000, 2_000].map(noSlots), other(1_500));
      expect(few).toMatchObject({ exitCode: 3, message: expect.stringMatching(/^orders-cdc completed no checkpoint/) });
      // It is RUNNING for Flink as soon as it asks for slots, and no task has to run then.
      expect(await again({ state: 'RUNNING', restarts: 9 }, noSlots(4_000))).toMatchObject({ exitCode: 3 });
      const many = await again(state, noSlots(4_000), ...[3_000, 2_000, 1_500].map(other));
      expect(many).toMatchObject({ why: 'purged', message: expect.stringMatching(/^orders-cdc does not run/) });
    });

    test('failures before its newest checkpoint do not count, nor those of a clock that was wrong', async () => {
      expect(await again({ state: 'RUNNING', restarts: 9 }, 900, 800, 700)).toMatchObject({ outcome: 'unchanged' });
      expect(await again({ state: 'RUNNING', restarts: 1 }, 3_600_000)).toMatchObject({ outcome: 'unchanged' });
    });
  });

  test('where only a new generation helps, names it', async () => {
    const stack = memoryStack();
    const failure =
      'MySQL has purged transactions: it is so. Raise `generation` in pipeline.yaml, then run `cdcctl stop`.';
    stack.outcome = { state: 'RESTARTING', completedCheckpoints: 0, restarts: 3, failure };
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
      next: 'To build everything anew set `generation: 2` in pipeline.yaml, then `cdcctl stop`, `cdcctl up` and `cdcctl submit`.',
    });
  });

  test('so it does where Flink does not even take the job', async () => {
    const stack = memoryStack();
    const why = 'MySQL has purged transactions. Raise `generation` in pipeline.yaml, then run `cdcctl stop`.';
    stack.before = (effect) => {
      if (effect.startsWith('submit'))
        throw new CdcctlError({ code: 'CDC-JOB-REJECTED', what: 'Flink refused (job orders-cdc)', why, next: 'logs' });
    };
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
      message: 'Flink refused (job orders-cdc)',
      why,
      next: 'To build everything anew set `generation: 2` in pipeline.yaml, then `cdcctl stop`, `cdcctl up` and `cdcctl submit`.',
    });
  });

  test('a job that is not there in time ends it as not verified', async () => {
    const stack = memoryStack();
    stack.outcome = { completedCheckpoints: 0 };
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
      message: 'orders-cdc completed no checkpoint within 120 s (RUNNING)',
      exitCode: 3,
    });
  });
});

describe('a table that blocks the first checkpoint', () => {
  const [orders] = pipeline.tables;
  if (orders === undefined) throw new Error('pipeline.yaml has a table');
  const tables = (more: readonly (typeof orders)[]) => [orders, ...more];
  const more = ['items', 'parts'].map((table) => ({
    ...orders,
    source: { database: 'shop', table },
    topic: `shop.${table}`,
    target: { database: 'shop', table },
  }));
  const task = (topic: string, failures: number, running = true) => ({
    name: `Source: kafka.${topic}[1] -> Calc[2] -> clickhouse.x[3]: Writer`,
    running,
    failures,
  });

  /** What is said where the sync job has these tasks. */
  async function said(restarts: number, ...tasks: readonly ReturnType<typeof task>[]): Promise<unknown> {
    const stack = memoryStack();
    const deps = { ...stack.deps, pipeline: { ...pipeline, tables: tables(more) } };
    for (const { topic } of more) stack.topics.set(topic, { partitions: 3, id: topic, high: 0n });
    const sink = { ...deps.sink, tableUuid: async () => 'table-a' };
    stack.before = (effect) => {
      if (!effect.startsWith('submit orders-sync')) return;
      stack.outcome = { state: 'RESTARTING', completedCheckpoints: 0, restarts, failure: 'no column x', tasks };
    };
    return submitJobs({ ...deps, sink }).catch((error: unknown) => error);
  }

  test.each([3, 0])('is named, and that the others arrive (%d restarts)', async (restarts) => {
    const tasks = [task('orders-cdc-topic', 0), task('shop.items', 3, false), task('shop.parts', 0)];
    expect(await said(restarts, ...tasks)).toMatchObject({
      message: 'Table shop.items keeps orders-sync from its first checkpoint: its rows do not arrive',
      why: 'no column x\nThe 2 other tables arrive meanwhile. Without a checkpoint a restart of the job reads the topics again.',
      next: 'Mend the cause, and the job goes on by itself; `cdcctl submit` waits for it again. Where it is a bad record, write `poison: dead-letter` below `sink` in pipeline.yaml and run `cdcctl submit --restart`.',
      exitCode: 1,
    });
  });

  test('is one of several', async () => {
    const tasks = [task('orders-cdc-topic', 0), task('shop.items', 3, false), task('shop.parts', 1)];
    expect(await said(3, ...tasks)).toMatchObject({
      message: 'Tables shop.items, shop.parts keep orders-sync from its first checkpoint: their rows do not arrive',
      why: expect.stringContaining('The other table arrives meanwhile.'),
    });
  });

  test('is no table where all of them fail', async () => {
    const tasks = [task('orders-cdc-topic', 3), task('shop.items', 3, false), task('shop.parts', 1)];
    expect(await said(3, ...tasks)).toMatchObject({
      message: 'orders-sync does not run (RESTARTING, started again 3 times)',
    });
  });
});
