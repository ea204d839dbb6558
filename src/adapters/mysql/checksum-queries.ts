import { type Column, entryOf, type QualifiedName } from '../../model/index.js';
import type { CanonicalRow, KeyRange, Part } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import type { Scope } from '../../validate/canonical.js';
import { bucketOf, conditionsOf, rangeFilters, rowQueries, type Side, where } from '../../validate/queries.js';
import { digestOf } from './digest.js';
import { rowText, type StoredColumns } from './row-text.js';

/*
 * Each query is a short read in autocommit. A whole row is hashed in one expression that stands in one aggregate:
 * nothing is kept per row, on disk or in memory.
 */

/** Other digits for each row. */
const NO_TEXT = 'HEX(RANDOM_BYTES(16))';

function filterOperand(column: Column): string {
  const name = mysql.column(column);
  const { filter } = entryOf(column.type);
  if (filter === 'number') return name;
  if (filter === 'truth') return `(${name} + 0 = 1)`;
  // Byte for byte: a collation takes texts with spaces at their end for the same as without.
  return `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)`;
}

function filters({ where: conditions }: Scope): readonly string[] {
  return conditions.map(({ column, values }) => {
    const { filter } = entryOf(column.type);
    const isText = filter === 'text' || filter === 'choice';
    return `${filterOperand(column)} IN (${values.map((value) => (isText ? mysql.literal(value) : value)).join(', ')})`;
  });
}

function mysqlSide(stored?: StoredColumns): Side {
  return {
    dialect: mysql,
    rowText: (columns) => rowText(columns, stored),
    hash: digestOf,
    moment: mysql.literal,
    filters,
  };
}

/** Nothing is taken for granted of the columns. */
const UNKNOWN = mysqlSide();

export const { bucketRowsQuery, keyRowsQuery, keyValuesQuery } = rowQueries(UNKNOWN);

/** Conditions for the rows of a range of keys that the pipeline has. */
export function mysqlRange(scope: Scope, range: KeyRange): readonly string[] {
  return rangeFilters(UNKNOWN, scope, range);
}

/**
 * One row per bucket, or a single one: bucket, rows, hash. A row whose text MySQL cannot build has random bytes for its
 * hash, so that its part differs: left out, two such rows would pass for one that is there twice in ClickHouse. What is known of the columns makes it cheaper; the rows that differ are read
 * with nothing taken for granted, so that a column that is altered meanwhile does no harm.
 */
export function checksumQuery(table: QualifiedName, scope: Scope, part: Part, stored: StoredColumns): string {
  const side = mysqlSide(stored);
  const bucket = part.buckets === 1 ? '0' : bucketOf(side, scope, part.buckets);
  // UUID_TO_BIN makes bytes of 32 digits, as UNHEX does, in a fifth of its time.
  const hash =
    part.countsOnly === true
      ? "'0'"
      : `HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${side.hash(part.digest, side.rowText(scope.columns))}, ${NO_TEXT}))))`;
  return (
    `SELECT ${bucket} AS cdcctl_bucket, COUNT(*), ${hash} FROM ${mysql.qualified(table)}` +
    where(conditionsOf(side, scope, part)) +
    (part.buckets === 1 ? '' : ' GROUP BY cdcctl_bucket')
  );
}

/** Canonical texts of the key that is `rows` rows after this one. */
export function keyAfterQuery(table: QualifiedName, scope: Scope, after: CanonicalRow | null, rows: number): string {
  const order = scope.key.map(mysql.column).join(', ');
  const begin = where(rangeFilters(UNKNOWN, scope, { after, through: null }));
  const key = `SELECT ${order} FROM ${mysql.qualified(table)}${begin} ORDER BY ${order} LIMIT 1 OFFSET ${rows - 1}`;
  // Texts are made of the one key, not of all that are passed over.
  return `SELECT ${scope.key.map(mysql.canonicalText).join(', ')} FROM (${key}) AS cdcctl_key`;
}
