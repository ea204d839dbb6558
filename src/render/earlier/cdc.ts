import {
  type Column,
  jobName,
  keyColumns,
  type Pipeline,
  type RowFilter,
  type Table,
  topicForm,
  topicName,
} from '../../model/index.js';
import { createTable, filledOption, insertSelect, option, type TableOption } from '../flink-sql/ddl.js';
import { EARLIER_PROFILE } from './profile.js';

/** Types whose values its source could not compare: it took bytes by their place in memory, and a TIME for a time of day. */
const UNORDERED: ReadonlySet<string> = new Set(['bytes', 'json', 'geometry', 'time', 'year', 'bits']);

const COLUMNS = ['`topic` STRING NOT NULL', '`key` BYTES NOT NULL', '`value` BYTES'];

function line(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{${parts.join(', ')}}`;
}

function filterText({ column, values }: RowFilter): string {
  const { kind } = column.type;
  const texts = values.map((value) =>
    kind === 'integer' ? value : JSON.stringify(kind === 'boolean' ? value === '1' : value),
  );
  return `${JSON.stringify(column.sourceName)}: [${texts.join(', ')}]`;
}

function columnLine({ sourceName, name, type }: Column): string {
  return `    ${line({ name: sourceName, ...(name === sourceName ? {} : { as: name }), ...topicForm(type) })}`;
}

function tableLines(table: Table, topic: string): string {
  const { database, table: name } = table.source;
  const key = keyColumns(table).map(({ sourceName }) => sourceName);
  const column = keyColumns(table).find(({ type }) => !UNORDERED.has(type.kind))?.sourceName;
  const cut = column === undefined || column === key[0] ? {} : { chunkColumn: column };
  const head = line({ database, table: name, topic, key, ...cut }).slice(0, -1);
  const filters = table.where?.map(filterText).join(', ');
  const where = filters === undefined ? '' : `, "where": {${filters}}`;
  return `  ${head}${where}, "columns": [\n${table.columns.map(columnLine).join(',\n')}\n  ]}`;
}

function serverIds({ source, flink: { parallelism } }: Pipeline): string {
  return parallelism === 1 ? String(source.serverId) : `${source.serverId}-${source.serverId + parallelism - 1}`;
}

function connectionSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.useSSL', false), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED'), option('debezium.database.ssl.mode', 'preferred')];
}

function delivery(pipeline: Pipeline): readonly TableOption[] {
  if (pipeline.delivery === 'at-least-once') return [option('sink.delivery-guarantee', 'at-least-once')];
  return [
    option('sink.delivery-guarantee', 'exactly-once'),
    option('sink.transactional-id-prefix', `${jobName(pipeline, 'cdc')}-g${pipeline.generation}`),
    option('properties.transaction.timeout.ms', 900_000),
  ];
}

/** The CDC job of cdcctl 0.1. */
export function earlierCdc(pipeline: Pipeline): readonly string[] {
  const tables = pipeline.tables.map((table) => tableLines(table, topicName(pipeline, table)));
  const source = createTable('mysql', COLUMNS, [
    option('connector', 'mysql-cdc-records'),
    filledOption('hostname', 'MYSQL_HOST'),
    filledOption('port', 'MYSQL_PORT'),
    option('username', pipeline.source.user),
    filledOption('password', pipeline.source.password.variable),
    option('server-id', serverIds(pipeline)),
    option('server-time-zone', 'UTC'),
    option('scan.incremental.snapshot.backfill.skip', true),
    option('heartbeat.interval', '10 s'),
    ...EARLIER_PROFILE[pipeline.profile].reader,
    option('debezium.connect.keep.alive.interval.ms', 1000),
    ...connectionSecurity(pipeline),
    option('tables', `[\n${tables.join(',\n')}\n]`),
  ]);
  const sink = createTable('kafka', COLUMNS, [
    option('connector', 'kafka-records'),
    filledOption('properties.bootstrap.servers', 'KAFKA_BOOTSTRAP_SERVERS'),
    option('properties.acks', 'all'),
    ...EARLIER_PROFILE[pipeline.profile].producer,
    ...delivery(pipeline),
  ]);
  return [source, sink, insertSelect('kafka', ['`topic`', '`key`', '`value`'], 'mysql')];
}
