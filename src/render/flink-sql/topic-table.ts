import { type Column, type Pipeline, type Table, topicName } from '../../model/index.js';
import { flinkList } from '../../sql/index.js';
import { flink } from '../template.js';
import {
  createTable,
  flinkTable,
  kafkaConnection,
  option,
  physicalColumn,
  primaryKey,
  type TableOption,
} from './ddl.js';
import { consumerTuning } from './profile.js';

/** Columns that hold the bytes of a record which cannot be read, and nothing for any other. */
export const UNREADABLE = {
  key: '_unreadable_key',
  value: '_unreadable_value',
  type: 'ROW<`error` STRING, `bytes` BYTES>',
} as const;

/** Header of a record that holds its version, where the reader of MySQL gives records one. */
export const VERSION_HEADER = { column: '_headers', name: 'version' } as const;

/** The expression for the version that a record says, NULL where it says none. */
export const VERSION_OF_RECORD = `${flink.identifier(VERSION_HEADER.column)}[${flink.literal(VERSION_HEADER.name)}]`;

/** A tombstone carries the key alone, so every other column may be NULL here whatever it is in MySQL. */
export function columnOf(table: Table): (column: Column) => string {
  return (column) => physicalColumn(column, !table.primaryKey.includes(column.name));
}

/** What the sink of cdcctl takes beside the row: JDBC writes what it is given and can refuse nothing. */
function positionColumns({ sink, source: { reader } }: Pipeline): readonly string[] {
  const offset = "`_offset` BIGINT METADATA FROM 'offset' VIRTUAL";
  const headers =
    reader === 'binlog' ? [`\`${VERSION_HEADER.column}\` MAP<STRING, BYTES> METADATA FROM 'headers' VIRTUAL`] : [];
  if (sink.type === 'jdbc') return [offset, ...headers];
  return [
    '`op_ts` TIMESTAMP_LTZ(3)',
    `\`${UNREADABLE.key}\` ${UNREADABLE.type}`,
    `\`${UNREADABLE.value}\` ${UNREADABLE.type}`,
    offset,
    "`_partition` INT METADATA FROM 'partition' VIRTUAL",
    ...headers,
  ];
}

function formatOptions({ sink }: Pipeline, table: Table): readonly TableOption[] {
  const forwards = sink.type === 'clickhouse';
  return [
    option('key.format', 'upsert-json-key'),
    option('key.fields', flinkList(forwards ? [...table.primaryKey, UNREADABLE.key] : table.primaryKey)),
    option('key.upsert-json-key.timestamp-format.standard', 'ISO-8601'),
    option('key.upsert-json-key.fail-on-missing-field', true),
    ...(forwards ? [option('key.upsert-json-key.unreadable-column', UNREADABLE.key)] : []),
    option('value.format', 'upsert-json'),
    option('value.fields-include', 'EXCEPT_KEY'),
    option('value.upsert-json.timestamp-format.standard', 'ISO-8601'),
    // A column that a record lacks would otherwise be NULL without anyone noticing.
    option('value.upsert-json.fail-on-missing-field', true),
    ...(forwards ? [option('value.upsert-json.unreadable-column', UNREADABLE.value)] : []),
  ];
}

/** The topic of a table as the sync job reads it. */
export function topicTable(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map(columnOf(table)),
    '`op` STRING',
    ...positionColumns(pipeline),
    primaryKey(table),
  ];
  return createTable(flinkTable.kafka(pipeline, table), columns, [
    option('connector', 'kafka'),
    option('topic', topicName(pipeline, table)),
    ...kafkaConnection(),
    option('properties.group.id', pipeline.flink.groupId),
    option('properties.isolation.level', pipeline.delivery === 'exactly-once' ? 'read_committed' : 'read_uncommitted'),
    option('properties.allow.auto.create.topics', false),
    option('scan.startup.mode', 'earliest-offset'),
    // A version is made from a record's offset, so partitions that come later must not be read unnoticed: the sink of
    // cdcctl refuses their rows. JDBC cannot, so it does not look for them; `up` and `submit` refuse such a topic.
    option('scan.topic-partition-discovery.interval', pipeline.sink.type === 'jdbc' ? '0 s' : '10 s'),
    ...consumerTuning(pipeline.profile),
    ...formatOptions(pipeline, table),
  ]);
}
