import { type Declared, databaseOf, type FieldCase, targetOf } from '../case.js';
import { connect } from '../runner/mysql.js';
import type { FieldStack } from '../runner/stack.js';

/*
 * What both sides hold, read by plain SELECTs: from MySQL's tables, and from the views that readers of ClickHouse query.
 * None of it is shared with `validate`. A row is the JSON of an array with the text of each column.
 */
export type Rows = ReadonlySet<string>;

/** Columns that are compared by their MD5, as they may hold megabytes. */
const LONG = /^(long|medium)(text|blob)/;

function mysqlColumn([name, type]: readonly [string, string]): string {
  const column = `\`${name.replaceAll('`', '``')}\``;
  return LONG.test(type) ? `MD5(${column})` : column;
}

function clickhouseColumn([name, type]: readonly [string, string]): string {
  const column = `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  return LONG.test(type) ? `lower(hex(MD5(${column})))` : column;
}

function list({ columns }: Declared, each: (column: readonly [string, string]) => string): string {
  return Object.entries(columns).map(each).join(', ');
}

/** A table, a database or a column that is not there: then MySQL has no row that the pipeline could have. */
const GONE: readonly string[] = ['ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR', 'ER_BAD_FIELD_ERROR'];

export async function mysqlRows(stack: FieldStack, one: FieldCase, table: string): Promise<Rows> {
  const declared = one.tables[table] as Declared;
  const connection = await connect(stack.server);
  try {
    await connection.query("SET time_zone = '+00:00'");
    const sql = `SELECT ${list(declared, mysqlColumn)} FROM \`${databaseOf(one)}\`.\`${table}\``;
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return new Set((rows as readonly unknown[]).map((row) => JSON.stringify(row)));
  } catch (error) {
    if (GONE.includes((error as { code?: string }).code ?? '')) return new Set();
    throw error;
  } finally {
    connection.destroy();
  }
}

function cell(value: unknown): string | null {
  if (value === null) return null;
  // A SET is an array.
  return Array.isArray(value) ? value.join(',') : String(value);
}

const NO_VIEW: readonly string[] = ['UNKNOWN_DATABASE', 'UNKNOWN_TABLE'];
const AS_TEXT = { output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1 } as const;

export async function clickhouseRows(stack: FieldStack, one: FieldCase, table: string): Promise<Rows> {
  const declared = one.tables[table] as Declared;
  const query = `SELECT ${list(declared, clickhouseColumn)} FROM ${stack.view(targetOf(one, table))}`;
  try {
    const options = { query, format: 'JSONCompactEachRow', clickhouse_settings: AS_TEXT } as const;
    const rows = await (await stack.clickhouse.query(options)).json<readonly unknown[]>();
    return new Set(rows.map((row) => JSON.stringify((row as readonly unknown[]).map(cell))));
  } catch (error) {
    // Where `up` has failed there is no view yet.
    if (NO_VIEW.includes((error as { type?: string }).type ?? '')) return new Set();
    throw error;
  }
}

/** Those of `rows` that are not among the others. */
export function without(rows: Rows, others: Rows): readonly string[] {
  return [...rows].filter((row) => !others.has(row));
}
