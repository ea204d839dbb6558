import { jobName, type Pipeline, topicName } from '../../model/index.js';
import { flink } from '../template.js';
import { createTable, filledOption, insertSelect, kafkaConnection, option, type TableOption } from './ddl.js';
import { inJobOrder } from './order.js';
import { producerTuning, readerTuning } from './profile.js';
import { hasChunkableKey, skipsBackfill, tablesOption } from './records.js';
import { type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';

const RECORD = ['topic', 'key', 'value'] as const;
const TYPES = {
  topic: 'STRING NOT NULL',
  key: 'BYTES NOT NULL',
  value: 'BYTES',
  version: 'BIGINT NOT NULL',
} as const;
const MYSQL = 'mysql';
const KAFKA = 'kafka';

/**
 * Rows that fit into one chunk where a chunk is held in memory. The source allocates a queue of this many slots (8 bytes
 * each) for the snapshot, and adds 1024 in 32 bits.
 */
const SINGLE_CHUNK_ROWS = 4_000_000;

/** Rows of a chunk of the reader `binlog`. */
const SNAPSHOT_ROWS = 8_096;

/** Server ids `first-last` of the job's readers, as many as its parallelism; one of them reads the binlog. */
function serverIds({ source, flink: { parallelism } }: Pipeline): string {
  return parallelism === 1 ? String(source.serverId) : `${source.serverId}-${source.serverId + parallelism - 1}`;
}

/** TLS where MySQL is somewhere else; the embedded and composed one is reached over a private network only. */
function connectionSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.useSSL', false), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED'), option('debezium.database.ssl.mode', 'preferred')];
}

/** The same for the reader `binlog`, which reads the binlog as encrypted as the driver reads the tables. */
function binlogSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.sslMode', 'DISABLED'), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED')];
}

function snapshot({ tables, flink: { version } }: Pipeline): readonly TableOption[] {
  if (skipsBackfill(version)) return [option('scan.incremental.snapshot.backfill.skip', true)];
  // The source would cut a table of such a key wrongly (FLINK-39749), and has one size of chunks for all tables.
  return tables.every(hasChunkableKey) ? [] : [option('scan.incremental.snapshot.chunk.size', SINGLE_CHUNK_ROWS)];
}

/** What a record has; that of the reader `binlog` says its version too. */
function recordColumns({ source: { reader } }: Pipeline): readonly (keyof typeof TYPES)[] {
  return reader === 'binlog' ? [...RECORD, 'version'] : RECORD;
}

function columns(pipeline: Pipeline): readonly string[] {
  return recordColumns(pipeline).map((name) => `${flink.identifier(name)} ${TYPES[name]}`);
}

function tables(pipeline: Pipeline): TableOption {
  const named = pipeline.tables.map((table) => [table, topicName(pipeline, table)] as const);
  return option('tables', tablesOption(named, pipeline.flink.version));
}

/** Where MySQL is, and who reads it. */
function login(pipeline: Pipeline): readonly TableOption[] {
  return [
    filledOption('hostname', 'MYSQL_HOST'),
    filledOption('port', 'MYSQL_PORT'),
    option('username', pipeline.source.user),
    filledOption('password', pipeline.source.password.variable),
    option('server-id', serverIds(pipeline)),
  ];
}

function debeziumSource(pipeline: Pipeline): string {
  return createTable(MYSQL, columns(pipeline), [
    option('connector', 'mysql-cdc-records'),
    ...login(pipeline),
    option('server-time-zone', 'UTC'),
    ...snapshot(pipeline),
    option('heartbeat.interval', '10 s'),
    ...readerTuning(pipeline.profile),
    // A lost connection is taken up again after this long; the default is a minute, in which nothing would arrive.
    option('debezium.connect.keep.alive.interval.ms', 1000),
    ...connectionSecurity(pipeline),
    tables(pipeline),
  ]);
}

function binlogSource(pipeline: Pipeline): string {
  return createTable(MYSQL, columns(pipeline), [
    option('connector', 'mysql-binlog-records'),
    ...login(pipeline),
    option('connect.timeout', '10 s'),
    option('heartbeat.interval', '1 s', 'MySQL shows at least this often that it is there.'),
    option('scan.incremental.snapshot.chunk.size', SNAPSHOT_ROWS, 'Rows that the snapshot reads at once.'),
    option('zero-dates', pipeline.source.zeroDates, 'What becomes of a date that is none, such as 0000-00-00.'),
    ...binlogSecurity(pipeline),
    tables(pipeline),
  ]);
}

function delivery(pipeline: Pipeline): readonly TableOption[] {
  if (pipeline.delivery === 'at-least-once') {
    return [option('sink.delivery-guarantee', 'at-least-once')];
  }
  return [
    option('sink.delivery-guarantee', 'exactly-once'),
    option('sink.transactional-id-prefix', `${jobName(pipeline, 'cdc')}-g${pipeline.generation}`),
    // The most that a broker allows by default: a job that is away for longer than this loses open transactions.
    option('properties.transaction.timeout.ms', 900_000),
  ];
}

function sink(pipeline: Pipeline): string {
  return createTable(KAFKA, columns(pipeline), [
    option('connector', 'kafka-records'),
    ...kafkaConnection(),
    option('properties.acks', 'all'),
    ...producerTuning(pipeline.profile),
    ...delivery(pipeline),
  ]);
}

/** The CDC job: every table of the pipeline from MySQL into its topic. */
export function cdcScript(configured: Pipeline): FlinkScript {
  const pipeline = inJobOrder(configured);
  return script(
    'flink-sql/cdc.sql',
    `CDC job of the pipeline ${pipeline.name}: MySQL -> Kafka.`,
    jobSettings(pipeline, 'cdc'),
    [
      {
        comment:
          "The rows of all tables as they are now, then every change, from one binlog client. Its server ids are nobody else's.",
        sql: pipeline.source.reader === 'binlog' ? binlogSource(pipeline) : debeziumSource(pipeline),
      },
      {
        comment: 'Compacted topics: the key is the primary key as JSON, a record without a value is a deletion.',
        sql: sink(pipeline),
      },
      {
        comment: 'A row whose key changes is a deletion of the old key and an insertion.',
        sql: insertSelect(KAFKA, recordColumns(pipeline).map(flink.identifier), MYSQL),
      },
    ],
  );
}
