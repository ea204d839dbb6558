import type { Column } from '../../model/index.js';
import { mysql } from '../../sql/index.js';
import { isLengthPrefixed } from '../../validate/canonical.js';
import type { StoredColumn } from './stored-columns.js';

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

/** Condition for a date of which a part is zero; its argument is SQL. */
export function isNoDate(date: string): string {
  return `YEAR(${date}) = 0 OR MONTH(${date}) = 0 OR DAYOFMONTH(${date}) = 0`;
}

/** The column's value as it is carried: one that is no date is what the pipeline has instead. */
function carried({ sourceName, type, zeroDates }: Column): string {
  const name = mysql.identifier(sourceName);
  if (zeroDates === undefined) return name;
  const instead =
    zeroDates === 'null'
      ? 'NULL'
      : type.kind === 'date'
        ? `DATE'${zeroDates}'`
        : `CAST('${zeroDates} 00:00:00' AS DATETIME(${'precision' in type ? type.precision : 0}))`;
  return `IF(${isNoDate(name)}, ${instead}, ${name})`;
}

/** SQL for the canonical text of a column (see validate/canonical); NULL where the column is NULL. */
export function canonicalText(column: Column): string {
  const name = carried(column);
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

/** The column itself, where CONCAT makes the canonical text of it without any help; else its canonical text. */
function plainText(column: Column, stored: StoredColumn): string {
  const plain: Partial<Record<Column['type']['kind'], boolean>> = {
    integer: !stored.zerofill,
    decimal: !stored.zerofill,
    string: stored.utf8,
    enum: stored.utf8,
    set: stored.utf8,
    date: true,
    datetime: true,
    timestamp: true,
  };
  return plain[column.type.kind] === true ? carried(column) : canonicalText(column);
}

/** The parts of a column in the text of a row, with commas between them. */
function field(column: Column, stored: StoredColumn | undefined): string {
  const text = stored === undefined ? canonicalText(column) : plainText(column, stored);
  const isPrefixed = isLengthPrefixed(column);
  if (stored?.nullable === false && column.zeroDates !== 'null')
    return isPrefixed ? `LENGTH(${text}), ':', ${text}` : `${text}, ','`;
  // Not IFNULL: a text that is over max_allowed_packet is NULL too, and must not pass for a NULL in the column.
  const orElse = (value: string, instead: string) => `IF(${carried(column)} IS NULL, '${instead}', ${value})`;
  return isPrefixed ? `${orElse(`LENGTH(${text})`, '-')}, ':', ${orElse(text, '')}` : `${orElse(text, '-')}, ','`;
}

/** What MySQL says of its columns, by their names there. */
export type StoredColumns = ReadonlyMap<string, StoredColumn>;

/**
 * SQL for the text of a row over some columns (see validate/canonical). It is the same whatever is known of the columns,
 * but for a NULL in one that is said to have none: then there is no text. NULL too where it is over max_allowed_packet.
 */
export function rowText(columns: readonly Column[], stored: StoredColumns = new Map()): string {
  return `CONCAT(${columns.map((column) => field(column, stored.get(column.sourceName))).join(', ')})`;
}
