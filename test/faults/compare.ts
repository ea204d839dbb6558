import type { ClickHouseClient } from '@clickhouse/client';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './connect.js';
import type { Entry } from './ledger.js';
import { COLUMNS, KEY, type TableName } from './tables.js';

/** The rows of one side: the text of all values by key, and the keys that stand there more than once. */
export interface Side {
  readonly rows: ReadonlyMap<string, string>;
  readonly twice: readonly string[];
}

export interface Difference {
  /** Rows of MySQL that the view does not have. */
  readonly missing: readonly string[];
  /** Rows whose values are not those of MySQL. */
  readonly stale: readonly string[];
  /** Rows of the view that MySQL does not have. */
  readonly extra: readonly string[];
  /** Keys that the view shows more than once. */
  readonly twice: readonly string[];
}

export function sideOf(rows: readonly (readonly unknown[])[]): Side {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const [key, ...values] of rows) {
    const name = String(key);
    if (found.has(name)) twice.add(name);
    found.set(name, JSON.stringify(values.map((value) => (value === null ? null : String(value)))));
  }
  return { rows: found, twice: [...twice] };
}

export function differenceOf(source: Side, sink: Side): Difference {
  const missing: string[] = [];
  const stale: string[] = [];
  for (const [key, values] of source.rows) {
    const shown = sink.rows.get(key);
    if (shown === undefined) missing.push(key);
    else if (shown !== values) stale.push(key);
  }
  const extra = [...sink.rows.keys()].filter((key) => !source.rows.has(key));
  return { missing, stale, extra, twice: sink.twice };
}

export function lostIn({ missing, stale }: Difference): number {
  return missing.length + stale.length;
}

export function doubledIn({ extra, twice }: Difference): number {
  return extra.length + twice.length;
}

/** Acknowledged rows that MySQL itself no longer has as it acknowledged them. */
export function forgotten(acknowledged: ReadonlyMap<string, Entry>, source: Side): readonly string[] {
  const wrong = [...acknowledged].filter(([key, { seq }]) => {
    const values = source.rows.get(key);
    return values === undefined || JSON.parse(values)[0] !== String(seq);
  });
  const unknown = [...source.rows.keys()].filter((key) => !acknowledged.has(key));
  return [...wrong.map(([key]) => key), ...unknown];
}

/** All rows of a table in MySQL. */
export async function readMysql(mysql: Connection, table: TableName): Promise<Side> {
  const sql = `SELECT ${[KEY[table], ...COLUMNS].join(', ')} FROM faults.${table}`;
  const [rows] = await mysql.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
  return sideOf(rows);
}

/** All rows of a table as a reader of ClickHouse sees them. */
export async function readClickhouse(clickhouse: ClickHouseClient, table: TableName): Promise<Side> {
  return sideOf(await rowsOf(clickhouse, `SELECT ${[KEY[table], ...COLUMNS].join(', ')} FROM faults.${table}`));
}
