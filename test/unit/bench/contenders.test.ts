import { expect, test } from 'vitest';
import { benchJob, boundOf } from '../../../bench/sink/contenders.js';
import { benchPipeline } from '../../../bench/sink/pipeline.js';
import { syncScript } from '../../../src/render/flink-sql/index.js';

const bench = benchPipeline(2);
const rendered = syncScript(bench.pipeline);
const sql = (name: 'blackhole' | 'clickhouse' | 'jdbc') =>
  benchJob(bench, name, [10, 20, 30], 5000).statements.map((statement) => statement.sql);

test('the clickhouse contender is the rendered sync job with an end', () => {
  const [source, sink, insert] = rendered.statements.map((statement) => statement.sql);
  expect(sql('clickhouse')).toEqual([
    source,
    "ALTER TABLE `kafka.orders-cdc-topic` SET ('scan.bounded.mode' = 'specific-offsets', " +
      "'scan.bounded.specific-offsets' = 'partition:0,offset:10;partition:1,offset:20;partition:2,offset:30')",
    sink,
    insert,
  ]);
});

test('every contender has the settings of the sync job and does not wait for a checkpoint at its end', () => {
  for (const name of ['blackhole', 'clickhouse', 'jdbc'] as const) {
    expect(benchJob(bench, name, [1, 1, 1], 1).settings).toEqual({
      ...rendered.settings,
      'execution.checkpointing.checkpoints-after-tasks-finish.enabled': 'false',
    });
  }
  expect(rendered.settings['parallelism.default']).toBe('2');
});

test('the others read the same source and select the same columns into a sink of their own', () => {
  for (const name of ['blackhole', 'jdbc'] as const) {
    const [source, end, sink, insert = ''] = sql(name);
    expect([source, end]).toEqual(sql('clickhouse').slice(0, 2));
    expect(sink).toContain(`CREATE TABLE \`${name}\` (`);
    expect(sink).toContain(`'connector' = '${name}'`);
    const name0 = '`clickhouse.bench.orders`';
    expect(insert.replace(`\`${name}\``, name0)).toBe(sql('clickhouse')[3]);
    expect(insert).not.toContain(name0);
  }
});

test('the size of a batch goes to the jdbc sink', () => {
  expect(sql('jdbc')[2]).toContain("'sink.buffer-flush.max-rows' = '5000'");
});

test('a part of the topic is about the same share of every partition, and never more than all', () => {
  expect(boundOf([100, 200, 101], 200)).toEqual([49, 99, 50]);
  expect(boundOf([100, 200, 101], 401)).toEqual([100, 200, 101]);
  expect(boundOf([100, 200, 101], 9999)).toEqual([100, 200, 101]);
});
