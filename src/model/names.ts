import type { Column, Pipeline, QualifiedName, Table } from './pipeline.js';

/** Variables that hold the stack's passwords, besides those that the config names for the source and the sink. */
export const Secret = {
  mysqlRoot: 'MYSQL_ROOT_PASSWORD',
  mysqlApp: 'MYSQL_APP_PASSWORD',
  clickhouseAdmin: 'CLICKHOUSE_ADMIN_PASSWORD',
  clickhouseReader: 'CLICKHOUSE_READER_PASSWORD',
} as const;

/**
 * Variables that hold what opens the stack's own doors. No data was made with them: where one is missing, as in the state
 * of an older release, a new one is as good.
 */
export const AccessSecret = {
  /** Of the key stores of Flink's keys; see FLINK_KEY_FILES. */
  keyStores: 'FLINK_KEYSTORE_PASSWORD',
  /** In the link to Flink's dashboard. */
  dashboard: 'FLINK_DASHBOARD_TOKEN',
  /** Of Kafka's users: the brokers among themselves, cdcctl, and the jobs. */
  kafkaBroker: 'KAFKA_BROKER_PASSWORD',
  kafka: 'KAFKA_PASSWORD',
  kafkaJobs: 'KAFKA_JOBS_PASSWORD',
} as const;

/** Names of AccessSecret. */
export const ACCESS_SECRETS: readonly string[] = Object.values(AccessSecret);

/** MySQL user that `generate` writes with: INSERT, UPDATE, DELETE and SELECT on the tables marked `generate`. */
export const APP_USER = 'cdcctl_app';
/** ClickHouse user of people, dashboards and `validate`: SELECT on the target databases. */
export const READER_USER = 'cdcctl_reader';
/** ClickHouse user that creates databases, tables, views and users. */
export const ADMIN_USER = 'admin';

/** Whether cdcctl runs the MySQL of the pipeline itself; otherwise it reads from one that is there. */
export function runsMysql({ source }: Pick<Pipeline, 'source'>): boolean {
  return source.host === undefined;
}

/** Every variable name that holds a secret of this pipeline. */
export function secretVariables(pipeline: Pipeline): readonly string[] {
  const { mysqlRoot, mysqlApp, ...clickhouse } = Secret;
  const own = runsMysql(pipeline) ? [mysqlRoot, mysqlApp] : [];
  const users = [pipeline.source.password.variable, pipeline.sink.password.variable];
  return [...new Set([...own, ...Object.values(clickhouse), ...users])];
}

/** Those of them that only the user knows: cdcctl cannot make a password for a server that is there already. */
export function givenSecrets(pipeline: Pipeline): readonly string[] {
  return runsMysql(pipeline) ? [] : [pipeline.source.password.variable];
}

function suffix(generation: number, mark: string): string {
  return generation === 1 ? '' : `${mark}g${generation}`;
}

/** Topic of a table in the pipeline's generation: the configured name, `<topic>.gN` from generation 2 on. */
export function topicName(pipeline: Pipeline, table: Table): string {
  return table.topic + suffix(pipeline.generation, '.');
}

/** ClickHouse table that keeps every version of a row; the configured target is a view over it. */
export function versionsTable(pipeline: Pipeline, table: Table): QualifiedName {
  return {
    database: table.target.database,
    table: `${table.target.table}_versions${suffix(pipeline.generation, '_')}`,
  };
}

/** View of one generation's rows: the configured target for generation 1, `<target>_gN` beside it from generation 2 on. */
export function generationView(pipeline: Pipeline, table: Table): QualifiedName {
  return { database: table.target.database, table: table.target.table + suffix(pipeline.generation, '_') };
}

/** Table that takes the records of a table's topic that cannot be read or written, where the pipeline asks for that. */
export function deadLetterTable(table: Table): QualifiedName {
  return { database: table.target.database, table: 'dead_letters' };
}

/** The dead-letter tables that the pipeline writes, one for each target database; none where a bad record fails the job. */
export function deadLetterTables({ sink, tables }: Pipeline): readonly QualifiedName[] {
  if (sink.poison === 'fail') return [];
  return [...new Map(tables.map((table) => [table.target.database, deadLetterTable(table)])).values()];
}

/** Columns of a table's primary key, in key order. */
export function keyColumns({ columns, primaryKey }: Table): readonly Column[] {
  return primaryKey.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

export type JobKind = 'cdc' | 'sync';
export const JOB_KINDS: readonly JobKind[] = ['cdc', 'sync'];

/** The Flink job's name, unique per pipeline: `<pipeline>-cdc` and `<pipeline>-sync`. */
export function jobName(pipeline: Pipeline, kind: JobKind): string {
  return `${pipeline.name}-${kind}`;
}

/** `database.table`, for people; SQL quotes the parts itself. */
export function displayName(name: QualifiedName): string {
  return `${name.database}.${name.table}`;
}
