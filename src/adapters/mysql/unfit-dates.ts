import { type Column, entryOf, type Table, type UnfitDate } from '../../model/index.js';
import type { CanonicalRow, KeyRange } from '../../ports/index.js';
import { isNoDate, mysql } from '../../sql/index.js';
import { scopeOf } from '../../validate/canonical.js';
import { where } from '../../validate/queries.js';
import { keyAfterQuery, mysqlRange } from './checksum-queries.js';
import { cellText, type MysqlClient } from './client.js';

/** Rows that one query reads: MySQL keeps old versions of rows for as long as a query runs. */
const ROWS_AT_ONCE = 200_000;

function isZero(column: Column): string {
  const name = mysql.column(column);
  return column.zeroDates === undefined ? `(MONTH(${name}) = 0 OR DAYOFMONTH(${name}) = 0)` : `(${isNoDate(name)})`;
}

/** A column whose zero dates are replaced may hold them. */
function asksZero({ zeroDates }: Column, wanted: readonly UnfitDate['kind'][]): boolean {
  return wanted.includes('zero') && zeroDates === undefined;
}

function isOutside(column: Column): string {
  const name = mysql.column(column);
  return entryOf(column.type).dates?.inRange === true ? 'FALSE' : `(${name} < '1900-01-01' OR ${name} >= '2300-01-01')`;
}

type Kind = UnfitDate['kind'];

/** Numbers for the kinds, as a query gives them; a column that holds both counts as the first. */
const KINDS: Readonly<Record<number, Kind>> = { 1: 'zero', 2: 'outside' };

/** For each of these columns what some row of the range holds, 1 or 2 of `KINDS`; NULL where none does. */
function unfitQuery(table: Table, dates: readonly Column[], range: KeyRange, wanted: readonly Kind[]): string {
  const found = dates.map((column) => {
    const outside = wanted.includes('outside') ? isOutside(column) : 'FALSE';
    return `MIN(CASE WHEN ${isZero(column)} THEN ${asksZero(column, wanted) ? '1' : 'NULL'} WHEN ${outside} THEN 2 END)`;
  });
  return `SELECT ${found.join(', ')} FROM ${mysql.qualified(table.source)}${where(mysqlRange(scopeOf(table), range))}`;
}

/** Goes through the table once; a column that was found is not looked at again. */
async function problemsOf(
  client: Pick<MysqlClient, 'select'>,
  table: Table,
  wanted: readonly Kind[],
  signal: AbortSignal,
): Promise<readonly UnfitDate[]> {
  const problems: UnfitDate[] = [];
  let left = table.columns.filter(
    (column) => entryOf(column.type).dates !== undefined && (asksZero(column, wanted) || wanted.includes('outside')),
  );
  let after: CanonicalRow | null = null;
  while (left.length > 0) {
    const next = await client.select(keyAfterQuery(table.source, scopeOf(table), after, ROWS_AT_ONCE), signal);
    const through: CanonicalRow | null = next[0]?.map(cellText) ?? null;
    const [row] = await client.select(unfitQuery(table, left, { after, through }, wanted), signal);
    const kinds = new Map(left.map((column, index) => [column, KINDS[Number(row?.[index] ?? 0)]]));
    for (const [{ sourceName }, kind] of kinds)
      if (kind !== undefined) problems.push({ table: table.source, column: sourceName, kind });
    left = left.filter((column) => kinds.get(column) === undefined);
    if (through === null) break;
    after = through;
  }
  return problems;
}

/**
 * Columns of the tables that hold dates of these kinds, which cannot arrive as they are. Reads every row of the tables,
 * as the first snapshot does, in short queries that the signal ends.
 */
export async function unfitDates(
  client: Pick<MysqlClient, 'select'>,
  tables: readonly Table[],
  kinds: readonly Kind[],
  signal: AbortSignal,
): Promise<readonly UnfitDate[]> {
  const problems: UnfitDate[] = [];
  if (kinds.length === 0) return problems;
  for (const table of tables) problems.push(...(await problemsOf(client, table, kinds, signal)));
  return problems;
}
