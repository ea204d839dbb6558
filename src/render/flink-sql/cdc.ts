import { type Pipeline, topicName } from '../../model/index.js';
import { flink } from '../template.js';
import { createTable, insertSelect, option, type TableOption } from './ddl.js';
import { mysqlCdcParts } from './mysql-cdc.js';
import { inJobOrder } from './order.js';
import { tablesOption } from './records.js';
import { type CommentedSql, type FlinkScript, script } from './script.js';
import { jobSettings } from './settings.js';
import { binlogSecurity, sourceLogin } from './source-login.js';
import { topicWriter } from './topic-writer.js';

/** What a record has. */
const COLUMNS = {
  topic: 'STRING NOT NULL',
  key: 'BYTES NOT NULL',
  value: 'BYTES',
  version: 'BIGINT NOT NULL',
} as const;
const DEFINITIONS = Object.entries(COLUMNS).map(([name, type]) => `${flink.identifier(name)} ${type}`);
const MYSQL = 'mysql';
const KAFKA = 'kafka';

/** Rows of a chunk of the reader `binlog`. */
const SNAPSHOT_ROWS = 8_096;

function tables(pipeline: Pipeline): TableOption {
  const named = pipeline.tables.map((table) => [table, topicName(pipeline, table)] as const);
  return option('tables', tablesOption(named));
}

function binlogSource(pipeline: Pipeline): string {
  return createTable(MYSQL, DEFINITIONS, [
    option('connector', 'mysql-binlog-records'),
    ...sourceLogin(pipeline),
    option('connect.timeout', '10 s'),
    option('heartbeat.interval', '1 s', 'MySQL shows at least this often that it is there.'),
    option('scan.incremental.snapshot.chunk.size', SNAPSHOT_ROWS, 'Rows that the snapshot reads at once.'),
    option('zero-dates', pipeline.source.zeroDates, 'What becomes of a date that is none, such as 0000-00-00.'),
    ...binlogSecurity(pipeline),
    tables(pipeline),
  ]);
}

function sink(pipeline: Pipeline): string {
  return createTable(KAFKA, DEFINITIONS, [option('connector', 'kafka-records'), ...topicWriter(pipeline)]);
}

function recordsParts(pipeline: Pipeline): readonly CommentedSql[] {
  return [
    {
      comment:
        "The rows of all tables as they are now, then every change, from one binlog client. Its server ids are nobody else's.",
      sql: binlogSource(pipeline),
    },
    {
      comment: 'Compacted topics: the key is the primary key as JSON, a record without a value is a deletion.',
      sql: sink(pipeline),
    },
    {
      comment: 'A row whose key changes is a deletion of the old key and an insertion.',
      sql: insertSelect(KAFKA, Object.keys(COLUMNS).map(flink.identifier), MYSQL),
    },
  ];
}

/** The CDC job: every table of the pipeline from MySQL into its topic. */
export function cdcScript(configured: Pipeline): FlinkScript {
  const pipeline = inJobOrder(configured);
  return script(
    'flink-sql/cdc.sql',
    `CDC job of the pipeline ${pipeline.name}: MySQL -> Kafka.`,
    jobSettings(pipeline, 'cdc'),
    pipeline.source.reader === 'mysql-cdc' ? mysqlCdcParts(pipeline) : recordsParts(pipeline),
  );
}
