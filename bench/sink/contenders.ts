import { topicName } from '../../src/model/index.js';
import { flinkTable, option, type TableOption } from '../../src/render/flink-sql/ddl.js';
import { syncScript } from '../../src/render/flink-sql/index.js';
import { flink } from '../../src/render/template.js';
import { type BenchPipeline, benchPipeline } from './pipeline.js';

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

/** The sync job as it is rendered, but that it ends at `bound` and, for `blackhole`, has another sink. */
export function benchJob(bench: BenchPipeline, contender: FlinkContender, bound: Bound, jdbcBatch: number): BenchJob {
  const { pipeline, table } = bench;
  const script = syncScript(
    contender === 'jdbc' ? benchPipeline(pipeline.flink.parallelism, 'jdbc').pipeline : pipeline,
  );
  const all = script.statements.map(({ sql }) => sql);
  const [source = '', sink = '', insert = ''] = all.slice(-3);
  const end = setOptions(flinkTable.kafka(pipeline, table), ending(bound));
  const statements = {
    clickhouse: [source, end, sink, insert],
    blackhole: [source, end, ...intoBlackhole(bench, sink, insert)],
    jdbc: [source, end, sink, setOptions(flinkTable.clickhouse(table), batches(jdbcBatch)), insert],
  }[contender];
  return {
    // A function that the script makes comes first.
    statements: [...all.slice(0, -3), ...statements].map((sql, index) => ({
      sql,
      place: `the job of ${contender}, statement ${index + 1}`,
    })),
    settings: {
      ...script.settings,
      // A job that reaches its end would else wait for the next checkpoint, up to an interval after its last row.
      'execution.checkpointing.checkpoints-after-tasks-finish.enabled': 'false',
    },
  };
}

function setOptions(table: string, options: readonly TableOption[]): string {
  const assignments = options.map(([key, literal]) => `${flink.literal(key)} = ${literal}`);
  return `ALTER TABLE ${flink.identifier(table)} SET (${assignments.join(', ')})`;
}

function ending(bound: Bound): readonly TableOption[] {
  const offsets = bound.map((offset, partition) => `partition:${partition},offset:${offset}`).join(';');
  return [option('scan.bounded.mode', 'specific-offsets'), option('scan.bounded.specific-offsets', offsets)];
}

/** By rows and at checkpoints only, so that the sweep finds the best size. */
function batches(rows: number): readonly TableOption[] {
  return [option('sink.buffer-flush.max-rows', rows), option('sink.buffer-flush.interval', '0 s')];
}

/** The columns of the `clickhouse` sink, its metadata as columns like the others. */
function intoBlackhole({ table }: BenchPipeline, sink: string, insert: string): readonly string[] {
  const target = flink.identifier(flinkTable.clickhouse(table));
  const nowhere = flink.identifier('blackhole');
  const columns = sink.slice(0, sink.indexOf('\n) WITH (')).replace(target, nowhere);
  return [
    `${columns.replaceAll(/ METADATA FROM '[a-z-]+'/g, '')}\n) WITH ('connector' = 'blackhole')`,
    insert.replace(target, nowhere),
  ];
}

export function topicOf({ pipeline, table }: BenchPipeline): string {
  return topicName(pipeline, table);
}
