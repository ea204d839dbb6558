import { expect, test } from 'vitest';
import { benchJob } from '../../../bench/sink/contenders.js';
import { benchPipeline } from '../../../bench/sink/pipeline.js';
import { syncScript } from '../../../src/render/flink-sql/index.js';

test('the jdbc contender is the sync job as it is rendered for the jdbc sink, with an end and batches of its own', () => {
  const all = syncScript(benchPipeline(1, 'jdbc').pipeline).statements.map(({ sql }) => sql);
  const [source, sink, insert] = all.slice(-3);
  expect(sink).toContain("'connector' = 'jdbc'");
  expect(benchJob(benchPipeline(1), 'jdbc', [10, 20, 30], 5000).statements.map(({ sql }) => sql)).toEqual([
    ...all.slice(0, -3),
    source,
    "ALTER TABLE `kafka.orders-cdc-topic` SET ('scan.bounded.mode' = 'specific-offsets', " +
      "'scan.bounded.specific-offsets' = 'partition:0,offset:10;partition:1,offset:20;partition:2,offset:30')",
    sink,
    "ALTER TABLE `clickhouse.bench.orders` SET ('sink.buffer-flush.max-rows' = '5000', " +
      "'sink.buffer-flush.interval' = '0 s')",
    insert,
  ]);
});
