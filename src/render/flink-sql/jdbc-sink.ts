import { OWN_COLUMN, type Pipeline, type Table, versionsTable } from '../../model/index.js';
import { flink } from '../template.js';
import { createTable, filledOption, flinkTable, insertSelect, option } from './ddl.js';
import { flushInterval } from './profile.js';
import type { CommentedSql } from './script.js';
import { VERSION_OF_RECORD } from './topic-table.js';

/** Rows wait as parameters on the heap until they are sent as the text of one statement. */
const MAX_ROWS = 10_000;
/** With the pauses between them about 10 s; the job starts again after that. */
const MAX_RETRIES = 5;

/**
 * The table of versions, written through flink-connector-jdbc. The version is part of the key: so no two changes
 * are one to the connector, and a deletion, which it writes by key, has its version with it.
 */
export function jdbcSink(pipeline: Pipeline, table: Table, columns: readonly string[]): string {
  const target = versionsTable(pipeline, table);
  const key = [...table.primaryKey, OWN_COLUMN.version].map(flink.identifier).join(', ');
  const all = [
    ...columns,
    `${flink.identifier(OWN_COLUMN.operation)} STRING`,
    `${flink.identifier(OWN_COLUMN.version)} BIGINT NOT NULL`,
    `PRIMARY KEY (${key}) NOT ENFORCED`,
  ];
  return createTable(flinkTable.clickhouse(table), all, [
    option('connector', 'jdbc'),
    filledOption('url', 'CLICKHOUSE_URL', 'jdbc:clickhouse:'),
    option('table-name', `${target.database}.${target.table}`),
    option('username', pipeline.sink.user),
    filledOption('password', pipeline.sink.password.variable),
    option('sink.buffer-flush.max-rows', MAX_ROWS),
    flushInterval(pipeline),
    option('sink.max-retries', MAX_RETRIES),
  ]);
}

/** The function that gives a change the version which the sink of cdcctl would give it. */
const VERSION_FUNCTION = flink.identifier('version_of');

/** Statements before those of the tables: what is called in the inserts. */
export function jdbcFunctions({ source: { reader } }: Pipeline): readonly CommentedSql[] {
  if (reader !== 'binlog') return [];
  return [
    {
      comment: "The version of a change: what the record's header says, or else a number made from its offset.",
      sql: `CREATE TEMPORARY FUNCTION ${VERSION_FUNCTION} AS 'io.cdcctl.flink.jdbc.VersionFunction'`,
    },
  ];
}

/** A deletion has no values, and so no `op`; its version is above that of a row with the same offset. */
function version({ source: { reader } }: Pipeline): string {
  const [offset, kind] = [flink.identifier(OWN_COLUMN.offset), flink.identifier(OWN_COLUMN.kind)];
  return reader === 'binlog'
    ? `${VERSION_FUNCTION}(${VERSION_OF_RECORD}, ${offset}, ${kind} IS NULL)`
    : `${offset} * 4 + CASE WHEN ${kind} IS NULL THEN 2 ELSE 1 END`;
}

/** The insert into the table of `jdbcSink`. */
export function jdbcLoad(pipeline: Pipeline, table: Table, operationType: string): string {
  const columns = [...table.columns.map(({ name }) => flink.identifier(name)), operationType, version(pipeline)];
  return insertSelect(flinkTable.clickhouse(table), columns, flinkTable.kafka(pipeline, table));
}
