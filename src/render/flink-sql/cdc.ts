import { jobName, type Pipeline, topicName } from '../../model/index.js';
import { createTable, filledOption, insertSelect, kafkaConnection, option, type TableOption } from './ddl.js';
import { inJobOrder } from './order.js';
import { producerTuning, readerTuning } from './profile.js';
import { hasChunkableKey, skipsBackfill, tablesOption } from './records.js';
import { type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';

const COLUMNS = ['`topic` STRING NOT NULL', '`key` BYTES NOT NULL', '`value` BYTES'];
const MYSQL = 'mysql';
const KAFKA = 'kafka';

/**
 * Rows that fit into one chunk where a chunk is held in memory. The source allocates a queue of this many slots (8 bytes
 * each) for the snapshot, and adds 1024 in 32 bits.
 */
const SINGLE_CHUNK_ROWS = 4_000_000;

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

function snapshot({ tables, flink: { version } }: Pipeline): readonly TableOption[] {
  if (skipsBackfill(version)) return [option('scan.incremental.snapshot.backfill.skip', true)];
  // The source would cut a table of such a key wrongly (FLINK-39749), and has one size of chunks for all tables.
  return tables.every(hasChunkableKey) ? [] : [option('scan.incremental.snapshot.chunk.size', SINGLE_CHUNK_ROWS)];
}

function source(pipeline: Pipeline): string {
  const tables = pipeline.tables.map((table) => [table, topicName(pipeline, table)] as const);
  return createTable(MYSQL, COLUMNS, [
    option('connector', 'mysql-cdc-records'),
    filledOption('hostname', 'MYSQL_HOST'),
    filledOption('port', 'MYSQL_PORT'),
    option('username', pipeline.source.user),
    filledOption('password', pipeline.source.password.variable),
    option('server-id', serverIds(pipeline)),
    option('server-time-zone', 'UTC'),
    ...snapshot(pipeline),
    option('heartbeat.interval', '10 s'),
    ...readerTuning(pipeline.profile),
    // A lost connection is taken up again after this long; the default is a minute, in which nothing would arrive.
    option('debezium.connect.keep.alive.interval.ms', 1000),
    ...connectionSecurity(pipeline),
    option('tables', tablesOption(tables, pipeline.flink.version)),
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
  return createTable(KAFKA, COLUMNS, [
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
        sql: source(pipeline),
      },
      {
        comment: 'Compacted topics: the key is the primary key as JSON, a record without a value is a deletion.',
        sql: sink(pipeline),
      },
      {
        comment: 'A row whose key changes is a deletion of the old key and an insertion.',
        sql: insertSelect(KAFKA, ['`topic`', '`key`', '`value`'], MYSQL),
      },
    ],
  );
}
