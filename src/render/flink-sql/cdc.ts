import { jobName, type Pipeline, type Table, topicName } from '../../model/index.js';
import { javaRegex } from '../quote.js';
import { flink } from '../template.js';
import { chunkOptions } from './chunks.js';
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

/** Server ids `first-last` of one table's readers; a table has as many as the job's parallelism. */
function serverIds({ source, flink: { parallelism } }: Pipeline, index: number): string {
  const first = source.serverId + index * parallelism;
  return parallelism === 1 ? String(first) : `${first}-${first + parallelism - 1}`;
}

/** TLS where MySQL is somewhere else; the embedded and composed one is reached over a private network only. */
function connectionSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.useSSL', false), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED'), option('debezium.database.ssl.mode', 'preferred')];
}

function sourceTable(pipeline: Pipeline, table: Table, index: number): string {
  const columns = [
    ...table.columns.map((column) => physicalColumn(column)),
    `\`op\` STRING METADATA FROM 'row_kind' VIRTUAL`,
    `\`op_ts\` TIMESTAMP_LTZ(3) METADATA FROM 'op_ts' VIRTUAL`,
    primaryKey(table),
  ];
  return createTable(flinkTable.mysql(table), columns, [
    option('connector', 'mysql-cdc'),
    filledOption('hostname', 'MYSQL_HOST'),
    filledOption('port', 'MYSQL_PORT'),
    option('username', pipeline.source.user),
    filledOption('password', pipeline.source.password.variable),
    // Both are regular expressions.
    option('database-name', javaRegex(table.source.database)),
    option('table-name', javaRegex(table.source.table)),
    option('server-id', serverIds(pipeline, index)),
    option('server-time-zone', 'UTC'),
    option('scan.startup.mode', 'initial'),
    ...chunkOptions(table),
    option('heartbeat.interval', '10 s'),
    option('debezium.poll.interval.ms', 20),
    // A lost connection is taken up again after this long; the default is a minute, in which nothing would arrive.
    option('debezium.connect.keep.alive.interval.ms', 1000),
    ...connectionSecurity(pipeline),
  ]);
}

function delivery(pipeline: Pipeline, table: Table): readonly TableOption[] {
  if (pipeline.delivery === 'at-least-once') {
    return [option('sink.delivery-guarantee', 'at-least-once')];
  }
  return [
    option('sink.delivery-guarantee', 'exactly-once'),
    option('sink.transactional-id-prefix', `${jobName(pipeline, 'cdc')}-${topicName(pipeline, table)}`),
    // The most that a broker allows by default: a job that is away for longer than this loses open transactions.
    option('properties.transaction.timeout.ms', 900_000),
  ];
}

function topicTable(pipeline: Pipeline, table: Table): string {
  const columns = [
    ...table.columns.map((column) => physicalColumn(column)),
    '`op` STRING',
    '`op_ts` TIMESTAMP_LTZ(3)',
    primaryKey(table),
  ];
  return createTable(flinkTable.kafka(pipeline, table), columns, [
    option('connector', 'upsert-kafka'),
    option('topic', topicName(pipeline, table)),
    filledOption('properties.bootstrap.servers', 'KAFKA_BOOTSTRAP_SERVERS'),
    option('properties.acks', 'all'),
    ...delivery(pipeline, table),
    option('key.format', 'json'),
    option('key.json.encode.decimal-as-plain-number', true),
    option('key.json.timestamp-format.standard', 'ISO-8601'),
    option('value.format', 'json'),
    option('value.fields-include', 'ALL'),
    option('value.json.encode.decimal-as-plain-number', true),
    option('value.json.timestamp-format.standard', 'ISO-8601'),
  ]);
}

function copy(pipeline: Pipeline, table: Table): string {
  const columns = [...table.columns.map((column) => flink.identifier(column.name)), '`op`', '`op_ts`'];
  return insertSelect(flinkTable.kafka(pipeline, table), columns, flinkTable.mysql(table));
}

function tableParts(pipeline: Pipeline, table: Table, index: number): readonly CommentedSql[] {
  return [
    {
      comment: "The rows as they are now, then every change from the binlog. Its server ids are nobody else's.",
      sql: sourceTable(pipeline, table, index),
    },
    {
      comment: 'A compacted topic: the key is the primary key, a record without a value is a deletion.',
      sql: topicTable(pipeline, table),
    },
  ];
}

/** The CDC job: every table of the pipeline from MySQL into its topic. */
export function cdcScript(pipeline: Pipeline): FlinkScript {
  return script(
    'flink-sql/cdc.sql',
    `CDC job of the pipeline ${pipeline.name}: MySQL -> Kafka.`,
    jobSettings(pipeline, 'cdc'),
    [
      ...pipeline.tables.flatMap((table, index) => tableParts(pipeline, table, index)),
      {
        comment: 'One job for all tables. An update of the primary key arrives here as a deletion and an insertion.',
        sql: statementSet(pipeline.tables.map((table) => copy(pipeline, table))),
      },
    ],
  );
}
