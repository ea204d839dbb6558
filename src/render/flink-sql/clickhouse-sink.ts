import { deadLetterTable, type Pipeline, type Table, versionsTable } from '../../model/index.js';
import { flink } from '../template.js';
import { createTable, filledOption, flinkTable, insertSelect, option, primaryKey, type TableOption } from './ddl.js';
import { UNREADABLE } from './topic-table.js';

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
    '`operation_type` STRING',
    "`_offset` BIGINT METADATA FROM 'offset'",
    "`_partition` INT METADATA FROM 'partition'",
    "`_topic` STRING METADATA FROM 'topic'",
    "`_source_time` TIMESTAMP_LTZ(3) METADATA FROM 'source-time'",
    `\`${UNREADABLE.key}\` ${UNREADABLE.type} METADATA FROM 'unreadable-key'`,
    `\`${UNREADABLE.value}\` ${UNREADABLE.type} METADATA FROM 'unreadable-value'`,
    primaryKey(table),
  ];
  return createTable(flinkTable.clickhouse(table), all, [
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

/** Where a record comes from and what it was, in the order of the sink's metadata columns. */
const POSITION = ['_offset', '_partition', '_topic', 'op_ts', UNREADABLE.key, UNREADABLE.value].map(flink.identifier);

/** The insert into the table of `clickhouseSink`. */
export function clickhouseLoad(pipeline: Pipeline, table: Table, operationType: string): string {
  const columns = [...table.columns.map(({ name }) => flink.identifier(name)), operationType, ...POSITION];
  return insertSelect(flinkTable.clickhouse(table), columns, flinkTable.kafka(pipeline, table));
}
