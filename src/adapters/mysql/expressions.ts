import type { Column, QualifiedName } from '../../model/index.js';
import type { CanonicalRow } from '../../ports/index.js';
import { mysqlIdentifier, mysqlLiteral } from '../../render/quote.js';
import { isLengthPrefixed, type Scope } from '../../validate/canonical.js';

/**
 * Shortest digits and exponent of a double. Adding a double makes MySQL print all the digits of a FLOAT, which it
 * otherwise rounds to six.
 */
function doubleText(column: string): string {
  const plain = `CONCAT(ABS(${column}) + 0e0)`;
  const mantissa = `SUBSTRING_INDEX(${plain}, 'e', 1)`;
  const exponent = `IF(LOCATE('e', ${plain}) = 0, 0, CAST(SUBSTRING_INDEX(${plain}, 'e', -1) AS SIGNED))`;
  const fraction = `IF(LOCATE('.', ${mantissa}) = 0, 0, LENGTH(${mantissa}) - LOCATE('.', ${mantissa}))`;
  const digits = `TRIM(LEADING '0' FROM REPLACE(${mantissa}, '.', ''))`;
  const shortest = `TRIM(TRAILING '0' FROM ${digits})`;
  const scaled = `${exponent} - ${fraction} + LENGTH(${digits}) - LENGTH(${shortest})`;
  return `IF(${column} = 0, '0', CONCAT(IF(${column} < 0, '-', ''), ${shortest}, 'e', ${scaled}))`;
}

/** Microseconds. The parts of a TIME are without its sign. */
function microseconds(column: string): string {
  const parts = `((HOUR(${column}) * 60 + MINUTE(${column})) * 60 + SECOND(${column})) * 1000000 + MICROSECOND(${column})`;
  return `CONCAT(IF(${column} < TIME'00:00:00', '-', ''), ${parts})`;
}

/** SQL for the canonical text of a column (see validate/canonical); NULL where the column is NULL. */
export function canonicalText(column: Column): string {
  const name = mysqlIdentifier(column.sourceName);
  switch (column.type.kind) {
    case 'integer':
    case 'boolean':
    case 'decimal':
    case 'year':
    case 'bits':
      // Adding zero takes the leading zeros off a ZEROFILL column and turns a BIT into a number.
      return `CONCAT(${name} + 0)`;
    case 'float':
    case 'double':
      return doubleText(name);
    case 'string':
    case 'enum':
    case 'set':
      return `CONVERT(${name} USING utf8mb4)`;
    case 'bytes':
    case 'geometry':
      return `HEX(${name})`;
    case 'date':
    case 'datetime':
    case 'timestamp':
    case 'json':
      return `CAST(${name} AS CHAR)`;
    case 'time':
      return microseconds(name);
  }
}

function field(column: Column): string {
  const text = canonicalText(column);
  // Not IFNULL(CONCAT(...), '-'): CONCAT also gives NULL where the result is over max_allowed_packet.
  return isLengthPrefixed(column)
    ? `IF(${mysqlIdentifier(column.sourceName)} IS NULL, '-', CONCAT(LENGTH(${text}), ':', ${text})), ','`
    : `IFNULL(${text}, '-'), ','`;
}

function textOf(columns: readonly Column[]): string {
  return `CONCAT(${columns.map(field).join(', ')})`;
}

/** Number of a row's bucket. */
export function bucketOf(scope: Scope, buckets: number): string {
  return `CRC32(${textOf(scope.key)}) % ${buckets}`;
}

/** Quoted `database`.`table`. */
export function qualified(name: QualifiedName): string {
  return `${mysqlIdentifier(name.database)}.${mysqlIdentifier(name.table)}`;
}

function filterText({ type, sourceName }: Column): string {
  const name = mysqlIdentifier(sourceName);
  if (type.kind === 'integer') return name;
  if (type.kind === 'boolean') return `(${name} + 0 = 1)`;
  // Byte for byte: a collation takes texts with spaces at their end for the same as without.
  return `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)`;
}

/** Conditions of the rows that are copied, all of which must hold; none where all rows are. */
export function filters({ where }: Scope): readonly string[] {
  return where.map(({ column, values }) => {
    const isText = column.type.kind === 'string' || column.type.kind === 'enum';
    return `${filterText(column)} IN (${values.map((value) => (isText ? mysqlLiteral(value) : value)).join(', ')})`;
  });
}

/** Hash of a row, in hexadecimal digits; NULL where its text is over max_allowed_packet. */
export function rowHash(scope: Scope): string {
  return `SHA2(${textOf(scope.columns)}, 256)`;
}

/** Canonical key texts and hash of rows. */
export function selectHashes(table: QualifiedName, scope: Scope): string {
  const key = scope.key.map(canonicalText).join(', ');
  return `SELECT ${key}, ${rowHash(scope)} FROM ${qualified(table)}`;
}

/** A canonical key text as what it is compared with. */
export function keyLiteral(column: Column, text: string): string {
  if (column.type.kind === 'bytes') return `UNHEX(${mysqlLiteral(text)})`;
  const isNumber = ['integer', 'boolean', 'decimal'].includes(column.type.kind) && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? text : mysqlLiteral(text);
}

/** What a key literal is compared with: the column itself, so that the index serves, but for what its text is not compared with. */
function keyOperand(column: Column): string {
  const asText = ['float', 'double', 'time', 'year'].includes(column.type.kind);
  return asText ? canonicalText(column) : mysqlIdentifier(column.sourceName);
}

/** Condition for the rows with these keys (canonical texts in key order). */
function hasKey(scope: Scope, keys: readonly CanonicalRow[]): string {
  const operands = scope.key.map(keyOperand).join(', ');
  const tuples = keys.map((key) => `(${scope.key.map((column, i) => keyLiteral(column, key[i] ?? '')).join(', ')})`);
  return `(${operands}) IN (${tuples.join(', ')})`;
}

/** Canonical key texts and hash of the rows with these keys. */
export function keyRowsQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[]): string {
  return `${selectHashes(table, scope)} WHERE ${[hasKey(scope, keys), ...filters(scope)].join(' AND ')}`;
}

/** Canonical texts of all compared columns of the rows with these keys. */
export function keyValuesQuery(table: QualifiedName, scope: Scope, keys: readonly CanonicalRow[]): string {
  const columns = scope.columns.map(canonicalText).join(', ');
  return `SELECT ${columns} FROM ${qualified(table)} WHERE ${[hasKey(scope, keys), ...filters(scope)].join(' AND ')}`;
}
