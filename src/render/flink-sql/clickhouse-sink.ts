import { deadLetterTable, OWN_COLUMN, type Pipeline, type Table, topicName, versionsTable } from '../../model/index.js';
import { flink } from '../template.js';
import { createTable, filledOption, flinkTable, insertSelect, option, primaryKey, type TableOption } from './ddl.js';
import { flushInterval, sinkTuning } from './profile.js';
import { UNREADABLE_TYPE, VERSION_OF_RECORD } from './topic-table.js';

const { operation, offset, partition, topic, version, sourceTime, time, unreadableKey, unreadableValue } = OWN_COLUMN;

/** Whether records may say their version. */
function hasVersions({ source: { reader } }: Pipeline): boolean {
  return reader === 'binlog';
}

function poison({ sink }: Pipeline, table: Table): readonly TableOption[] {
  return sink.poison === 'fail'
    ? [option('sink.poison', 'fail')]
    : [option('sink.poison', 'dead-letter'), option('sink.dead-letter.table-name', deadLetterTable(table).table)];
}

/** The table of versions, written by the sink of cdcctl. */
export function clickhouseSink(pipeline: Pipeline, table: Table, columns: readonly string[]): string {
  const target = versionsTable(pipeline, table);
  const all = [
    ...columns,
    `${flink.identifier(operation)} STRING`,
    `${flink.identifier(offset)} BIGINT METADATA FROM 'offset'`,
    `${flink.identifier(partition)} INT METADATA FROM 'partition'`,
    `${flink.identifier(topic)} STRING METADATA FROM 'topic'`,
    ...(hasVersions(pipeline) ? [`${flink.identifier(version)} BYTES METADATA FROM 'version'`] : []),
    `${flink.identifier(sourceTime)} TIMESTAMP_LTZ(3) METADATA FROM 'source-time'`,
    `${flink.identifier(unreadableKey)} ${UNREADABLE_TYPE} METADATA FROM 'unreadable-key'`,
    `${flink.identifier(unreadableValue)} ${UNREADABLE_TYPE} METADATA FROM 'unreadable-value'`,
    primaryKey(table),
  ];
  return createTable(flinkTable.clickhouse(table), all, [
    option('connector', 'clickhouse'),
    filledOption('url', 'CLICKHOUSE_URL'),
    option('database-name', target.database),
    option('table-name', target.table),
    option('username', pipeline.sink.user),
    filledOption('password', pipeline.sink.password.variable),
    flushInterval(pipeline),
    ...sinkTuning(pipeline.profile),
    // A version is made from a record's offset, which orders the changes of a key only while its partition stays the same.
    option('sink.source-partitions', table.partitions),
    option('sink.overflow', pipeline.sink.overflow),
    ...poison(pipeline, table),
  ]);
}

/**
 * Where a record comes from and what it was, in the order of the sink's metadata columns. The topic is a literal: as
 * metadata it would be a text that Flink makes anew for every record.
 */
function position(pipeline: Pipeline, table: Table): readonly string[] {
  return [
    ...[offset, partition].map(flink.identifier),
    flink.literal(topicName(pipeline, table)),
    ...(hasVersions(pipeline) ? [VERSION_OF_RECORD] : []),
    ...[time, unreadableKey, unreadableValue].map(flink.identifier),
  ];
}

/** The insert into the table of `clickhouseSink`. */
export function clickhouseLoad(pipeline: Pipeline, table: Table, operationType: string): string {
  const columns = [
    ...table.columns.map(({ name }) => flink.identifier(name)),
    operationType,
    ...position(pipeline, table),
  ];
  return insertSelect(flinkTable.clickhouse(table), columns, flinkTable.kafka(pipeline, table));
}
