import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { type Connection, createConnection } from 'mysql2/promise';
import { createSinkDb } from '../../../src/adapters/clickhouse/index.js';
import { createSourceDb } from '../../../src/adapters/mysql/index.js';
import type { Pipeline, Table } from '../../../src/model/index.js';
import type { SinkDb, SourceDb } from '../../../src/ports/index.js';
import { clickhouseInit, mysqlInit } from '../../../src/render/init/index.js';
import { fillPlaceholders } from '../../../src/render/placeholders.js';
import { clickhouse, mysql } from '../../../src/sql/index.js';
import {
  type ValidateDeps,
  type ValidateOptions,
  type ValidationReport,
  validatePipeline,
} from '../../../src/validate/index.js';
import { type Databases, startDatabases } from './databases.js';

/** Text of each column, the same for both databases; null is NULL. */
export type Row = Readonly<Record<string, string | null>>;

/** The tables of a pipeline in MySQL and ClickHouse, without the jobs that would bring rows from one to the other. */
export interface BothSides {
  readonly databases: Databases;
  readonly mysql: Connection;
  readonly clickhouse: ClickHouseClient;
  readonly source: SourceDb;
  readonly sink: SinkDb;
  putIntoMysql(table: Table, rows: readonly Row[]): Promise<void>;
  /** Writes a newer version of each row, as the sync job would. */
  putIntoClickhouse(table: Table, rows: readonly Row[], deleted?: 0 | 1): Promise<void>;
  /** Compares what both databases hold, without waiting for anything unless `more` says so. */
  validate(
    tables: readonly Table[],
    options?: ValidateOptions,
    more?: Partial<ValidateDeps>,
  ): Promise<ValidationReport>;
  stop(): Promise<void>;
}

const QUOTED = new Set(['string', 'enum', 'date', 'datetime', 'timestamp', 'json']);

/** A TIME of so many microseconds. */
function timeText(micros: string): string {
  const all = micros.replace('-', '').padStart(7, '0');
  const seconds = Number(all.slice(0, -6));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${micros.startsWith('-') ? '-' : ''}${hours}:${minutes}:${seconds % 60}.${all.slice(-6)}`;
}

function mysqlValue(column: Table['columns'][number], text: string | null | undefined): string {
  if (text === null || text === undefined) return 'NULL';
  if (column.type.kind === 'bytes') return `UNHEX(${mysql.literal(text)})`;
  if (column.type.kind === 'time') return mysql.literal(timeText(text));
  if (column.type.kind === 'geometry') return `x'${text}'`;
  return QUOTED.has(column.type.kind) ? mysql.literal(text) : text;
}

function mysqlInsert({ source, columns }: Table, rows: readonly Row[]): string {
  const values = rows.map((row) => `(${columns.map((column) => mysqlValue(column, row[column.name])).join(', ')})`);
  return `REPLACE INTO ${source.database}.${source.table} VALUES ${values.join(', ')}`;
}

function clickhouseInsert({ target, columns }: Table, rows: readonly Row[], version: number, deleted: 0 | 1): string {
  const names = columns.map(({ name }) => clickhouse.identifier(name)).join(', ');
  const values = rows.map((row) => {
    const texts = columns.map(({ name, type }) => {
      const text = row[name];
      if (text === null || text === undefined) return 'NULL';
      const isHex = type.kind === 'bytes' || type.kind === 'geometry';
      return isHex ? `unhex(${clickhouse.literal(text)})` : clickhouse.literal(text);
    });
    return `(${texts.join(', ')}, 'INSERT', ${version}, ${deleted})`;
  });
  return (
    `INSERT INTO ${target.database}.${target.table}_versions (${names}, operation_type, _version, _is_deleted) ` +
    `SETTINGS async_insert = 0 VALUES ${values.join(', ')}`
  );
}

export async function openBothSides(pipeline: Pipeline): Promise<BothSides> {
  const databases = await startDatabases(pipeline);
  const { mysqlPort: port, clickhouseUrl: url, password } = databases;
  const login = { host: '127.0.0.1', port };
  const source = createSourceDb({ ...login, user: pipeline.source.user, password, rootPassword: password });
  const sink = createSinkDb({ url, readerPassword: password, adminPassword: password });
  const secrets = { MYSQL_CDC_PASSWORD: password, MYSQL_APP_PASSWORD: password };
  const initMysql = mysqlInit(pipeline);
  await source.runScript(fillPlaceholders(initMysql.content, secrets, 'mysql'));
  await source.runScript(initMysql.statements.map((sql) => fillPlaceholders(sql, secrets, 'mysql')));
  await sink.runScript(clickhouseInit(pipeline).content);
  await sink.runScript(clickhouseInit(pipeline).statements);
  const mysql = await createConnection({ ...login, user: 'root', password });
  await mysql.query("SET SESSION time_zone = '+00:00'");
  const clickhouse = createClient({ url, username: 'admin', password });
  const { signal } = new AbortController();
  let version = 0;
  return {
    ...{ databases, mysql, clickhouse, source, sink },
    async putIntoMysql(table, rows) {
      await mysql.query(mysqlInsert(table, rows));
    },
    async putIntoClickhouse(table, rows, deleted = 0) {
      version += 1;
      await clickhouse.command({ query: clickhouseInsert(table, rows, version, deleted) });
    },
    validate(tables, options, more) {
      // Nothing flows here: what both databases hold is all there is, and no row is on its way.
      const still = { now: Date.now, sleep: async () => undefined };
      const deps = { tables, source, sink, clock: still, signal, waitMs: 0 };
      return validatePipeline({ ...deps, random: Math.random, emit: () => undefined, ...more }, options);
    },
    async stop() {
      mysql.destroy();
      await Promise.all([clickhouse.close(), source.close(), sink.close()]);
      await databases.stop();
    },
  };
}
