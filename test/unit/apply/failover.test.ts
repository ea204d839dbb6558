import { describe, expect, test } from 'vitest';
import { provision, resumeJobs, stopJobs, submitJobs } from '../../../src/apply/index.js';
import type { Pipeline } from '../../../src/model/index.js';
import { memoryStack, readBy } from './memory-stack.js';

/** What was submitted and stopped with the reader, when another server answers that names transactions or does not. */
async function moved(reader: Pipeline['source']['reader'], gtids: boolean) {
  const stack = memoryStack();
  const source = { ...stack.deps.source, hasGtids: async () => gtids };
  const pipeline = readBy(reader, stack.deps.pipeline);
  const deps = { ...stack.deps, source, pipeline };
  await submitJobs(deps);
  await stopJobs(deps);
  stack.jobs.clear();
  stack.serverUuid = 'mysql-b';
  return { stack, deps };
}

describe('another MySQL', () => {
  test('takes the place of the one before where both name transactions, and is stamped by the next submission', async () => {
    const { stack, deps } = await moved('binlog', true);
    await provision(deps);
    expect((await resumeJobs(deps)).jobs.map(({ action }) => action)).toEqual(['resumed', 'resumed']);
    expect((await submitJobs(deps)).outcome).toBe('unchanged');
    expect(stack.stamps.sink?.mysqlServerUuid).toBe('mysql-b');
  });

  test.each([
    ['binlog', false],
    ['mysql-cdc', true],
  ] as const)('is refused with the reader %s, where it names transactions: %s', async (reader, gtids) => {
    const { deps } = await moved(reader, gtids);
    const refusal = {
      why: expect.stringContaining('MySQL is another server: server_uuid was mysql-a, is mysql-b'),
      next: expect.stringContaining('generation: 2'),
    };
    await expect(provision(deps)).rejects.toMatchObject(refusal);
    await expect(resumeJobs(deps)).rejects.toMatchObject(refusal);
    await expect(submitJobs(deps)).rejects.toMatchObject(refusal);
  });
});
