import {
  type Column,
  keyColumns,
  OWN_COLUMN,
  type Pipeline,
  READER_COLUMN,
  type Table,
  topicName,
} from '../../model/index.js';
import { flink } from '../template.js';
import {
  createTable,
  flinkTable,
  insertSelect,
  option,
  physicalColumn,
  primaryKey,
  statementSet,
  type TableOption,
} from './ddl.js';
import { readerTuning } from './profile.js';
import { chunkOptions } from './records.js';
import type { CommentedSql } from './script.js';
import { debeziumSecurity, sourceLogin } from './source-login.js';
import { topicWriter } from './topic-writer.js';

const CHANGE = READER_COLUMN['mysql-cdc'];

/** The connector takes names as regular expressions. */
function exactly(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function sourceColumn(column: Column): string {
  return `${flink.identifier(column.sourceName)} ${flink.columnType(column)}${column.nullable ? '' : ' NOT NULL'}`;
}

function sourceTable(pipeline: Pipeline, table: Table, index: number): string {
  const key = keyColumns(table).map(({ sourceName }) => flink.identifier(sourceName));
  const columns = [
    ...table.columns.map(sourceColumn),
    `${flink.identifier(CHANGE.kind)} STRING METADATA FROM 'row_kind' VIRTUAL`,
    `${flink.identifier(CHANGE.time)} TIMESTAMP_LTZ(3) METADATA FROM 'op_ts' VIRTUAL`,
    `PRIMARY KEY (${key.join(', ')}) NOT ENFORCED`,
  ];
  return createTable(flinkTable.mysql(table), columns, [
    option('connector', 'mysql-cdc'),
    ...sourceLogin(pipeline, index * pipeline.flink.parallelism),
    option('database-name', exactly(table.source.database)),
    option('table-name', exactly(table.source.table)),
    option('server-time-zone', 'UTC'),
    ...chunkOptions(table),
    option('heartbeat.interval', '10 s'),
    ...readerTuning(pipeline.profile),
    // A lost connection is taken up again after this long; the default is a minute, in which nothing would arrive.
    option('debezium.connect.keep.alive.interval.ms', 1000),
    ...debeziumSecurity(pipeline),
  ]);
}

/** The format of keys or values; the sync job reads the same. */
function json(of: 'key' | 'value'): readonly TableOption[] {
  return [
    option(`${of}.format`, 'json'),
    option(`${of}.json.timestamp-format.standard`, 'ISO-8601'),
    option(`${of}.json.encode.decimal-as-plain-number`, true),
  ];
}

function topic(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map((column) => physicalColumn(column)),
    `${flink.identifier(OWN_COLUMN.kind)} STRING`,
    `${flink.identifier(OWN_COLUMN.time)} TIMESTAMP_LTZ(3)`,
    primaryKey(table),
  ];
  return createTable(flinkTable.kafka(pipeline, table), columns, [
    option('connector', 'upsert-kafka'),
    option('topic', topicName(pipeline, table)),
    ...topicWriter(pipeline, `-${table.topic}`),
    ...json('key'),
    ...json('value'),
    option('value.fields-include', 'EXCEPT_KEY'),
  ]);
}

function load(pipeline: Pipeline, table: Table): string {
  const columns = [...table.columns.map(({ sourceName }) => sourceName), CHANGE.kind, CHANGE.time];
  return insertSelect(flinkTable.kafka(pipeline, table), columns.map(flink.identifier), flinkTable.mysql(table));
}

/** The CDC job's tables and inserts with Flink's own connectors. */
export function mysqlCdcParts(pipeline: Pipeline): readonly CommentedSql[] {
  return [
    ...pipeline.tables.flatMap((table, index) => [
      {
        comment:
          "The table's rows as they are now, then every change, from a binlog client of its own. Its server ids are nobody else's.",
        sql: sourceTable(pipeline, table, index),
      },
      {
        comment: 'A compacted topic: the key is the primary key as JSON, a record without a value is a deletion.',
        sql: topic(pipeline, table),
      },
    ]),
    {
      comment: 'One job for all tables. A row whose key changes is a deletion of the old key and an insertion.',
      sql: statementSet(pipeline.tables.map((table) => load(pipeline, table))),
    },
  ];
}
