import { type Column, entryOf } from '../model/index.js';
import { mysql } from './dialect.js';

/** Condition of MySQL for a date of which a part is zero; the argument is SQL. */
export function isNoDate(date: string): string {
  return `YEAR(${date}) = 0 OR MONTH(${date}) = 0 OR DAYOFMONTH(${date}) = 0`;
}

/** SQL of MySQL for a column's value as it is carried: one that is no date is what the pipeline has instead. */
export function carriedValue(column: Column): string {
  const { type, zeroDates } = column;
  const name = mysql.column(column);
  const { dates } = entryOf(type);
  if (zeroDates === undefined || dates === undefined) return name;
  const instead = zeroDates === 'null' ? 'NULL' : dates.instead(zeroDates, type);
  return `IF(${isNoDate(name)}, ${instead}, ${name})`;
}
