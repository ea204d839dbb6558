import { expect, test } from 'vitest';
import { provision } from '../../../src/apply/index.js';
import { memoryStack } from './memory-stack.js';

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
