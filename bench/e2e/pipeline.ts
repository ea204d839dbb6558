import type { QualifiedName, Reader } from '../../src/model/index.js';

export { DEFAULT_READER, READERS, type Reader } from '../../src/model/index.js';

/** A table of the benchmark in MySQL, and the topic and view that it is copied to. */
export interface BenchTable {
  readonly source: QualifiedName;
  readonly topic: string;
  readonly view: QualifiedName;
  readonly versions: QualifiedName;
}

export const NAME = 'bench';

/** Every port is chosen free, so that a pipeline of the benchmarks runs beside any other. */
export const PORTS =
  'ports: { mysql: auto, kafka: auto, flink: auto, clickhouseHttp: auto, clickhouseNative: auto, kafkaUi: auto }';

export function benchTables(count: number): readonly BenchTable[] {
  return Array.from({ length: count }, (_, i) => {
    const table = i === 0 ? 'orders' : `orders_${i + 1}`;
    return {
      source: { database: 'order_db', table },
      topic: `${table}-cdc-topic`,
      view: { database: 'order_analytics', table },
      versions: { database: 'order_analytics', table: `${table}_versions` },
    };
  });
}

const COLUMNS = `      id: bigint unsigned not null auto_increment
      user_id: bigint not null
      product_name: varchar(255) not null
      quantity: int not null
      total_price: decimal(10, 2) not null
      status: varchar(20) not null default 'pending'
      created_at: timestamp(3) not null default current_timestamp(3)
      updated_at: timestamp(3) not null default current_timestamp(3) on update current_timestamp(3)`;

function tableText({ source, topic, view }: BenchTable): string {
  return `  - source: ${source.database}.${source.table}
    generate: true
    columns:
${COLUMNS}
    primaryKey: [id]
    topic: ${topic}
    partitions: 3
    target: ${view.database}.${view.table}
`;
}

/** What reads MySQL, as a line of pipeline.yaml. */
export const readBy = (reader: Reader): string => `source: { reader: ${reader} }\n`;

/** The reference pipeline's table and settings, so many times, on ports of its own. */
export function pipelineText(tables: readonly BenchTable[], profile: string, reader: Reader): string {
  return `version: 1
name: ${NAME}
tables:
${tables.map(tableText).join('')}profile: ${profile}
flink: { checkpointInterval: 3s }
${PORTS}
${readBy(reader)}`;
}
