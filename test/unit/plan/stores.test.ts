import { describe, expect, test } from 'vitest';
import { type JobPlanInput, planJobs, planTopics } from '../../../src/plan/index.js';
import type { Identity } from '../../../src/ports/index.js';
import { formatPlan, formatTopicPlan } from '../../../src/report/plan-text.js';
import { refusalText } from '../../../src/report/refusal-text.js';
import { fresh, identity, running, stopped } from './support.js';

const text = (input: JobPlanInput): string => `\n${formatPlan(planJobs(input))}\n`;

describe.each(['submit', 'resume'] as const)('%s refuses a store that was wiped, restored or swapped', (mode) => {
  const refusal = (observed: Partial<Identity>, base: JobPlanInput = stopped) =>
    text({ ...base, mode, identity: { ...base.identity, observed: { ...identity, ...observed } } });
  const expected = (line: string) => `
x Pipeline orders belongs to other stores than those that are up
    ${line}
    A store was wiped, restored or swapped; going on could lose rows or bring deleted ones back.
    next: Put the right store back; or set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.
`;

  test('MySQL', () => {
    expect(refusal({ mysqlServerUuid: 'mysql-b' })).toBe(
      expected('MySQL is another server: server_uuid was mysql-a, is mysql-b'),
    );
  });

  test('but not a MySQL that is asked for the transactions that were read', () => {
    const observed = { ...identity, mysqlServerUuid: 'mysql-b' };
    const input = { ...stopped, mode, identity: { ...stopped.identity, observed, failsOver: true } };
    expect(text(input)).toContain('> orders-cdc: resume from file:///sp/c1');
    expect(text({ ...input, identity: { ...input.identity, failsOver: false } })).toContain('MySQL is another server');
  });

  test('Kafka', () => {
    expect(refusal({ kafkaClusterId: 'kafka-b' })).toBe(
      expected('Kafka is another cluster: its id was kafka-a, is kafka-b'),
    );
  });

  test('a topic that was made again', () => {
    expect(refusal({ topicIds: { 'orders-cdc-topic': 'topic-b' } })).toBe(
      expected("Kafka's topic orders-cdc-topic was made again: its id was topic-a, is topic-b"),
    );
  });

  test('a topic that is gone', () => {
    expect(refusal({ topicIds: {} })).toBe(expected('Kafka has lost topic orders-cdc-topic (id topic-a)'));
  });

  test('a ClickHouse table that was made again', () => {
    const name = 'order_analytics.orders_realtime_versions';
    expect(refusal({ tableUuids: { [name]: 'table-b' } })).toBe(
      expected(`ClickHouse's table ${name} was made again: its uuid was table-a, is table-b`),
    );
  });

  test('a ClickHouse table that is gone', () => {
    const name = 'order_analytics.orders_realtime_versions';
    expect(refusal({ tableUuids: {} })).toBe(expected(`ClickHouse has lost table ${name} (uuid table-a)`));
  });

  test('a ClickHouse that does not know the pipeline', () => {
    expect(text({ ...stopped, mode, identity: { ...stopped.identity, sink: null } })).toBe(
      expected('ClickHouse does not carry the identity that was stamped into it'),
    );
  });

  test('also under jobs that run', () => {
    expect(refusal({ mysqlServerUuid: 'mysql-b' }, running)).toContain('MySQL is another server');
  });

  test('also where the state directory was lost: ClickHouse remembers', () => {
    const base = { ...stopped, identity: { ...stopped.identity, state: null } };
    expect(refusal({ kafkaClusterId: 'kafka-b' }, base)).toContain('Kafka is another cluster');
  });

  test('and names each that differs once', () => {
    const plan = planJobs({
      ...stopped,
      mode,
      identity: {
        ...stopped.identity,
        observed: { ...identity, mysqlServerUuid: 'mysql-b', topicIds: { 'orders-cdc-topic': 'topic-b' } },
      },
    });
    expect(plan.refusals.flatMap((refusal) => refusalText(refusal).why.split('\n'))).toEqual([
      'MySQL is another server: server_uuid was mysql-a, is mysql-b',
      "Kafka's topic orders-cdc-topic was made again: its id was topic-a, is topic-b",
      'A store was wiped, restored or swapped; going on could lose rows or bring deleted ones back.',
    ]);
  });

  test('lower generation than the one reached', () => {
    const state = { ...identity, generation: 3 };
    expect(text({ ...stopped, mode, identity: { ...stopped.identity, state } })).toBe(`
x Generation 1 is lower than 3, which this pipeline has reached
    Its topics and tables may hold rows that were deleted in MySQL since.
    next: Set \`generation: 3\` in pipeline.yaml, or a higher one to build everything anew.
`);
  });
});

test('an identity that was stamped into ClickHouse alone, as after an interrupted submission, is accepted', () => {
  expect(text({ ...fresh, identity: { ...fresh.identity, sink: identity } })).toContain('+ orders-cdc: start');
});

test('a table that joins the pipeline changes nothing about those that are stamped', () => {
  const observed = { ...identity, topicIds: { ...identity.topicIds, more: 'topic-m' } };
  expect(planJobs({ ...running, identity: { ...running.identity, observed } }).refusals).toEqual([]);
});

test('stores that are not there yet', () => {
  const observed = { ...identity, topicIds: {}, tableUuids: {} };
  const topics = fresh.topics.map((topic) => ({ ...topic, observed: null }));
  expect(text({ ...fresh, topics, identity: { ...fresh.identity, observed } })).toBe(`
x The stack is not provisioned
    Kafka has no topic orders-cdc-topic
    ClickHouse has no table order_analytics.orders_realtime_versions
    next: Run \`cdcctl up\`.
`);
});

describe('topics', () => {
  const topic = (partitions: number | null) => ({
    name: 'orders-cdc-topic',
    wantedPartitions: 3,
    observed: partitions === null ? null : { partitions, written: true },
  });

  test('are created where they are missing and kept where they fit', () => {
    const one = { name: 'users', wantedPartitions: 1, observed: null };
    expect(formatTopicPlan(planTopics([topic(3), one], 1))).toBe(
      '= topic orders-cdc-topic, 3 partitions\n+ topic users, 1 partition',
    );
  });

  test.each([2, 4])('are refused with %d partitions instead of 3', (partitions) => {
    expect(formatTopicPlan(planTopics([topic(partitions), topic(null)], 1))).toBe(
      [
        `x Topic orders-cdc-topic has ${partitions} partitions, not 3`,
        '    With another number of partitions a key moves to another one, and its older changes could win.',
        `    next: Set \`partitions: ${partitions}\` in pipeline.yaml; or set \`generation: 2\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\`.`,
      ].join('\n'),
    );
  });

  test.each(['submit', 'resume'] as const)('with another number of partitions: %s starts no job', (mode) => {
    const plan = planJobs({ ...stopped, mode, topics: [topic(4)] });
    expect(plan.refusals).toEqual([
      { code: 'CDC-PARTITIONS', topic: 'orders-cdc-topic', partitions: 4, wanted: 3, generation: 1 },
    ]);
    expect(plan.steps).toEqual([]);
  });
});
