import type { Column } from '../model/index.js';
import type { CanonicalRow, KeyRange } from '../ports/index.js';
import type { ComparedDialect } from '../sql/index.js';

/** How a database writes a key column and the bound that it is compared with. */
type KeySql = Pick<ComparedDialect, 'column' | 'bound'>;

/** `a > 1`, or for several columns `(a > 1 OR (a = 1 AND b > 2))`: indexes serve it, which they do not for tuples. */
function beyond(key: readonly Column[], bound: CanonicalRow, sql: KeySql, by: '>' | '<', last: string): string {
  const [column, ...others] = key;
  if (column === undefined) throw new Error('a key has no column');
  const operand = sql.column(column);
  const value = sql.bound(column, bound[0] ?? '');
  if (others.length === 0) return `${operand} ${last} ${value}`;
  const rest = beyond(others, bound.slice(1), sql, by, last);
  return `(${operand} ${by} ${value} OR (${operand} = ${value} AND ${rest}))`;
}

/** Conditions for the rows of a range of keys, all of which must hold; none where the range has no bounds. */
export function rangeConditions(key: readonly Column[], range: KeyRange, sql: KeySql): readonly string[] {
  const { after, through } = range;
  return [
    ...(after === null ? [] : [beyond(key, after, sql, '>', '>')]),
    ...(through === null ? [] : [beyond(key, through, sql, '<', '<=')]),
  ];
}
