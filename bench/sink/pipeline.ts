import { loadPipeline } from '../../src/config/load.js';
import { type Pipeline, type Table, versionsTable } from '../../src/model/index.js';
import { clickhouse } from '../../src/render/template.js';

type SinkType = 'clickhouse' | 'jdbc';

/** The reference pipeline's table and settings, spelled out: the generator of the topic writes exactly these columns. */
const text = (sink: SinkType) => `version: 1
name: bench-sink
tables:
  - source: order_db.orders
    columns:
      id: bigint unsigned not null auto_increment
      user_id: bigint not null
      product_name: varchar(255) not null
      quantity: int not null
      total_price: decimal(10, 2) not null
      status: varchar(20) not null default 'pending'
      created_at: timestamp(3) not null default current_timestamp(3)
      updated_at: timestamp(3) not null default current_timestamp(3) on update current_timestamp(3)
    primaryKey: [id]
    topic: orders-cdc-topic
    partitions: 3
    target: bench.orders
sink:
  type: ${sink}
  flushInterval: 100ms
flink:
  checkpointInterval: 3s
`;

/** The pipeline whose sync job is measured, and its one table. */
export interface BenchPipeline {
  readonly pipeline: Pipeline;
  readonly table: Table;
  /** The ClickHouse table that every contender writes, quoted. */
  readonly target: string;
}

export function benchPipeline(parallelism: number, sink: SinkType = 'clickhouse'): BenchPipeline {
  const { pipeline } = loadPipeline({ path: 'bench', text: text(sink), env: {} });
  const [table] = pipeline.tables;
  if (table === undefined) throw new Error('the pipeline has no table');
  return {
    pipeline: { ...pipeline, flink: { ...pipeline.flink, parallelism } },
    table,
    target: clickhouse.qualified(versionsTable(pipeline, table)),
  };
}
