import type { Column, QualifiedName } from '../model/index.js';
import type { CanonicalRow, Digest, KeyRange, Part } from '../ports/index.js';
import type { ComparedDialect } from '../sql/index.js';
import type { Scope } from './canonical.js';
import { rangeConditions } from './range-condition.js';

/** What is different about the questions to one of the databases. */
export interface Side {
  readonly dialect: ComparedDialect;
  /** SQL for the text of a row over some columns (see validate/canonical). */
  readonly rowText: (columns: readonly Column[]) => string;
  /** SQL for the hash of such a text, in 32 lower-case hexadecimal digits. */
  readonly hash: (digest: Digest, text: string) => string;
  /** SQL for a time, `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. */
  readonly moment: (at: string) => string;
  /** Conditions of the rows that the pipeline has, all of which must hold; none where it has all. */
  readonly filters: (scope: Scope) => readonly string[];
}

/** ` WHERE` with all conditions; nothing where there is none. */
export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Number of a row's bucket. */
export function bucketOf({ rowText }: Pick<Side, 'rowText'>, scope: Scope, buckets: number): string {
  return `CRC32(${rowText(scope.key)}) % ${buckets}`;
}

/** Conditions for the rows of a range of keys that the pipeline has. */
export function rangeFilters(
  { dialect, filters }: Pick<Side, 'dialect' | 'filters'>,
  scope: Scope,
  range: KeyRange,
): readonly string[] {
  return [...rangeConditions(scope.key, range, dialect), ...filters(scope)];
}

/** Conditions for the rows of a part. */
export function conditionsOf(side: Side, scope: Scope, { range, since, within, buckets }: Part): readonly string[] {
  return [
    ...rangeFilters(side, scope, range),
    ...(since === undefined ? [] : [`${side.dialect.column(since.column)} >= ${side.moment(since.at)}`]),
    ...(within === undefined ? [] : [`${bucketOf(side, scope, buckets)} BETWEEN ${within[0]} AND ${within[1]}`]),
  ];
}

/** The questions that have the same form for both databases. */
export interface RowQueries {
  /** Canonical key texts and hash of every row of some buckets. */
  bucketRowsQuery(table: QualifiedName, scope: Scope, part: Part, wanted: readonly number[]): string;
  /** Canonical key texts and hash of the rows with these keys (canonical texts in key order). */
  keyRowsQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[], digest: Digest): string;
  /** Canonical texts of all columns of the rows with these keys. */
  keyValuesQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[]): string;
}

/** The questions to one of the databases. */
export function rowQueries(side: Side): RowQueries {
  const { dialect, rowText, hash, filters } = side;
  const { canonicalText, keyLiteral, keyOperand, qualified } = dialect;

  const hashes = (table: QualifiedName, { key, columns }: Scope, digest: Digest) =>
    `SELECT ${key.map(canonicalText).join(', ')}, ${hash(digest, rowText(columns))} FROM ${qualified(table)}`;

  const withKeys = (scope: Scope, keys: readonly CanonicalRow[]) => {
    const tuples = keys.map((key) => `(${scope.key.map((column, i) => keyLiteral(column, key[i] ?? '')).join(', ')})`);
    const hasKey = `(${scope.key.map(keyOperand).join(', ')}) IN (${tuples.join(', ')})`;
    return where([hasKey, ...filters(scope)]);
  };

  return {
    bucketRowsQuery(table, scope, part, wanted) {
      const inBuckets = part.buckets === 1 ? [] : [`${bucketOf(side, scope, part.buckets)} IN (${wanted.join(', ')})`];
      return `${hashes(table, scope, part.digest)}${where([...conditionsOf(side, scope, part), ...inBuckets])}`;
    },
    keyRowsQuery: (table, scope, keys, digest) => `${hashes(table, scope, digest)}${withKeys(scope, keys)}`,
    keyValuesQuery: (table, scope, keys) =>
      `SELECT ${scope.columns.map(canonicalText).join(', ')} FROM ${qualified(table)}${withKeys(scope, keys)}`,
  };
}
