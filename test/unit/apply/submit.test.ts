import { describe, expect, test } from 'vitest';
import { submitJobs } from '../../../src/apply/index.js';
import { type MemoryStack, memoryStack } from './memory-stack.js';

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
      /^cdcctl\.pipeline:orders,cdcctl\.generation:1,cdcctl\.hash:[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}$/,
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
    await submitJobs(stack.deps);
    stack.jobs.clear();
    stack.serverUuid = 'mysql-b';
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
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

  test('a job that is not there in time ends it as not verified', async () => {
    const stack = memoryStack();
    stack.outcome = { completedCheckpoints: 0 };
    await expect(submitJobs(stack.deps)).rejects.toMatchObject({
      message: 'orders-cdc completed no checkpoint within 120 s (RUNNING)',
      exitCode: 3,
    });
  });
});
