import type { Column, QualifiedName } from '../../model/index.js';
import type { Part } from '../../ports/index.js';
import { clickhouse } from '../../sql/index.js';
import type { Scope } from '../../validate/canonical.js';
import { type KeySql, rangeConditions } from '../../validate/range-condition.js';
import { bucketOf, keyLiteral, rowHash, selectHashes } from './expressions.js';

/** A value of the column's own type: with a text in its place the primary key would not serve. */
function typedLiteral(column: Column, text: string): string {
  const { type } = column;
  if (type.kind === 'decimal') return `CAST(${clickhouse.literal(text)}, 'Decimal(${type.precision}, ${type.scale})')`;
  if (type.kind === 'date') return `toDate32(${clickhouse.literal(text)})`;
  if (type.kind === 'datetime' || type.kind === 'timestamp') return instant(text, type.precision);
  return keyLiteral(column, text);
}

function instant(text: string, precision: number): string {
  return `toDateTime64(${clickhouse.literal(text)}, ${precision}, 'UTC')`;
}

const KEY: KeySql = { operand: ({ name }) => clickhouse.identifier(name), literal: typedLiteral };

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

function conditions(scope: Scope, { range, since, within, buckets }: Part): readonly string[] {
  return [
    ...rangeConditions(scope.key, range, KEY),
    ...(since === undefined ? [] : [`${clickhouse.identifier(since.column.name)} >= ${instant(since.at, 6)}`]),
    ...(within === undefined ? [] : [`${bucketOf(scope, buckets)} BETWEEN ${within[0]} AND ${within[1]}`]),
  ];
}

/** Exclusive or of 8 bytes of each hash, as the same bytes in hexadecimal digits. */
function half(start: number): string {
  return `hex(reinterpretAsFixedString(groupBitXor(reinterpretAsUInt64(substring(cdcctl_hash, ${start}, 8)))))`;
}

/** One row per bucket, or a single one: bucket, rows, hash. */
export function checksumQuery(table: QualifiedName, scope: Scope, part: Part): string {
  const bucket = part.buckets === 1 ? '0' : bucketOf(scope, part.buckets);
  const [row, hash] =
    part.countsOnly === true ? ["''", "'0'"] : [rowHash(scope, part.digest), `concat(${[1, 9].map(half).join(', ')})`];
  return (
    `SELECT toString(cdcctl_bucket), toString(count()), ${hash} ` +
    `FROM (SELECT ${bucket} AS cdcctl_bucket, ${row} AS cdcctl_hash FROM ${clickhouse.qualified(table)}` +
    `${where(conditions(scope, part))}) GROUP BY cdcctl_bucket`
  );
}

/** Canonical key texts and hash of every row of some buckets. */
export function bucketRowsQuery(table: QualifiedName, scope: Scope, part: Part, wanted: readonly number[]): string {
  const inBuckets = part.buckets === 1 ? [] : [`${bucketOf(scope, part.buckets)} IN (${wanted.join(', ')})`];
  return `${selectHashes(table, scope, part.digest)}${where([...conditions(scope, part), ...inBuckets])}`;
}
