import type { QualifiedName } from '../../model/index.js';
import type { CanonicalRow, KeyRange, Part } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import type { Scope } from '../../validate/canonical.js';
import { type KeySql, rangeConditions } from '../../validate/range-condition.js';
import { canonicalText, type StoredColumns } from './canonical-text.js';
import { bucketOf, filters, keyLiteral, rowHash, selectHashes } from './expressions.js';

/*
 * Each query is a short read in autocommit. A whole row is hashed in one expression that stands in one aggregate:
 * nothing is kept per row, on disk or in memory.
 */

/** Other digits for each row. */
const NO_TEXT = 'HEX(RANDOM_BYTES(16))';

const KEY: KeySql = { operand: ({ sourceName }) => mysql.identifier(sourceName), literal: keyLiteral };

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Conditions for the rows of a range of keys that the pipeline has. */
export function rangeFilters(scope: Scope, range: KeyRange): readonly string[] {
  return [...rangeConditions(scope.key, range, KEY), ...filters(scope)];
}

function conditions(scope: Scope, { range, since, within, buckets }: Part, stored?: StoredColumns): readonly string[] {
  return [
    ...rangeFilters(scope, range),
    ...(since === undefined ? [] : [`${mysql.identifier(since.column.sourceName)} >= ${mysql.literal(since.at)}`]),
    ...(within === undefined ? [] : [`${bucketOf(scope, buckets, stored)} BETWEEN ${within[0]} AND ${within[1]}`]),
  ];
}

/**
 * One row per bucket, or a single one: bucket, rows, hash. A row whose text MySQL cannot build has random bytes for its
 * hash, so that its part differs: left out, two such rows would pass for one that is there twice in ClickHouse. What is known of the columns makes it cheaper; the rows that differ are read
 * with nothing taken for granted, so that a column that is altered meanwhile does no harm.
 */
export function checksumQuery(table: QualifiedName, scope: Scope, part: Part, stored: StoredColumns): string {
  const bucket = part.buckets === 1 ? '0' : bucketOf(scope, part.buckets, stored);
  // UUID_TO_BIN makes bytes of 32 digits, as UNHEX does, in a fifth of its time.
  const hash =
    part.countsOnly === true
      ? "'0'"
      : `HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${rowHash(scope, part.digest, stored)}, ${NO_TEXT}))))`;
  return (
    `SELECT ${bucket} AS cdcctl_bucket, COUNT(*), ${hash} FROM ${mysql.qualified(table)}` +
    where(conditions(scope, part, stored)) +
    (part.buckets === 1 ? '' : ' GROUP BY cdcctl_bucket')
  );
}

/** Canonical key texts and hash of every row of some buckets. */
export function bucketRowsQuery(table: QualifiedName, scope: Scope, part: Part, wanted: readonly number[]): string {
  const inBuckets = part.buckets === 1 ? [] : [`${bucketOf(scope, part.buckets)} IN (${wanted.join(', ')})`];
  return `${selectHashes(table, scope, part.digest)}${where([...conditions(scope, part), ...inBuckets])}`;
}

/** Canonical texts of the key that is `rows` rows after this one. */
export function keyAfterQuery(table: QualifiedName, scope: Scope, after: CanonicalRow | null, rows: number): string {
  const order = scope.key.map(({ sourceName }) => mysql.identifier(sourceName)).join(', ');
  const begin = where(rangeFilters(scope, { after, through: null }));
  const key = `SELECT ${order} FROM ${mysql.qualified(table)}${begin} ORDER BY ${order} LIMIT 1 OFFSET ${rows - 1}`;
  // Texts are made of the one key, not of all that are passed over.
  return `SELECT ${scope.key.map(canonicalText).join(', ')} FROM (${key}) AS cdcctl_key`;
}
