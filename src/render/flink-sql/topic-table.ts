import { type Column, OWN_COLUMN, type Pipeline, READER_COLUMN, type Table, topicName } from '../../model/index.js';
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

const { kind, time, offset, partition, unreadableKey, unreadableValue } = OWN_COLUMN;

/** What a column for the bytes of a record that cannot be read holds. */
export const UNREADABLE_TYPE = 'ROW<`error` STRING, `bytes` BYTES>';

const HEADERS = flink.identifier(READER_COLUMN.binlog.headers);

/** The expression for the version that a record says in a header, NULL where it says none. */
export const VERSION_OF_RECORD = `${HEADERS}[${flink.literal('version')}]`;

/** A tombstone carries the key alone, so every other column may be NULL here whatever it is in MySQL. */
export function columnOf(table: Table): (column: Column) => string {
  return (column) => physicalColumn(column, !table.primaryKey.includes(column.name));
}

/** What the sink of cdcctl takes beside the row: JDBC writes what it is given and can refuse nothing. */
function positionColumns({ sink, source: { reader } }: Pipeline): readonly string[] {
  const place = `${flink.identifier(offset)} BIGINT METADATA FROM 'offset' VIRTUAL`;
  const headers = reader === 'binlog' ? [`${HEADERS} MAP<STRING, BYTES> METADATA FROM 'headers' VIRTUAL`] : [];
  if (sink.type === 'jdbc') return [place, ...headers];
  return [
    `${flink.identifier(time)} TIMESTAMP_LTZ(3)`,
    `${flink.identifier(unreadableKey)} ${UNREADABLE_TYPE}`,
    `${flink.identifier(unreadableValue)} ${UNREADABLE_TYPE}`,
    place,
    `${flink.identifier(partition)} INT METADATA FROM 'partition' VIRTUAL`,
    ...headers,
  ];
}

function formatOptions({ sink }: Pipeline, table: Table): readonly TableOption[] {
  const forwards = sink.type === 'clickhouse';
  return [
    option('key.format', 'upsert-json-key'),
    option('key.fields', flinkList(forwards ? [...table.primaryKey, unreadableKey] : table.primaryKey)),
    option('key.upsert-json-key.timestamp-format.standard', 'ISO-8601'),
    option('key.upsert-json-key.fail-on-missing-field', true),
    ...(forwards ? [option('key.upsert-json-key.unreadable-column', unreadableKey)] : []),
    option('value.format', 'upsert-json'),
    option('value.fields-include', 'EXCEPT_KEY'),
    option('value.upsert-json.timestamp-format.standard', 'ISO-8601'),
    // A column that a record lacks would otherwise be NULL without anyone noticing.
    option('value.upsert-json.fail-on-missing-field', true),
    ...(forwards ? [option('value.upsert-json.unreadable-column', unreadableValue)] : []),
  ];
}

/** The topic of a table as the sync job reads it. */
export function topicTable(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map(columnOf(table)),
    `${flink.identifier(kind)} STRING`,
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
