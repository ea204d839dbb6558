import { type Column, displayName, type Table } from '../../model/index.js';
import type { CanonicalRow, KeyRange } from '../../ports/index.js';
import { mysqlIdentifier } from '../../render/quote.js';
import { scopeOf } from '../../validate/canonical.js';
import { keyAfterQuery, rangeFilters } from './checksum-queries.js';
import { cellText, type MysqlClient } from './connection.js';
import { qualified } from './expressions.js';

/** Rows that one query reads: MySQL keeps old versions of rows for as long as a query runs. */
const ROWS_AT_ONCE = 200_000;

const WITH_A_DATE: ReadonlySet<Column['type']['kind']> = new Set(['date', 'datetime', 'timestamp']);

function isZero({ sourceName }: Column): string {
  const name = mysqlIdentifier(sourceName);
  return `(MONTH(${name}) = 0 OR DAYOFMONTH(${name}) = 0)`;
}

/** A TIMESTAMP is always within the years that ClickHouse has. */
function isOutside({ sourceName, type }: Column): string {
  const name = mysqlIdentifier(sourceName);
  return type.kind === 'timestamp' ? 'FALSE' : `(${name} < '1900-01-01' OR ${name} >= '2300-01-01')`;
}

const WHY: Readonly<Record<number, string>> = {
  1: 'a date without a month or a day, such as 0000-00-00, which would arrive as NULL or as 1970-01-01: correct the rows, or leave the column out',
  2: 'a date before 1900 or after 2299, which ClickHouse does not have: set `sink.overflow` to clamp or null, or leave the column out',
};

/** The first of a range's rows that has such a date: 1 or 2 of `WHY` for each of these columns, or 0. */
function unfitRowQuery(table: Table, dates: readonly Column[], range: KeyRange, withOutside: boolean): string {
  const found = dates.map((column) => {
    const outside = withOutside ? isOutside(column) : 'FALSE';
    return `CASE WHEN ${isZero(column)} THEN 1 WHEN ${outside} THEN 2 ELSE 0 END`;
  });
  const any = `(${found.map((one) => `${one} > 0`).join(' OR ')})`;
  const where = [...rangeFilters(scopeOf(table), range), any].join(' AND ');
  return `SELECT ${found.join(', ')} FROM ${qualified(table.source)} WHERE ${where} LIMIT 1`;
}

async function problemsOf(
  client: Pick<MysqlClient, 'select'>,
  table: Table,
  withOutside: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const dates = table.columns.filter(({ type }) => WITH_A_DATE.has(type.kind));
  if (dates.length === 0) return [];
  let after: CanonicalRow | null = null;
  while (true) {
    const next = await client.select(keyAfterQuery(table.source, scopeOf(table), after, ROWS_AT_ONCE), signal);
    const through: CanonicalRow | null = next[0]?.map(cellText) ?? null;
    const [row] = await client.select(unfitRowQuery(table, dates, { after, through }, withOutside), signal);
    if (row !== undefined) {
      return dates.flatMap(({ sourceName }, index) => {
        const why = WHY[Number(row[index])];
        return why === undefined ? [] : [`${displayName(table.source)}: ${sourceName} holds ${why}`];
      });
    }
    if (through === null) return [];
    after = through;
  }
}

/**
 * Columns of the tables that hold dates which cannot arrive as they are, each with what to do. Reads every row of the tables,
 * as the first snapshot does, in short queries that the signal ends. Java has no zero dates, so they would be changed without
 * a word; those out of ClickHouse's range (`withOutside`) would stop the job.
 */
export async function unfitDates(
  client: Pick<MysqlClient, 'select'>,
  tables: readonly Table[],
  withOutside: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const table of tables) problems.push(...(await problemsOf(client, table, withOutside, signal)));
  return problems;
}
