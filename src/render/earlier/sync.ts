import {
  type Column,
  deadLetterTable,
  displayName,
  type Pipeline,
  type Table,
  topicName,
  versionsTable,
} from '../../model/index.js';
import { flinkList } from '../../sql/index.js';
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
} from '../flink-sql/ddl.js';
import { flink } from '../template.js';
import { EARLIER_PROFILE } from './profile.js';

const KEY = '_unreadable_key';
const VALUE = '_unreadable_value';
const UNREADABLE = 'ROW<`error` STRING, `bytes` BYTES>';
const OPERATION_TYPE = "CASE `op` WHEN '+I' THEN 'INSERT' WHEN '+U' THEN 'UPDATE' ELSE 'DELETE' END";

function columns(table: Table): readonly string[] {
  return table.columns.map((column: Column) => physicalColumn(column, !table.primaryKey.includes(column.name)));
}

function topicTable(pipeline: Pipeline, table: Table): string {
  const own = pipeline.sink.type === 'clickhouse';
  const offset = "`_offset` BIGINT METADATA FROM 'offset' VIRTUAL";
  const partition = "`_partition` INT METADATA FROM 'partition' VIRTUAL";
  const position = own
    ? ['`op_ts` TIMESTAMP_LTZ(3)', `\`${KEY}\` ${UNREADABLE}`, `\`${VALUE}\` ${UNREADABLE}`, offset, partition]
    : [offset];
  const all = [...columns(table), '`op` STRING', ...position, primaryKey(table)];
  return createTable(flinkTable.kafka(pipeline, table), all, [
    option('connector', 'kafka'),
    option('topic', topicName(pipeline, table)),
    filledOption('properties.bootstrap.servers', 'KAFKA_BOOTSTRAP_SERVERS'),
    option('properties.group.id', pipeline.flink.groupId),
    option('properties.isolation.level', pipeline.delivery === 'exactly-once' ? 'read_committed' : 'read_uncommitted'),
    option('properties.allow.auto.create.topics', false),
    option('scan.startup.mode', 'earliest-offset'),
    option('scan.topic-partition-discovery.interval', own ? '10 s' : '0 s'),
    ...EARLIER_PROFILE[pipeline.profile].consumer,
    option('key.format', 'upsert-json-key'),
    option('key.fields', flinkList(own ? [...table.primaryKey, KEY] : table.primaryKey)),
    option('key.upsert-json-key.timestamp-format.standard', 'ISO-8601'),
    option('key.upsert-json-key.fail-on-missing-field', true),
    ...(own ? [option('key.upsert-json-key.unreadable-column', KEY)] : []),
    option('value.format', 'upsert-json'),
    option('value.fields-include', 'EXCEPT_KEY'),
    option('value.upsert-json.timestamp-format.standard', 'ISO-8601'),
    option('value.upsert-json.fail-on-missing-field', true),
    ...(own ? [option('value.upsert-json.unreadable-column', VALUE)] : []),
  ]);
}

function flushInterval({ sink }: Pipeline): TableOption {
  const why = 'Rows wait at most this long for others: longer makes fewer, larger parts in ClickHouse.';
  return option('sink.buffer-flush.interval', `${sink.flushIntervalMs} ms`, why);
}

function clickhouseTable(pipeline: Pipeline, table: Table): string {
  const target = versionsTable(pipeline, table);
  const all = [
    ...columns(table),
    '`operation_type` STRING',
    "`_offset` BIGINT METADATA FROM 'offset'",
    "`_partition` INT METADATA FROM 'partition'",
    "`_topic` STRING METADATA FROM 'topic'",
    "`_source_time` TIMESTAMP_LTZ(3) METADATA FROM 'source-time'",
    `\`${KEY}\` ${UNREADABLE} METADATA FROM 'unreadable-key'`,
    `\`${VALUE}\` ${UNREADABLE} METADATA FROM 'unreadable-value'`,
    primaryKey(table),
  ];
  const poison =
    pipeline.sink.poison === 'fail'
      ? [option('sink.poison', 'fail')]
      : [option('sink.poison', 'dead-letter'), option('sink.dead-letter.table-name', deadLetterTable(table).table)];
  return createTable(flinkTable.clickhouse(table), all, [
    option('connector', 'clickhouse'),
    filledOption('url', 'CLICKHOUSE_URL'),
    option('database-name', target.database),
    option('table-name', target.table),
    option('username', pipeline.sink.user),
    filledOption('password', pipeline.sink.password.variable),
    flushInterval(pipeline),
    ...EARLIER_PROFILE[pipeline.profile].batches,
    option('sink.source-partitions', table.partitions),
    option('sink.overflow', pipeline.sink.overflow),
    ...poison,
  ]);
}

function jdbcTable(pipeline: Pipeline, table: Table): string {
  const key = [...table.primaryKey, '_version'].map(flink.identifier).join(', ');
  const all = [
    ...columns(table),
    '`operation_type` STRING',
    '`_version` BIGINT NOT NULL',
    `PRIMARY KEY (${key}) NOT ENFORCED`,
  ];
  return createTable(flinkTable.clickhouse(table), all, [
    option('connector', 'jdbc'),
    filledOption('url', 'CLICKHOUSE_URL', 'jdbc:clickhouse:'),
    option('table-name', displayName(versionsTable(pipeline, table))),
    option('username', pipeline.sink.user),
    filledOption('password', pipeline.sink.password.variable),
    option('sink.buffer-flush.max-rows', 10_000),
    flushInterval(pipeline),
    option('sink.max-retries', 5),
  ]);
}

function insert(pipeline: Pipeline, table: Table): string {
  const position =
    pipeline.sink.type === 'jdbc'
      ? ['`_offset` * 4 + CASE WHEN `op` IS NULL THEN 2 ELSE 1 END']
      : [
          '`_offset`',
          '`_partition`',
          flink.literal(topicName(pipeline, table)),
          '`op_ts`',
          `\`${KEY}\``,
          `\`${VALUE}\``,
        ];
  const values = [...table.columns.map(({ name }) => flink.identifier(name)), OPERATION_TYPE, ...position];
  return insertSelect(flinkTable.clickhouse(table), values, flinkTable.kafka(pipeline, table));
}

/** The sync job of cdcctl 0.1. */
export function earlierSync(pipeline: Pipeline): readonly string[] {
  const sink = pipeline.sink.type === 'jdbc' ? jdbcTable : clickhouseTable;
  return [
    ...pipeline.tables.flatMap((table) => [topicTable(pipeline, table), sink(pipeline, table)]),
    statementSet(pipeline.tables.map((table) => insert(pipeline, table))),
  ];
}
