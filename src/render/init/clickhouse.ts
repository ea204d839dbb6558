import {
  clickhouseComment,
  deadLetterTables,
  displayName,
  generationView,
  OWN_COLUMN,
  type Pipeline,
  type QualifiedName,
  type Table,
  versionsTable,
} from '../../model/index.js';
import { clickhouse } from '../template.js';
import { type SqlScript, sqlScript } from './sql-script.js';

/** Where cdcctl keeps what it must know about a ClickHouse. */
export const STATE_DATABASE = 'cdcctl';
export const IDENTITY_TABLE: QualifiedName = { database: STATE_DATABASE, table: 'identity' };

/** A column of ClickHouse as it is created. */
export interface SinkColumn {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
  /** Null or absent where there is nothing to say of it. */
  readonly comment?: string | null;
}

/** Columns of a table of versions, in its order. */
export function versionsColumns({ columns }: Pick<Table, 'columns'>): readonly SinkColumn[] {
  return [
    ...columns.map((column) => ({
      name: column.name,
      type: clickhouse.columnType(column),
      comment: clickhouseComment(column),
    })),
    { name: OWN_COLUMN.operation, type: 'LowCardinality(String)' },
    { name: OWN_COLUMN.version, type: 'UInt64' },
    { name: OWN_COLUMN.deleted, type: 'UInt8' },
    { name: OWN_COLUMN.syncedAt, type: "DateTime64(3, 'UTC')", default: 'now64(3)' },
  ];
}

/** Columns that readers of a target see, in its order. */
export function viewColumns({ columns }: Pick<Table, 'columns'>): readonly string[] {
  return [...columns.map(({ name }) => name), OWN_COLUMN.operation, OWN_COLUMN.syncedAt];
}

function columnLine({ name, type, default: value, comment }: SinkColumn): string {
  const preset = value === undefined ? '' : ` DEFAULT ${value}`;
  const remark = comment == null ? '' : ` COMMENT ${clickhouse.literal(comment)}`;
  return `${clickhouse.identifier(name)} ${type}${preset}${remark}`;
}

function createVersions(pipeline: Pipeline, table: Table): string {
  const lines = versionsColumns(table).map(columnLine);
  return (
    `CREATE TABLE IF NOT EXISTS ${clickhouse.qualified(versionsTable(pipeline, table))} (\n  ${lines.join(',\n  ')}\n)\n` +
    `ENGINE = ReplacingMergeTree(${clickhouse.identifier(OWN_COLUMN.version)})\nORDER BY (${table.primaryKey.map(clickhouse.identifier).join(', ')})`
  );
}

/** A replay writes the same dead letter again, which replaces itself. The columns are the ones that the sink writes. */
function createDeadLetters(name: QualifiedName): string {
  return (
    `CREATE TABLE IF NOT EXISTS ${clickhouse.qualified(name)} (\n` +
    '  `target` String,\n  `topic` String,\n  `partition` Int32,\n  `offset` Int64,\n' +
    '  `reason` LowCardinality(String),\n  `error` String,\n  `row` String,\n' +
    '  `key_bytes` String,\n  `value_bytes` String,\n' +
    `  \`happened_at\` DateTime64(3, 'UTC') DEFAULT now64(3)\n)\n` +
    'ENGINE = ReplacingMergeTree\nORDER BY (`target`, `topic`, `partition`, `offset`)'
  );
}

/**
 * FINAL keeps the newest version of each key and WHERE drops the deleted ones, in this order: the settings keep the
 * server from applying the condition first, and from looking for the newest version within each partition only.
 */
function viewQuery(pipeline: Pipeline, table: Table): string {
  const columns = viewColumns(table).map(clickhouse.identifier);
  return (
    `SELECT\n  ${columns.join(',\n  ')}\nFROM ${clickhouse.qualified(versionsTable(pipeline, table))} FINAL\n` +
    `WHERE ${clickhouse.identifier(OWN_COLUMN.deleted)} = 0\n` +
    'SETTINGS optimize_move_to_prewhere_if_final = 0, do_not_merge_across_partitions_select_final = 0'
  );
}

/** Fails where the target is a table of somebody's: replacing it by a view would drop its rows. */
function refuseTable(view: QualifiedName): string {
  const message = `${displayName(view)} is a table and no view: name another target in pipeline.yaml`;
  return (
    `SELECT throwIf(count() > 0, ${clickhouse.literal(message)})\nFROM system.tables\n` +
    `WHERE database = ${clickhouse.literal(view.database)} AND name = ${clickhouse.literal(view.table)} AND engine != 'View'`
  );
}

/** Makes each target a view of this pipeline's generation, whatever generation it showed before. */
export function switchViews(pipeline: Pipeline): readonly string[] {
  return pipeline.tables.flatMap((table) => [
    refuseTable(table.target),
    `CREATE OR REPLACE VIEW ${clickhouse.qualified(table.target)} AS\n${viewQuery(pipeline, table)}`,
  ]);
}

/** The target, and from generation 2 on a view that shows this generation from the start. */
function createViews(pipeline: Pipeline, table: Table): readonly string[] {
  const own = pipeline.generation === 1 ? [] : [generationView(pipeline, table)];
  return [table.target, ...own].flatMap((view) => [
    refuseTable(view),
    `CREATE VIEW IF NOT EXISTS ${clickhouse.qualified(view)} AS\n${viewQuery(pipeline, table)}`,
  ]);
}

/** What ClickHouse must have before the sync job starts, users excepted. Every statement may run again. */
export function clickhouseInit(pipeline: Pipeline): SqlScript {
  const { tables, name } = pipeline;
  const databases = new Set([STATE_DATABASE, ...tables.map((table) => table.target.database)]);
  return sqlScript('init-scripts/init-clickhouse.sql', `ClickHouse side of the pipeline ${name}.`, [
    {
      comment: 'Databases: the targets, and what cdcctl itself keeps.',
      statements: [...databases].map((database) => `CREATE DATABASE IF NOT EXISTS ${clickhouse.identifier(database)}`),
    },
    {
      comment: 'Which MySQL, Kafka and tables belong together, stamped at each submission; the newest counts.',
      statements: [
        `CREATE TABLE IF NOT EXISTS ${clickhouse.qualified(IDENTITY_TABLE)} (\n` +
          '  `pipeline` String,\n  `generation` UInt32,\n  `document` String,\n' +
          `  \`stamped_at\` DateTime64(6, 'UTC') DEFAULT now64(6)\n)\n` +
          'ENGINE = ReplacingMergeTree(`stamped_at`)\nORDER BY (`pipeline`, `generation`)',
      ],
    },
    {
      comment: 'Every version of a row, until a merge drops the older ones. `_version` grows with the offset in Kafka.',
      statements: tables.map((table) => createVersions(pipeline, table)),
    },
    {
      comment: 'Records that cannot be read or written, each with what it was, where it stands in Kafka, and why.',
      statements: deadLetterTables(pipeline).map(createDeadLetters),
    },
    {
      comment:
        'What readers query: the newest version of each row that is not deleted. A table of that name is left alone,\n' +
        'and an existing view too, as it may still show an earlier generation: `cdcctl switch` changes that.',
      statements: tables.flatMap((table) => createViews(pipeline, table)),
    },
  ]);
}
