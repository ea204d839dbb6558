import { describe, expect, test } from 'vitest';
import { replaySync, resumeJobs, stopJobs, submitJobs, takeSavepoints } from '../../../src/apply/index.js';
import { type MemoryStack, memoryStack } from './memory-stack.js';

/** A stack whose jobs run and have written to the topic; its log starts empty. */
async function runningStack(): Promise<MemoryStack> {
  const stack = memoryStack();
  await submitJobs(stack.deps);
  stack.topics.set('orders-cdc-topic', { partitions: 3, id: 'topic-a', high: 10n });
  stack.log.length = 0;
  stack.requests.length = 0;
  return stack;
}

const warnings = ({ events }: MemoryStack) => events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));

describe('stop', () => {
  test('takes a savepoint of the CDC job, then of the sync job, and writes each down', async () => {
    const stack = await runningStack();
    const stopped = await stopJobs(stack.deps);
    expect(stack.log).toEqual([
      'stop run1',
      'record cdc [run1] file:///sp/run1/savepoint-1, sync [run2] -',
      'stop run2',
      'record cdc [run1] file:///sp/run1/savepoint-1, sync [run2] file:///sp/run2/savepoint-1',
    ]);
    expect(stopped.map(({ savepoint }) => savepoint)).toEqual([
      'file:///sp/run1/savepoint-1',
      'file:///sp/run2/savepoint-1',
    ]);
    expect(stack.file?.jobs.map(({ desired }) => desired)).toEqual(['running', 'running']);
  });

  test('a second time does nothing', async () => {
    const stack = await runningStack();
    await stopJobs(stack.deps);
    const effects = stack.log.length;
    expect(await stopJobs(stack.deps)).toEqual([]);
    expect(stack.log).toHaveLength(effects);
  });

  test('cancels where the savepoint fails, and says so', async () => {
    const stack = await runningStack();
    stack.savepointError = new Error('disk full');
    const stopped = await stopJobs(stack.deps);
    expect(stack.log).toEqual(['stop run1', 'cancel run1', 'stop run2', 'cancel run2']);
    expect(stopped.map(({ savepoint }) => savepoint)).toEqual([null, null]);
    expect(warnings(stack)).toEqual([
      'orders-cdc is stopped without a savepoint (disk full); it goes on from its newest checkpoint.',
      'orders-sync is stopped without a savepoint (disk full); it goes on from its newest checkpoint.',
    ]);
  });

  test('cancels a job that is not running without asking for a savepoint', async () => {
    const stack = await runningStack();
    const job = stack.jobs.get('run1');
    if (job !== undefined) stack.jobs.set('run1', { ...job, state: 'RESTARTING' });
    await stopJobs(stack.deps);
    expect(stack.log[0]).toBe('cancel run1');
    expect(warnings(stack)[0]).toContain('it is RESTARTING');
  });
});

