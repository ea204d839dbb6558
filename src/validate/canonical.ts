import { type Column, displayName, entryOf, type RowFilter, type Table } from '../model/index.js';

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

/** Whether the text of a row has the length of this column's text before it, as it may hold any character. */
export function isLengthPrefixed({ type }: Column): boolean {
  return entryOf(type).anyCharacter === true;
}

/** What of a table is compared. */
export interface Scope {
  /** In table order. */
  readonly columns: readonly Column[];
  /** Key columns in key order. */
  readonly key: readonly Column[];
  /** Position of each key column in `columns`. */
  readonly keyPositions: readonly number[];
  /** Conditions that rows have to meet in MySQL. */
  readonly where: readonly RowFilter[];
}

/** The parts of a table that a comparison asks for. Throws where a key column is none of its columns. */
export function scopeOf({ source, columns, primaryKey, where = [] }: Table): Scope {
  const keyPositions = primaryKey.map((name) => {
    const position = columns.findIndex((column) => column.name === name);
    if (position < 0) throw new Error(`${displayName(source)} has no column ${name}, which its key names`);
    return position;
  });
  return { columns, key: keyPositions.flatMap((position) => columns[position] ?? []), keyPositions, where };
}
