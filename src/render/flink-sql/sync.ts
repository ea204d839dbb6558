import { OWN_COLUMN, type Pipeline, type Table } from '../../model/index.js';
import { flink } from '../template.js';
import { clickhouseLoad, clickhouseSink } from './clickhouse-sink.js';
import { statementSet } from './ddl.js';
import { jdbcFunctions, jdbcLoad, jdbcSink } from './jdbc-sink.js';
import { inJobOrder } from './order.js';
import { type CommentedSql, type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';
import { columnOf, topicTable } from './topic-table.js';

/** The kinds of sink: functions that the inserts call, the table of versions, and the insert into it. */
const SINKS = {
  clickhouse: { functions: () => [], table: clickhouseSink, load: clickhouseLoad },
  jdbc: { functions: jdbcFunctions, table: jdbcSink, load: jdbcLoad },
} as const;

const OPERATION_TYPE = `CASE ${flink.identifier(OWN_COLUMN.kind)} WHEN '+I' THEN 'INSERT' WHEN '+U' THEN 'UPDATE' ELSE 'DELETE' END`;

/** Where the number of a version comes from. */
const OF_OFFSETS =
  'Every version of a row; its number is made from the offset, so a replay writes the same versions again.';
const OF_PLACES =
  "Every version of a row; its number is the change's place in the binlog, from the record's header, or else made from\nthe offset, so a replay writes the same versions again.";

function tableParts(pipeline: Pipeline, table: Table): readonly CommentedSql[] {
  return [
    {
      comment: 'The topic as it is, deletions with their own offset. Read as a changelog, without state per key.',
      sql: topicTable(pipeline, table),
    },
    {
      comment: pipeline.source.reader === 'binlog' ? OF_PLACES : OF_OFFSETS,
      sql: SINKS[pipeline.sink.type].table(pipeline, table, table.columns.map(columnOf(table))),
    },
  ];
}

/** The sync job: every topic of the pipeline into its ClickHouse table. */
export function syncScript(configured: Pipeline): FlinkScript {
  const pipeline = inJobOrder(configured);
  return script(
    'flink-sql/sync.sql',
    `Sync job of the pipeline ${pipeline.name}: Kafka -> ClickHouse.`,
    jobSettings(pipeline, 'sync'),
    [
      ...SINKS[pipeline.sink.type].functions(pipeline),
      ...pipeline.tables.flatMap((table) => tableParts(pipeline, table)),
      {
        comment: 'One job for all tables.',
        sql: statementSet(
          pipeline.tables.map((table) => SINKS[pipeline.sink.type].load(pipeline, table, OPERATION_TYPE)),
        ),
      },
    ],
  );
}
