import { expect, test } from 'vitest';
import { benchJob, boundOf } from '../../../bench/sink/contenders.js';
import { benchPipeline } from '../../../bench/sink/pipeline.js';
import { syncScript } from '../../../src/render/flink-sql/index.js';

const bench = benchPipeline(2);
const rendered = syncScript(bench.pipeline);
const sql = (name: 'blackhole' | 'clickhouse') =>
  benchJob(bench, name, [10, 20, 30], 1).statements.map((statement) => statement.sql);

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
  for (const name of ['blackhole', 'clickhouse'] as const) {
    expect(benchJob(bench, name, [1, 1, 1], 1).settings).toEqual({
      ...rendered.settings,
      'execution.checkpointing.checkpoints-after-tasks-finish.enabled': 'false',
    });
  }
  expect(rendered.settings['parallelism.default']).toBe('2');
});

test('blackhole reads the same source and selects the same columns into a sink that drops them', () => {
  const [source, end, sink, insert = ''] = sql('blackhole');
  expect([source, end]).toEqual(sql('clickhouse').slice(0, 2));
  expect(sink).toMatch(/^CREATE TABLE `blackhole` \([\s\S]*\) WITH \(\s*'connector' = 'blackhole'\s*\)$/);
  expect(insert).not.toContain('`clickhouse.bench.orders`');
  expect(insert.replace('`blackhole`', '`clickhouse.bench.orders`')).toBe(sql('clickhouse')[3]);
});

test('a part of the topic is about the same share of every partition, and never more than all', () => {
  expect(boundOf([100, 200, 101], 200)).toEqual([49, 99, 50]);
  expect(boundOf([100, 200, 101], 401)).toEqual([100, 200, 101]);
  expect(boundOf([100, 200, 101], 9999)).toEqual([100, 200, 101]);
});
