import type { Column, MysqlType, RowFilter, Table } from '../model/index.js';

/*
 * Canonical text of a value: computed inside each database, the same on both sides where the values are the same.
 *
 *   integer, boolean     decimal digits, `-` before a negative number; a boolean is 0 or 1
 *   decimal(p, s)        always s fractional digits: `10.50`
 *   float, double        shortest digits that stand for the double, as `<digits>e<exponent>`: 0.25 is `25e-2`; zero is `0`
 *   string, enum, set    the text in UTF-8, compared byte for byte
 *   json                 the text that MySQL shows, compared byte for byte
 *   bytes, geometry      two hexadecimal digits a byte, in capitals
 *   date                 `YYYY-MM-DD`
 *   time                 microseconds in decimal digits, `-` before a negative number
 *   year, bits           decimal digits
 *   datetime, timestamp  `YYYY-MM-DD HH:MM:SS` and p fractional digits; a timestamp in UTC
 *
 * Text of a row: every compared column in order: a text or json as `<byte length>:<text>` and its NULL as `-:`, the others
 * as their text and a comma and their NULL as `-,`, as no comma and no `-` alone is in such a text. So it can be read
 * from left to right in one way only, and no two different rows share one. A row's hash is a digest of it, 128 bits: the
 * MD5, or the first 16 bytes of the SHA-256 where MySQL has no MD5. MySQL is asked which, and both sides use that one.
 * The checksum of a set of rows is their number and the exclusive or of their hashes. MySQL has each key once, so no two
 * of its hashes are the same: with as many rows, the same hashes are left over only where the rows are the same, but for
 * one case in 2^128. That holds for accidents. Nobody is kept from making two texts of one MD5 on purpose, and no digest
 * would help: with enough rows of their choice anybody can make an exclusive or what they like.
 * A row's bucket is the CRC-32 of the same text over the key columns, modulo the number of buckets.
 */

/** Whether both databases can compute the canonical text of a type. */
export const COMPARABLE: Readonly<Record<MysqlType['kind'], boolean>> = {
  integer: true,
  decimal: true,
  float: true,
  double: true,
  boolean: true,
  string: true,
  enum: true,
  set: true,
  bytes: true,
  date: true,
  datetime: true,
  timestamp: true,
  time: true,
  year: true,
  json: true,
  bits: true,
  geometry: true,
};

const LENGTH_PREFIXED: ReadonlySet<MysqlType['kind']> = new Set(['string', 'enum', 'set', 'json']);

/** Whether the text of a row has the length of this column's text before it, as it may hold any character. */
export function isLengthPrefixed({ type }: Column): boolean {
  return LENGTH_PREFIXED.has(type.kind);
}

/** What of a table is compared. */
export interface Scope {
  /** Compared columns in table order. */
  readonly columns: readonly Column[];
  /** Key columns in key order. */
  readonly key: readonly Column[];
  /** Position of each key column in `columns`. */
  readonly keyPositions: readonly number[];
  /** Conditions that rows have to meet in MySQL. */
  readonly where: readonly RowFilter[];
  /** Names of the columns that are left out. */
  readonly notComparable: readonly string[];
}

/** Splits a table's columns. Throws where a key column cannot be compared, as rows could not be paired. */
export function scopeOf(table: Table, comparable: Readonly<Record<string, boolean>> = COMPARABLE): Scope {
  const columns = table.columns.filter((column) => comparable[column.type.kind] === true);
  const keyPositions = table.primaryKey.map((name) => {
    const position = columns.findIndex((column) => column.name === name);
    if (position < 0) {
      throw new Error(`key column ${name} of ${table.source.database}.${table.source.table} cannot be compared`);
    }
    return position;
  });
  return {
    columns,
    key: keyPositions.flatMap((position) => columns[position] ?? []),
    keyPositions,
    where: table.where ?? [],
    notComparable: table.columns.filter((column) => !columns.includes(column)).map((column) => column.name),
  };
}