describe('resume', () => {
  test('after a stop: both jobs go on from their savepoints, which are forgotten once they run', async () => {
    const stack = await runningStack();
    await stopJobs(stack.deps);
    stack.jobs.clear();
    stack.log.length = 0;
    const { summary } = await resumeJobs(stack.deps);
    expect(summary).toBe(
      'orders-cdc resumed from file:///sp/run1/savepoint-1; orders-sync resumed from file:///sp/run2/savepoint-1',
    );
    expect(stack.log).toEqual([
      'record cdc [run1,run3] file:///sp/run1/savepoint-1, sync [run2] file:///sp/run2/savepoint-1',
      'submit orders-cdc as run3 from file:///sp/run1/savepoint-1',
      'record cdc [run1,run3] file:///sp/run1/savepoint-1, sync [run2,run4] file:///sp/run2/savepoint-1',
      'submit orders-sync as run4 from file:///sp/run2/savepoint-1',
      'record cdc [run1,run3] -, sync [run2,run4] file:///sp/run2/savepoint-1',
      'record cdc [run1,run3] -, sync [run2,run4] -',
    ]);
  });

  test('after the JobManager was lost: from the newest checkpoint of any run', async () => {
    const stack = await runningStack();
    stack.jobs.clear();
    stack.saved.set('run1', { path: 'file:///chk/cdc', completedAt: stack.now });
    stack.saved.set('run2', { path: 'file:///chk/sync', completedAt: stack.now });
    await resumeJobs(stack.deps);
    expect(stack.requests.map(({ restoreFrom }) => restoreFrom)).toEqual(['file:///chk/cdc', 'file:///chk/sync']);
  });

  test('while the jobs run it changes nothing', async () => {
    const stack = await runningStack();
    expect((await resumeJobs(stack.deps)).summary).toBe('orders-cdc runs; orders-sync runs');
    expect(stack.log).toEqual([]);
  });

  test('where nothing was ever submitted it looks at nothing', async () => {
    const stack = memoryStack();
    stack.topics.clear();
    stack.tables.clear();
    expect(await resumeJobs(stack.deps)).toEqual({ jobs: [], summary: 'no jobs to resume' });
  });

  test('without a checkpoint it refuses to take a second snapshot', async () => {
    const stack = await runningStack();
    stack.jobs.clear();
    await expect(resumeJobs(stack.deps)).rejects.toMatchObject({
      message: 'orders-cdc has no savepoint or checkpoint, but topic orders-cdc-topic holds records',
    });
    expect(stack.log).toEqual([]);
  });

  test('names the store that was wiped and starts nothing', async () => {
    const stack = await runningStack();
    await stopJobs(stack.deps);
    stack.jobs.clear();
    stack.log.length = 0;
    stack.tables.set('order_analytics.orders_realtime_versions', 'table-b');
    await expect(resumeJobs(stack.deps)).rejects.toMatchObject({
      why: expect.stringContaining("ClickHouse's table order_analytics.orders_realtime_versions was made again"),
    });
    expect(stack.log).toEqual([]);
  });

  test('leaves a job alone that ended in Flink itself, with a warning', async () => {
    const stack = await runningStack();
    await stopJobs(stack.deps);
    stack.log.length = 0;
    expect((await resumeJobs(stack.deps)).jobs).toEqual([]);
    expect(warnings(stack)).toContain('orders-cdc is not started: Flink says it is FINISHED. Run `cdcctl submit`.');
    expect(stack.log).toEqual([]);
  });
});

describe('savepoint', () => {
  test('leaves the jobs running', async () => {
    const stack = await runningStack();
    const taken = await takeSavepoints(stack.deps);
    expect(taken.map(({ path }) => path)).toEqual(['file:///sp/run1/savepoint-2', 'file:///sp/run2/savepoint-2']);
    expect([...stack.jobs.values()].map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING']);
  });

  test('without a running job says what to do', async () => {
    await expect(takeSavepoints(memoryStack().deps)).rejects.toMatchObject({ next: 'Run `cdcctl submit`.' });
  });
});

describe('what stands beside the states, where the state directory knows nothing', () => {
  async function submittedByCompose(): Promise<MemoryStack> {
    const stack = await runningStack();
    Object.assign(stack, { file: null, recorded: stack.scripts });
    stack.jobs.clear();
    return stack;
  }

  test('jobs that were submitted by compose are resumed, and known from then on', async () => {
    const stack = await submittedByCompose();
    const newest = async ({ name }: { name: string }) => ({ path: `file:///cp/${name}`, completedAt: stack.now });
    const { jobs } = await resumeJobs({ ...stack.deps, checkpoints: { ...stack.deps.checkpoints, newest } });
    expect(jobs.map(({ action, from }) => [action, from])).toEqual([
      ['resumed', 'file:///cp/orders-cdc'],
      ['resumed', 'file:///cp/orders-sync'],
    ]);
    expect(stack.log[0]).toBe('record cdc [] -, sync [] -');
  });

  test('a replay forgets where the sync job was', async () => {
    const stack = await submittedByCompose();
    await replaySync(stack.deps);
    expect(stack.file?.jobs.map(({ kind }) => kind)).toEqual(['cdc']);
  });

  test('another generation has nothing to go on from', async () => {
    const stack = await submittedByCompose();
    const pipeline = { ...stack.deps.pipeline, generation: 2 };
    expect(await resumeJobs({ ...stack.deps, pipeline })).toEqual({ jobs: [], summary: 'no jobs to resume' });
  });
});

test('a savepoint goes to the states of the generation that the job was submitted as', async () => {
  const stack = await runningStack();
  const asked: number[] = [];
  const savepointDirectory = ({ generation }: { generation: number }) => {
    asked.push(generation);
    return 'file:///sp';
  };
  const pipeline = { ...stack.deps.pipeline, generation: 2 };
  const deps = { ...stack.deps, pipeline, checkpoints: { ...stack.deps.checkpoints, savepointDirectory } };
  await takeSavepoints(deps);
  await stopJobs(deps);
  expect(asked).toEqual([1, 1, 1, 1]);
});
