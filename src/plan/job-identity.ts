import {
  type Column,
  displayName,
  EARLIER_READER,
  flinkType,
  type JobKind,
  keyColumns,
  type Pipeline,
  type Reader,
  type Table,
  topicForm,
  topicName,
  versionsTable,
} from '../model/index.js';

/**
 * What bears on a job's state: a state fits the jobs of one identity and no other. All else about a job (tuning,
 * comments, logins, addresses, server ids, parallelism, jars) may change between two runs.
 */
export interface JobIdentity {
  readonly kind: JobKind;
  /** Raised by a release whose jobs have other operators: Flink finds a state by its operator. */
  readonly layout: number;
  readonly generation: number;
  /** What the job reads and writes with, as far as its state is of that kind. */
  readonly through: Readonly<Record<string, string>>;
  /** In the order in which the job has them, where that order decides which state is whose. */
  readonly tables: readonly TableIdentity[];
}

export interface TableIdentity {
  /** Its name in MySQL, `database.table`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** In the order of the key, by which a row is found again. */
  readonly key: readonly string[];
  /** What each carried column is, by name; sorted. */
  readonly columns: Readonly<Record<string, string>>;
  /** Values by column; sorted. */
  readonly where: Readonly<Record<string, readonly string[]>>;
}

function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readColumn({ sourceName, name, type }: Column): readonly [string, string] {
  const kind = topicForm(type);
  const precision = 'precision' in kind ? `(${kind.precision})` : '';
  return [sourceName, `${kind.type}${precision}${name === sourceName ? '' : ` as ${name}`}`];
}

function readTable(pipeline: Pipeline, table: Table): TableIdentity {
  const filters = (table.where ?? []).map(({ column, values }) => [column.sourceName, [...values].sort()] as const);
  return {
    name: displayName(table.source),
    from: displayName(table.source),
    to: topicName(pipeline, table),
    key: keyColumns(table).map(({ sourceName }) => sourceName),
    columns: byName(table.columns.map(readColumn)),
    where: byName(filters),
  };
}

function writtenTable(pipeline: Pipeline, table: Table): TableIdentity {
  return {
    name: displayName(table.source),
    from: `${topicName(pipeline, table)}, ${table.partitions} partitions`,
    to: displayName(versionsTable(pipeline, table)),
    key: table.primaryKey,
    columns: byName(table.columns.map(({ name, type }) => [name, flinkType(type)])),
    where: {},
  };
}

/** The connector of each reader of MySQL, by which an identity names it. */
export const READER_CONNECTORS = {
  [EARLIER_READER]: 'mysql-cdc-records',
  binlog: 'mysql-binlog-records',
  'mysql-cdc': 'mysql-cdc',
} as const satisfies Record<Reader, string>;

/** One source of all tables knows each by its name; where each has its own, Flink numbers them in their order. */
function readTables(pipeline: Pipeline): readonly TableIdentity[] {
  const tables = pipeline.tables.map((table) => readTable(pipeline, table));
  return pipeline.source.reader === 'mysql-cdc' ? tables : tables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The identity of a job that is rendered with its tables in the given order. The sync job has a source for each, and so
 * has the CDC job of the reader mysql-cdc.
 */
export function jobIdentity(pipeline: Pipeline, kind: JobKind): JobIdentity {
  const { generation, source, tables, delivery, sink } = pipeline;
  return kind === 'cdc'
    ? {
        kind,
        layout: 1,
        generation,
        through: { reader: READER_CONNECTORS[source.reader], delivery },
        tables: readTables(pipeline),
      }
    : {
        kind,
        layout: 1,
        generation,
        through: { sink: sink.type },
        tables: tables.map((table) => writtenTable(pipeline, table)),
      };
}
