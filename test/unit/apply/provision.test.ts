import { describe, expect, test } from 'vitest';
import { provision, submitJobs } from '../../../src/apply/index.js';
import type { Pipeline } from '../../../src/model/index.js';
import { memoryStack } from './memory-stack.js';

const ZERO = { table: { database: 'shop', table: 'items' }, column: 'day', kind: 'zero' } as const;

const doneTexts = (stack: ReturnType<typeof memoryStack>) =>
  stack.events.flatMap((event) => (event.type === 'done' ? [event.text] : []));

test('provisioning creates what is missing, and a second time creates nothing', async () => {
  const stack = memoryStack();
  stack.topics.clear();
  await provision(stack.deps);
  expect(stack.log.filter((effect) => effect.startsWith('create'))).toEqual([
    'create topic orders-cdc-topic, 3, compact',
  ]);
  expect(doneTexts(stack)).toContain('+ topic orders-cdc-topic, 3 partitions');
  stack.events.length = 0;
  await provision(stack.deps);
  expect(stack.log.filter((effect) => effect.startsWith('create'))).toHaveLength(1);
  expect(doneTexts(stack)).toContain('unchanged');
});

test('users are made in ClickHouse only where it keeps them in SQL', async () => {
  const scripts = async (stores: boolean) => {
    const stack = memoryStack();
    await provision({ ...stack.deps, sink: { ...stack.deps.sink, storesUsers: async () => stores } });
    return stack.log.filter((effect) => effect.startsWith('clickhouse')).length;
  };
  expect(await scripts(true)).toBe((await scripts(false)) + 1);
});

test('a topic with another number of partitions is refused', async () => {
  const stack = memoryStack();
  stack.topics.set('orders-cdc-topic', { partitions: 4, id: 'topic-a', high: 0n });
  await expect(provision(stack.deps)).rejects.toMatchObject({
    message: 'Topic orders-cdc-topic has 4 partitions, not 3',
  });
  expect(stack.events.at(-1)).toEqual({ type: 'failed', id: 'provision Kafka topics' });
});

describe('a store that was lost is refused before anything is made in it', () => {
  const creations = ({ log }: ReturnType<typeof memoryStack>) =>
    log.filter((effect) => /^(create|clickhouse)/.test(effect));

  test('where the stores were stamped', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    stack.topics.clear();
    await expect(provision(stack.deps)).rejects.toMatchObject({
      message: 'Pipeline orders belongs to other stores than those that are up',
      why: expect.stringContaining('Kafka has lost topic orders-cdc-topic (id topic-a)'),
    });
    expect(creations(stack)).toEqual([]);
  });

  test('where only the scripts of the jobs are left, as after compose has submitted them', async () => {
    const stack = memoryStack();
    await submitJobs(stack.deps);
    Object.assign(stack, { stamps: { state: null, sink: null }, recorded: stack.scripts });
    stack.topics.clear();
    await expect(provision(stack.deps)).rejects.toMatchObject({ message: 'Kafka has lost topic orders-cdc-topic' });
    expect(creations(stack)).toEqual([]);
  });
});

test('a topic of a table that is new in the pipeline is made', async () => {
  const stack = memoryStack();
  await submitJobs(stack.deps);
  stack.recorded = stack.scripts;
  const [table] = stack.deps.pipeline.tables;
  if (table === undefined) throw new Error('the pipeline has no table');
  const tables = [...stack.deps.pipeline.tables, { ...table, topic: 'more' }];
  await provision({ ...stack.deps, pipeline: { ...stack.deps.pipeline, tables } });
  expect(stack.log.filter((effect) => effect.startsWith('create'))).toEqual(['create topic more, 3, compact']);
});

describe('a MySQL that is there already', () => {
  const there = (stack: ReturnType<typeof memoryStack>) => {
    const { pipeline } = stack.deps;
    return { ...stack.deps, pipeline: { ...pipeline, source: { ...pipeline.source, host: 'db.example.com' } } };
  };

  test('is looked at, and nothing is changed in it', async () => {
    const stack = memoryStack();
    await provision(there(stack));
    expect(stack.log.filter((effect) => effect.startsWith('mysql'))).toEqual([]);
    expect(doneTexts(stack)[0]).toBe('fit for CDC');
  });

  test('that is not fit is refused before anything is made', async () => {
    const stack = memoryStack();
    stack.sourceProblems = ["binlog_format is STATEMENT, not ROW: SET PERSIST binlog_format = 'ROW'"];
    await expect(provision(there(stack))).rejects.toMatchObject({
      message: 'The MySQL at db.example.com is not fit for the CDC job',
      why: "binlog_format is STATEMENT, not ROW: SET PERSIST binlog_format = 'ROW'",
      next: 'Mend that and run the command again: cdcctl up',
    });
    expect(stack.log).toEqual([]);
  });

  test('whose dates Java does not know is refused', async () => {
    const stack = memoryStack();
    stack.unfitDates = [ZERO];
    await expect(provision(there(stack))).rejects.toMatchObject({
      why: expect.stringMatching(/^shop\.items: day holds a date without a month or a day, such as 0000-00-00, /),
    });
    expect(stack.log).toEqual([]);
  });

  test.each([
    ['fail', /^shop\.items: day holds a date .*, which is refused: set `source\.zeroDates` to a date/],
    ['dead-letter', null],
  ] as const)('with the reader binlog and poison: %s is refused for them with what can be set: %s', async (poison, why) => {
    const stack = memoryStack();
    const deps = there(stack);
    const { source, sink } = deps.pipeline;
    const pipeline: Pipeline = {
      ...deps.pipeline,
      source: { ...source, reader: 'binlog' },
      sink: { ...sink, poison },
    };
    stack.unfitDates = [ZERO];
    const done = provision({ ...deps, pipeline });
    if (why === null) await expect(done).resolves.toBeUndefined();
    else await expect(done).rejects.toMatchObject({ why: expect.stringMatching(why) });
  });

  test('is not searched for such dates where its rows were read: while the job runs, and when it goes on', async () => {
    const stack = memoryStack();
    const deps = there(stack);
    await submitJobs(deps);
    stack.unfitDates = [ZERO];
    await provision(deps);
    stack.jobs.clear();
    stack.saved.set('run1', { path: 'file:///chk/run1', completedAt: stack.now });
    await provision(deps);
    expect(stack.read).toEqual([]);
  });

  test('is searched again where the rows will be read again: without a state, and in a new generation', async () => {
    const stack = memoryStack();
    const deps = there(stack);
    await submitJobs(deps);
    stack.unfitDates = [ZERO];
    const next = { ...deps, pipeline: { ...deps.pipeline, generation: 2 } };
    await expect(provision(next)).rejects.toThrow('is not fit for the CDC job');
    stack.jobs.clear();
    await expect(provision(deps)).rejects.toThrow('is not fit for the CDC job');
  });

  test('is searched for such dates once, before its rows are read', async () => {
    const stack = memoryStack();
    const deps = there(stack);
    const [table] = deps.pipeline.tables;
    await provision(deps);
    expect(stack.read).toEqual(deps.pipeline.tables.map(({ topic }) => topic));
    stack.recorded.set(`${deps.pipeline.name}-sync`, `'topic' = '${table?.topic}'`);
    await provision(deps);
    expect(stack.read).toHaveLength(2 * deps.pipeline.tables.length - 1);
  });
});
