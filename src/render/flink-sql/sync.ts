import { type Column, type Pipeline, type Table, topicName, versionsTable } from '../../model/index.js';
import { flinkList } from '../quote.js';
import { flink } from '../template.js';
import {
  createTable,
  filledOption,
  flinkTable,
  insertSelect,
  option,
  physicalColumn,
  primaryKey,
  statementSet,
} from './ddl.js';
import { jdbcLoad, jdbcSink } from './jdbc-sink.js';
import { type CommentedSql, type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';

/** A tombstone carries the key alone, so every other column may be NULL here whatever it is in MySQL. */
function columnOf(table: Table): (column: Column) => string {
  return (column) => physicalColumn(column, !table.primaryKey.includes(column.name));
}

function topicTable(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map(columnOf(table)),
    '`op` STRING',
    "`_offset` BIGINT METADATA FROM 'offset' VIRTUAL",
    primaryKey(table),
  ];
  return createTable(flinkTable.kafka(pipeline, table), columns, [
    option('connector', 'kafka'),
    option('topic', topicName(pipeline, table)),
    filledOption('properties.bootstrap.servers', 'KAFKA_BOOTSTRAP_SERVERS'),
    option('properties.group.id', pipeline.flink.groupId),
    option('properties.isolation.level', pipeline.delivery === 'exactly-once' ? 'read_committed' : 'read_uncommitted'),
    option('properties.allow.auto.create.topics', false),
    option('scan.startup.mode', 'earliest-offset'),
    // A version is made from a record's offset, so partitions that come later must never be read unnoticed.
    option('scan.topic-partition-discovery.interval', '0 s'),
    option('key.format', 'json'),
    option('key.fields', flinkList(table.primaryKey)),
    option('key.json.timestamp-format.standard', 'ISO-8601'),
    option('key.json.fail-on-missing-field', true),
    option('value.format', 'upsert-json'),
    option('value.fields-include', 'EXCEPT_KEY'),
    option('value.upsert-json.timestamp-format.standard', 'ISO-8601'),
    // A column that a record lacks would otherwise be NULL without anyone noticing.
    option('value.upsert-json.fail-on-missing-field', true),
  ]);
}

function versionsSink(pipeline: Pipeline, table: Table): string {
  if (pipeline.sink.type === 'jdbc') return jdbcSink(pipeline, table, table.columns.map(columnOf(table)));
  const target = versionsTable(pipeline, table);
  const columns = [
    ...table.columns.map(columnOf(table)),
    '`operation_type` STRING',
    "`_offset` BIGINT METADATA FROM 'offset'",
    primaryKey(table),
  ];
  return createTable(flinkTable.clickhouse(table), columns, [
    option('connector', 'clickhouse'),
    filledOption('url', 'CLICKHOUSE_URL'),
    option('database-name', target.database),
    option('table-name', target.table),
    option('username', pipeline.sink.user),
    filledOption('password', pipeline.sink.password.variable),
    option('sink.buffer-flush.interval', `${pipeline.sink.flushIntervalMs} ms`),
  ]);
}

const OPERATION_TYPE = "CASE `op` WHEN '+I' THEN 'INSERT' WHEN '+U' THEN 'UPDATE' ELSE 'DELETE' END";

function load(pipeline: Pipeline, table: Table): string {
  if (pipeline.sink.type === 'jdbc') return jdbcLoad(pipeline, table, OPERATION_TYPE);
  const columns = [...table.columns.map((column) => flink.identifier(column.name)), OPERATION_TYPE, '`_offset`'];
  return insertSelect(flinkTable.clickhouse(table), columns, flinkTable.kafka(pipeline, table));
}

function tableParts(pipeline: Pipeline, table: Table): readonly CommentedSql[] {
  return [
    {
      comment: 'The topic as it is, deletions with their own offset. Read as a changelog, without state per key.',
      sql: topicTable(pipeline, table),
    },
    {
      comment:
        'Every version of a row; its number is made from the offset, so a replay writes the same versions again.',
      sql: versionsSink(pipeline, table),
    },
  ];
}

/** The sync job: every topic of the pipeline into its ClickHouse table. */
export function syncScript(pipeline: Pipeline): FlinkScript {
  return script(
    'flink-sql/sync.sql',
    `Sync job of the pipeline ${pipeline.name}: Kafka -> ClickHouse.`,
    jobSettings(pipeline, 'sync'),
    [
      ...pipeline.tables.flatMap((table) => tableParts(pipeline, table)),
      {
        comment: 'One job for all tables.',
        sql: statementSet(pipeline.tables.map((table) => load(pipeline, table))),
      },
    ],
  );
}
