import type { Column, QualifiedName } from '../../model/index.js';
import type { CanonicalRow, Digest } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import type { Scope } from '../../validate/canonical.js';
import { canonicalText, rowText, type StoredColumns } from './canonical-text.js';
import { digestOf } from './digest.js';

/** Number of a row's bucket. */
export function bucketOf(scope: Scope, buckets: number, stored?: StoredColumns): string {
  return `CRC32(${rowText(scope.key, stored)}) % ${buckets}`;
}

function filterText({ type, sourceName }: Column): string {
  const name = mysql.identifier(sourceName);
  if (type.kind === 'integer') return name;
  if (type.kind === 'boolean') return `(${name} + 0 = 1)`;
  // Byte for byte: a collation takes texts with spaces at their end for the same as without.
  return `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)`;
}

/** Conditions of the rows that are copied, all of which must hold; none where all rows are. */
export function filters({ where }: Scope): readonly string[] {
  return where.map(({ column, values }) => {
    const isText = column.type.kind === 'string' || column.type.kind === 'enum';
    return `${filterText(column)} IN (${values.map((value) => (isText ? mysql.literal(value) : value)).join(', ')})`;
  });
}

/** Hash of a row, in hexadecimal digits; NULL where it has no text. */
export function rowHash(scope: Scope, digest: Digest, stored?: StoredColumns): string {
  return digestOf(digest, rowText(scope.columns, stored));
}

/** Canonical key texts and hash of rows. */
export function selectHashes(table: QualifiedName, scope: Scope, digest: Digest): string {
  const key = scope.key.map(canonicalText).join(', ');
  return `SELECT ${key}, ${rowHash(scope, digest)} FROM ${mysql.qualified(table)}`;
}

/** A canonical key text as what it is compared with. */
export function keyLiteral(column: Column, text: string): string {
  if (column.type.kind === 'bytes') return `UNHEX(${mysql.literal(text)})`;
  const isNumber = ['integer', 'boolean', 'decimal'].includes(column.type.kind) && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? text : mysql.literal(text);
}

/** What a key literal is compared with: the column itself, so that the index serves, but for what its text is not compared with. */
function keyOperand(column: Column): string {
  const asText = ['float', 'double', 'time', 'year'].includes(column.type.kind);
  return asText ? canonicalText(column) : mysql.identifier(column.sourceName);
}

/** Condition for the rows with these keys (canonical texts in key order). */
function hasKey(scope: Scope, keys: readonly CanonicalRow[]): string {
  const operands = scope.key.map(keyOperand).join(', ');
  const tuples = keys.map((key) => `(${scope.key.map((column, i) => keyLiteral(column, key[i] ?? '')).join(', ')})`);
  return `(${operands}) IN (${tuples.join(', ')})`;
}

/** Canonical key texts and hash of the rows with these keys. */
export function keyRowsQuery(
  table: QualifiedName,
  scope: Scope,
  keys: readonly CanonicalRow[],
  digest: Digest,
): string {
  return `${selectHashes(table, scope, digest)} WHERE ${[hasKey(scope, keys), ...filters(scope)].join(' AND ')}`;
}

/** Canonical texts of all compared columns of the rows with these keys. */
export function keyValuesQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[]): string {
  const columns = scope.columns.map(canonicalText).join(', ');
  return `SELECT ${columns} FROM ${mysql.qualified(table)} WHERE ${[hasKey(scope, keys), ...filters(scope)].join(' AND ')}`;
}
