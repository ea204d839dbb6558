import type { Attributes } from './definition-attributes.js';
import type { FlinkVersion } from './flink-version.js';
import type { ImageName } from './images.js';
import type { MysqlType } from './mysql-type.js';
import type { Profile } from './profile.js';

/** A secret is never part of the model: only the name of the variable that holds it is. */
export interface SecretRef {
  readonly variable: string;
}

/**
 * What a column's definition says, read once, so that nothing has to look for words in its text. It says nothing of
 * GENERATED ALWAYS AS: an expression would be SQL in which anything may stand.
 */
export interface Declared extends Attributes {
  /** The type as it stands in CREATE TABLE, e.g. `decimal(10, 2)`. */
  readonly type: string;
  /** The type's name alone, e.g. `decimal`. */
  readonly typeName: string;
}

/** A column as its definition in CREATE TABLE has it. */
export interface ColumnDefinition {
  /** The parsed MySQL type. */
  readonly type: MysqlType;
  /** Whether it may be NULL in MySQL. */
  readonly nullable: boolean;
  readonly autoIncrement: boolean;
  /** Its text for a CREATE TABLE, e.g. `bigint unsigned not null auto_increment`. */
  readonly definition: string;
  /** All that the text says. */
  readonly declared: Declared;
}

export interface Column extends ColumnDefinition {
  /** The name in Kafka and ClickHouse. */
  readonly name: string;
  /** The name in MySQL; the same unless the config renames it. */
  readonly sourceName: string;
  /** What stands for a date that is none, such as 0000-00-00: `null` or this date; absent where there is none or it is refused. */
  readonly zeroDates?: string;
}

/** A two-part name: MySQL `database.table` or ClickHouse `database.table`. */
export interface QualifiedName {
  readonly database: string;
  readonly table: string;
}

/** Rows whose column holds one of the values are copied. */
export interface RowFilter {
  /** An integer, boolean, enum, or a text whose collation compares bytes. */
  readonly column: Column;
  /** Whole numbers in digits, 0 or 1 for a boolean, otherwise the text; never empty. */
  readonly values: readonly string[];
}

export interface Table {
  readonly source: QualifiedName;
  readonly columns: readonly Column[];
  /** Names of the key's columns, in key order; never empty; each is in `columns`. */
  readonly primaryKey: readonly string[];
  /** Conditions that a row has to meet, all of them; without, every row is copied. */
  readonly where?: readonly RowFilter[];
  /** Topic of generation 1, as configured; see `topicName`. */
  readonly topic: string;
  readonly partitions: number;
  /** The name that readers query (a view), as configured. */
  readonly target: QualifiedName;
  /** True where cdcctl creates the table in MySQL and `generate` may write to it. */
  readonly generate: boolean;
}

/**
 * What reads MySQL. binlog: the reader of cdcctl, which gives each change the version of its place in the binlog.
 * mysql-cdc: the connector of Flink CDC and Flink's upsert-kafka as they are; its versions are made from Kafka's offsets.
 */
export const READERS = ['binlog', 'mysql-cdc'] as const;

/**
 * The reader of cdcctl 0.1, which had no other: that of a pipeline which it left behind. `binlog` goes on from the states
 * of its jobs; none is begun any more.
 */
export const EARLIER_READER = 'debezium';
export type Reader = (typeof READERS)[number] | typeof EARLIER_READER;

/** What reads MySQL where pipeline.yaml does not say it. */
export const DEFAULT_READER: Reader = 'binlog';

/** Whether the reader is made of Flink CDC, whose jar is on the class path of such pipelines alone. */
export function needsFlinkCdc(reader: Reader): boolean {
  return reader === 'mysql-cdc';
}

export interface Source {
  /** Host and port of a MySQL that exists already; absent for the local and docker targets. */
  readonly host?: string;
  readonly port?: number;
  readonly user: string;
  readonly password: SecretRef;
  /** First id of the range of MySQL server ids that this pipeline's readers use: `flink.parallelism`, of mysql-cdc for each table. */
  readonly serverId: number;
  readonly reader: Reader;
  /** What becomes of a date that is none, such as 0000-00-00: `error`, `null`, or the date that is written instead. */
  readonly zeroDates: string;
}

export interface Sink {
  /** The connector of the sync job: cdcctl's own, or flink-connector-jdbc. Both write the same rows. */
  readonly type: 'clickhouse' | 'jdbc';
  readonly user: string;
  readonly password: SecretRef;
  /** Longest time that rows wait for others; that of the profile where the config does not say. */
  readonly flushIntervalMs: number;
  /** What becomes of a value outside the range of its ClickHouse type. */
  readonly overflow: 'error' | 'null' | 'clamp';
  /** What becomes of a record that cannot be read or written. */
  readonly poison: 'fail' | 'dead-letter';
}

export interface FlinkSettings {
  readonly version: FlinkVersion;
  readonly parallelism: number;
  readonly checkpointIntervalMs: number;
  /** Kafka consumer group of the sync job. */
  readonly groupId: string;
}

/** Published ports by service; `auto` lets `up` choose a free one and remember it. */
export type PortSetting = number | 'auto';
export const PORT_NAMES = ['mysql', 'kafka', 'flink', 'clickhouseHttp', 'clickhouseNative', 'kafkaUi'] as const;
export type PortName = (typeof PORT_NAMES)[number];

/** The port that each service listens on in its container, and on this machine where the config names none. */
export const DEFAULT_PORTS = {
  mysql: 3306,
  kafka: 9092,
  flink: 8081,
  clickhouseHttp: 8123,
  clickhouseNative: 9000,
  kafkaUi: 8080,
} as const satisfies Record<PortName, number>;

export interface DockerSettings {
  /** Images that stand in for the usual ones, as full references. */
  readonly images: Readonly<Partial<Record<ImageName, string>>>;
}

export interface Pipeline {
  readonly version: 1;
  /** Lower-case letters, digits and dashes; names the state directory, the jobs and the compose project. */
  readonly name: string;
  readonly generation: number;
  readonly source: Source;
  readonly tables: readonly Table[];
  readonly sink: Sink;
  readonly delivery: 'at-least-once' | 'exactly-once';
  readonly profile: Profile;
  readonly flink: FlinkSettings;
  readonly ports: Readonly<Record<PortName, PortSetting>>;
  readonly docker?: DockerSettings;
}
