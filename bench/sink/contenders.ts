import { topicName, versionsTable } from '../../src/model/index.js';
import {
  createTable,
  flinkTable,
  option,
  physicalColumn,
  primaryKey,
  type TableOption,
} from '../../src/render/flink-sql/ddl.js';
import { syncScript } from '../../src/render/flink-sql/index.js';
import { flink } from '../../src/render/template.js';
import type { BenchPipeline } from './pipeline.js';

export const CONTENDERS = ['blackhole', 'clickhouse', 'jdbc', 'http', 'http2'] as const;
export type ContenderName = (typeof CONTENDERS)[number];
export type FlinkContender = Extract<ContenderName, 'blackhole' | 'clickhouse' | 'jdbc'>;

export const TITLES: Readonly<Record<ContenderName, string>> = {
  blackhole: 'Flink to nowhere (`blackhole`)',
  clickhouse: '`clickhouse` sink',
  jdbc: '`jdbc` sink with the ClickHouse dialect',
  http: 'RowBinary over HTTP, one connection',
  http2: 'RowBinary over HTTP, two connections',
};

/** Part of the topic that a run reads: the records below these offsets, by partition. */
export type Bound = readonly number[];

/** The first `rows` records of the topic, about the same share of every partition. */
export function boundOf(offsets: Bound, rows: number): Bound {
  const all = rowsIn(offsets);
  return rows >= all ? offsets : offsets.map((end) => Math.floor((end * rows) / all));
}

export function rowsIn(bound: Bound): number {
  return bound.reduce((sum, rows) => sum + rows, 0);
}

export interface BenchJob {
  readonly statements: readonly { readonly sql: string; readonly place: string }[];
  readonly settings: Readonly<Record<string, string>>;
}

/** The sync job as it is rendered, but that it ends at `bound` and, for others than `clickhouse`, has another sink. */
export function benchJob(bench: BenchPipeline, contender: FlinkContender, bound: Bound, jdbcBatch: number): BenchJob {
  const { pipeline, table } = bench;
  const script = syncScript(pipeline);
  const [source = '', sink = '', insert = ''] = script.statements.map(({ sql }) => sql);
  const target = flink.identifier(flinkTable.clickhouse(table));
  const own = flink.identifier(contender);
  const statements =
    contender === 'clickhouse'
      ? [source, ending(bench, bound), sink, insert]
      : [source, ending(bench, bound), otherSink(bench, contender, jdbcBatch), insert.replace(target, own)];
  return {
    statements: statements.map((sql, index) => ({ sql, place: `the job of ${contender}, statement ${index + 1}` })),
    settings: {
      ...script.settings,
      // A job that reaches its end would else wait for the next checkpoint, up to an interval after its last row.
      'execution.checkpointing.checkpoints-after-tasks-finish.enabled': 'false',
    },
  };
}

function ending({ pipeline, table }: BenchPipeline, bound: Bound): string {
  const offsets = bound.map((offset, partition) => `partition:${partition},offset:${offset}`).join(';');
  const options = [option('scan.bounded.mode', 'specific-offsets'), option('scan.bounded.specific-offsets', offsets)];
  const name = flink.identifier(flinkTable.kafka(pipeline, table));
  return `ALTER TABLE ${name} SET (${options.map(([key, value]) => `${flink.literal(key)} = ${value}`).join(', ')})`;
}

/** A sink with the columns of the `clickhouse` sink; the offset is a column like the others. */
function otherSink(bench: BenchPipeline, contender: 'blackhole' | 'jdbc', jdbcBatch: number): string {
  const { table } = bench;
  const columns = [
    ...table.columns.map((column) => physicalColumn(column, !table.primaryKey.includes(column.name))),
    '`operation_type` STRING',
    '`_version` BIGINT',
    primaryKey(table),
  ];
  const options = contender === 'blackhole' ? [option('connector', 'blackhole')] : jdbcOptions(bench, jdbcBatch);
  return createTable(contender, columns, options);
}

function jdbcOptions({ pipeline, table }: BenchPipeline, batch: number): readonly TableOption[] {
  return [
    option('connector', 'jdbc'),
    ['url', flink.secret('CLICKHOUSE_JDBC_URL')],
    option('table-name', versionsTable(pipeline, table).table),
    option('username', pipeline.sink.user),
    ['password', flink.secret(pipeline.sink.password.variable)],
    option('sink.buffer-flush.max-rows', batch),
    // By rows and at checkpoints only, so that the sweep finds the best size of a batch.
    option('sink.buffer-flush.interval', '0 s'),
  ];
}

export function topicOf({ pipeline, table }: BenchPipeline): string {
  return topicName(pipeline, table);
}
