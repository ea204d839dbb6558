import type { Column, QualifiedName } from '../../model/index.js';
import type { CanonicalRow, Digest } from '../../ports/index.js';
import { clickhouse } from '../../sql/index.js';
import { isLengthPrefixed, type Scope } from '../../validate/canonical.js';

/** Shortest digits and exponent of a double, from ClickHouse's own shortest text. */
function doubleText(column: string): string {
  const plain = `toString(abs(toFloat64(${column})))`;
  const mantissa = `extract(${plain}, '^[^e]*')`;
  const exponent = `toInt32OrZero(extract(${plain}, 'e(.*)$'))`;
  const fraction = `if(position(${mantissa}, '.') = 0, 0, length(${mantissa}) - position(${mantissa}, '.'))`;
  const digits = `trim(LEADING '0' FROM replaceAll(${mantissa}, '.', ''))`;
  const shortest = `trim(TRAILING '0' FROM ${digits})`;
  const scaled = `toInt32(${exponent} - ${fraction} + length(${digits}) - length(${shortest}))`;
  return `if(${column} = 0, '0', concat(if(${column} < 0, '-', ''), ${shortest}, 'e', toString(${scaled})))`;
}

/** A decimal's text with its trailing zeros, which ClickHouse leaves out unless a setting says otherwise. */
function decimalText(column: string, scale: number): string {
  const plain = `toString(${column})`;
  if (scale === 0) {
    return plain;
  }
  const fraction = `if(position(${plain}, '.') = 0, 0, length(${plain}) - position(${plain}, '.'))`;
  const zeros = `repeat('0', greatest(0, ${scale} - ${fraction}))`;
  return `concat(${plain}, if(position(${plain}, '.') = 0, '.', ''), ${zeros})`;
}

/** SQL for the canonical text of a column (see validate/canonical); NULL where the column is NULL. */
export function canonicalText(column: Column): string {
  const name = clickhouse.identifier(column.name);
  switch (column.type.kind) {
    case 'integer':
    case 'date':
    case 'time':
    case 'year':
    case 'bits':
      return `toString(${name})`;
    case 'boolean':
      return `toString(toUInt8(${name}))`;
    case 'decimal':
      return decimalText(name, column.type.scale);
    case 'float':
    case 'double':
      return doubleText(name);
    case 'string':
    case 'enum':
    case 'set':
    case 'json':
      // Takes LowCardinality off, which functions of several columns do not mix.
      return `CAST(${name}, 'Nullable(String)')`;
    case 'bytes':
    case 'geometry':
      return `hex(${name})`;
    case 'datetime':
    case 'timestamp':
      return `toString(${name}, 'UTC')`;
  }
}

function field(column: Column): string {
  const text = canonicalText(column);
  return isLengthPrefixed(column)
    ? `ifNull(toString(length(${text})), '-'), ':', ifNull(${text}, '')`
    : `ifNull(${text}, '-'), ','`;
}

/** SQL for the text of a row over some columns (see validate/canonical); never NULL. */
export function rowText(columns: readonly Column[]): string {
  return `concat(${columns.map(field).join(', ')})`;
}

/** Number of a row's bucket. */
export function bucketOf(scope: Scope, buckets: number): string {
  return `CRC32(${rowText(scope.key)}) % ${buckets}`;
}

/** SQL for the digests of a text, in 16 bytes. */
const DIGESTS: Readonly<Record<Digest, (text: string) => string>> = {
  md5: (text) => `MD5(${text})`,
  sha256: (text) => `substring(SHA256(${text}), 1, 16)`,
};

/** Hash of a row, in 16 bytes. */
export function rowHash(scope: Scope, digest: Digest): string {
  return DIGESTS[digest](rowText(scope.columns));
}

/** Canonical key texts and hash of rows. */
export function selectHashes(table: QualifiedName, scope: Scope, digest: Digest): string {
  const key = scope.key.map(canonicalText).join(', ');
  return `SELECT ${key}, lower(hex(${rowHash(scope, digest)})) FROM ${clickhouse.qualified(table)}`;
}

/** The column itself where its literal has the same type, so that the primary key serves; else its canonical text. */
function isIndexed(column: Column): boolean {
  return ['integer', 'time', 'year', 'string', 'enum', 'set', 'bytes'].includes(column.type.kind);
}

/** A canonical key text as what it is compared with. */
export function keyLiteral(column: Column, text: string): string {
  const { kind } = column.type;
  if (kind === 'bytes') return `unhex(${clickhouse.literal(text)})`;
  const isNumber = ['integer', 'time', 'year'].includes(kind) && /^-?\d+$/.test(text);
  return isNumber ? text : clickhouse.literal(text);
}

/** Condition for the rows with these keys (canonical texts in key order). */
function hasKey(scope: Scope, keys: readonly CanonicalRow[]): string {
  const operands = scope.key.map((column) =>
    isIndexed(column) ? clickhouse.identifier(column.name) : canonicalText(column),
  );
  const tuples = keys.map((key) => `(${scope.key.map((column, i) => keyLiteral(column, key[i] ?? '')).join(', ')})`);
  return `(${operands.join(', ')}) IN (${tuples.join(', ')})`;
}

/** Canonical key texts and hash of the rows with these keys. */
export function keyRowsQuery(
  table: QualifiedName,
  scope: Scope,
  keys: readonly CanonicalRow[],
  digest: Digest,
): string {
  return `${selectHashes(table, scope, digest)} WHERE ${hasKey(scope, keys)}`;
}

/** Canonical texts of all compared columns of the rows with these keys. */
export function keyValuesQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[]): string {
  const columns = scope.columns.map(canonicalText).join(', ');
  return `SELECT ${columns} FROM ${clickhouse.qualified(table)} WHERE ${hasKey(scope, keys)}`;
}
