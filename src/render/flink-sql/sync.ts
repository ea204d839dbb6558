import {
  type Column,
  deadLetterTable,
  type Pipeline,
  type Table,
  topicName,
  versionsTable,
} from '../../model/index.js';
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
  type TableOption,
} from './ddl.js';
import { type CommentedSql, type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';

/** A tombstone carries the key alone, so every other column may be NULL here whatever it is in MySQL. */
function columnOf(table: Table): (column: Column) => string {
  return (column) => physicalColumn(column, !table.primaryKey.includes(column.name));
}

/** A record that cannot be read still arrives, with its bytes in this column and nothing in the others. */
const UNREADABLE = {
  key: '_unreadable_key',
  value: '_unreadable_value',
  type: 'ROW<`error` STRING, `bytes` BYTES>',
} as const;

function topicTable(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map(columnOf(table)),
    '`op` STRING',
    '`op_ts` TIMESTAMP_LTZ(3)',
    `\`${UNREADABLE.key}\` ${UNREADABLE.type}`,
    `\`${UNREADABLE.value}\` ${UNREADABLE.type}`,
    "`_offset` BIGINT METADATA FROM 'offset' VIRTUAL",
    "`_partition` INT METADATA FROM 'partition' VIRTUAL",
    "`_topic` STRING METADATA FROM 'topic' VIRTUAL",
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
    // Partitions that come later are found, so that the sink can refuse their rows.
    option('scan.topic-partition-discovery.interval', '10 s'),
    option('key.format', 'upsert-json-key'),
    option('key.fields', flinkList([...table.primaryKey, UNREADABLE.key])),
    option('key.upsert-json-key.timestamp-format.standard', 'ISO-8601'),
    option('key.upsert-json-key.fail-on-missing-field', true),
    option('key.upsert-json-key.unreadable-column', UNREADABLE.key),
    option('value.format', 'upsert-json'),
    option('value.fields-include', 'EXCEPT_KEY'),
    option('value.upsert-json.timestamp-format.standard', 'ISO-8601'),
    // A column that a record lacks would otherwise be NULL without anyone noticing.
    option('value.upsert-json.fail-on-missing-field', true),
    option('value.upsert-json.unreadable-column', UNREADABLE.value),
  ]);
}

function poison({ sink }: Pipeline, table: Table): readonly TableOption[] {
  return sink.poison === 'fail'
    ? [option('sink.poison', 'fail')]
    : [option('sink.poison', 'dead-letter'), option('sink.dead-letter.table-name', deadLetterTable(table).table)];
}

function versionsSink(pipeline: Pipeline, table: Table): string {
  const target = versionsTable(pipeline, table);
  const columns = [
    ...table.columns.map(columnOf(table)),
    '`operation_type` STRING',
    "`_offset` BIGINT METADATA FROM 'offset'",
    "`_partition` INT METADATA FROM 'partition'",
    "`_topic` STRING METADATA FROM 'topic'",
    "`_source_time` TIMESTAMP_LTZ(3) METADATA FROM 'source-time'",
    `\`${UNREADABLE.key}\` ${UNREADABLE.type} METADATA FROM 'unreadable-key'`,
    `\`${UNREADABLE.value}\` ${UNREADABLE.type} METADATA FROM 'unreadable-value'`,
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
    // A version is made from a record's offset, which orders the changes of a key only while its partition stays the same.
    option('sink.source-partitions', table.partitions),
    option('sink.overflow', pipeline.sink.overflow),
    ...poison(pipeline, table),
  ]);
}

const OPERATION_TYPE = "CASE `op` WHEN '+I' THEN 'INSERT' WHEN '+U' THEN 'UPDATE' ELSE 'DELETE' END";

/** Where a record comes from and what it was, in the order of the sink's metadata columns. */
const POSITION = [
  '`_offset`',
  '`_partition`',
  '`_topic`',
  '`op_ts`',
  `\`${UNREADABLE.key}\``,
  `\`${UNREADABLE.value}\``,
];

function load(pipeline: Pipeline, table: Table): string {
  const columns = [...table.columns.map((column) => flink.identifier(column.name)), OPERATION_TYPE, ...POSITION];
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
