import { type Column, entryOf } from '../../model/index.js';
import { carriedValue, mysql } from '../../sql/index.js';
import { isLengthPrefixed } from '../../validate/canonical.js';
import type { StoredColumn } from './stored-columns.js';

/** The column itself, where CONCAT makes the canonical text of it without any help; else its canonical text. */
function plainText(column: Column, stored: StoredColumn): string {
  const { plain } = entryOf(column.type).mysql;
  const asItIs =
    plain === 'always' || (plain === 'unless zerofill' && !stored.zerofill) || (plain === 'if utf8' && stored.utf8);
  return asItIs ? carriedValue(column) : mysql.canonicalText(column);
}

/** The parts of a column in the text of a row, with commas between them. */
function field(column: Column, stored: StoredColumn | undefined): string {
  const text = stored === undefined ? mysql.canonicalText(column) : plainText(column, stored);
  const isPrefixed = isLengthPrefixed(column);
  if (stored?.nullable === false && column.zeroDates !== 'null')
    return isPrefixed ? `LENGTH(${text}), ':', ${text}` : `${text}, ','`;
  // Not IFNULL: a text that is over max_allowed_packet is NULL too, and must not pass for a NULL in the column.
  const orElse = (value: string, instead: string) => `IF(${carriedValue(column)} IS NULL, '${instead}', ${value})`;
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
