import { type Column, displayName, type Table } from '../../model/index.js';
import { mysqlIdentifier } from '../../render/quote.js';
import type { MysqlClient } from './connection.js';
import { qualified } from './expressions.js';

const WITH_A_DATE: ReadonlySet<Column['type']['kind']> = new Set(['date', 'datetime', 'timestamp']);

function isZero({ sourceName }: Column): string {
  const name = mysqlIdentifier(sourceName);
  return `(MONTH(${name}) = 0 OR DAYOFMONTH(${name}) = 0)`;
}

async function problemsOf(client: Pick<MysqlClient, 'select'>, { source, columns }: Table): Promise<readonly string[]> {
  const dates = columns.filter(({ type }) => WITH_A_DATE.has(type.kind));
  if (dates.length === 0) return [];
  const conditions = dates.map(isZero);
  const [row] = await client.select(
    `SELECT ${conditions.join(', ')} FROM ${qualified(source)} WHERE ${conditions.join(' OR ')} LIMIT 1`,
  );
  return dates.flatMap(({ sourceName }, index) =>
    Number(row?.[index] ?? 0) === 1
      ? [
          `${displayName(source)}: ${sourceName} holds a date without a month or a day, such as 0000-00-00, which would arrive as NULL or as 1970-01-01: correct the rows, or leave the column out`,
        ]
      : [],
  );
}

/**
 * Columns of the tables that hold dates which only MySQL knows, each with what to do. Reads every row of the tables, as
 * the first snapshot does: Java has no such dates, so they would be changed without a word.
 */
export async function zeroDates(
  client: Pick<MysqlClient, 'select'>,
  tables: readonly Table[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const table of tables) problems.push(...(await problemsOf(client, table)));
  return problems;
}
