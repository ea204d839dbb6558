import { expect, test } from 'vitest';
import { provision, resumeJobs, stopJobs, submitJobs } from '../../../src/apply/index.js';
import type { Pipeline } from '../../../src/model/index.js';
import { becomeEarlier, type MemoryStack, memoryStack, readBy } from './memory-stack.js';

const reading = (stack: MemoryStack, reader: Pipeline['source']['reader']) => ({
  ...stack.deps,
  pipeline: readBy(reader, stack.deps.pipeline),
});

/** Both jobs run, as cdcctl 0.1 submitted them. */
async function runningStack(): Promise<MemoryStack> {
  const stack = memoryStack();
  await submitJobs(stack.deps);
  becomeEarlier(stack);
  for (const topic of stack.topics.values()) topic.high = 9n;
  stack.log.length = 0;
  return stack;
}

/** The script that MySQL is provided with, one text. */
async function mysqlScript(stack: MemoryStack, reader: Pipeline['source']['reader']): Promise<string> {
  const scripts: string[] = [];
  const deps = reading(stack, reader);
  const runScript = async (sql: string | readonly string[]): Promise<void> => {
    scripts.push(String(sql));
  };
  await provision({ ...deps, source: { ...deps.source, runScript } });
  return scripts.join();
}

test('the binlog says names of columns once the job of the reader before is stopped', async () => {
  const stack = await runningStack();
  expect(await mysqlScript(stack, 'binlog')).not.toContain('binlog_row_metadata');
  const [warning] = stack.events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
  expect(warning).toContain('orders-cdc runs with the reader debezium. Run `cdcctl stop` and `cdcctl up`');
  await stopJobs(stack.deps);
  expect(await mysqlScript(stack, 'binlog')).toContain("SET PERSIST binlog_row_metadata = 'FULL'");
  expect(await mysqlScript(stack, 'mysql-cdc')).not.toContain('binlog_row_metadata');
});

test('the reader binlog goes on from the savepoint, and a lost job is resumed with it', async () => {
  const stack = await runningStack();
  await stopJobs(stack.deps);
  stack.jobs.clear();
  const { summary } = await resumeJobs(reading(stack, 'binlog'));
  expect(summary).toContain('orders-cdc resumed from file:///sp/run1/savepoint-1');
  expect(stack.requests.at(-2)?.statements[0]?.sql).toContain('mysql-binlog-records');
  expect(stack.running?.source.reader).toBe('binlog');
  stack.jobs.clear();
  stack.saved.set('run3', { path: 'file:///chk/3', completedAt: stack.now + 1 });
  await resumeJobs(reading(stack, 'binlog'));
  expect(stack.requests.at(-2)?.restoreFrom).toBe('file:///chk/3');
});

test('there is no way to another reader without a new generation', async () => {
  const stack = await runningStack();
  await stopJobs(stack.deps);
  stack.jobs.clear();
  await resumeJobs(reading(stack, 'binlog'));
  stack.jobs.clear();
  stack.saved.set('run3', { path: 'file:///chk/3', completedAt: stack.now + 1 });
  await expect(submitJobs(reading(stack, 'mysql-cdc'))).rejects.toMatchObject({
    why: expect.stringContaining('source.reader was binlog, is mysql-cdc'),
    next: expect.stringContaining('generation'),
  });
});

test('a state that is refused leaves the reader of before where it was', async () => {
  const stack = await runningStack();
  await stopJobs(stack.deps);
  stack.jobs.clear();
  const before = stack.file;
  stack.before = (effect) => {
    if (effect.startsWith('submit')) throw new Error('the snapshot is not over');
  };
  await expect(resumeJobs(reading(stack, 'binlog'))).rejects.toThrow('the snapshot is not over');
  expect(stack.file).toEqual(before);
  expect(stack.running?.source.reader).toBe('debezium');
  stack.before = () => undefined;
  const { summary } = await resumeJobs(stack.deps);
  expect(summary).toContain('orders-cdc resumed from file:///sp/run1/savepoint-1');
});

test('a job of the reader before that is lost waits for `up`, which has another reader', async () => {
  const stack = await runningStack();
  stack.jobs.clear();
  const { jobs, summary } = await resumeJobs(reading(stack, 'debezium'));
  expect(jobs).toEqual([]);
  expect(summary).toBe('the jobs were submitted by cdcctl 0.1, and go on with `cdcctl up`');
  expect(stack.log).toEqual([]);
});
