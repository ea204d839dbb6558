import { type Column, type Cut, entryOf, type Table } from '../model/index.js';

/*
 * How a table is cut. Every cut is a condition on the key, so that each row of a side is in one part of it: in whatever
 * order the databases put the keys, no row is left out and none is counted twice. Where both have the same order, both
 * have the same rows in a range of keys, and ranges are compared. Where they differ, as with texts whose collation
 * takes `a` and `A` for the same, rows are compared by buckets, which are a hash of the key's canonical text.
 */

/** How a table with this key is cut: as the least orderly column of the key allows. */
export function cutOfKey(key: readonly Column[]): Cut {
  const cuts = key.map(({ type }) => entryOf(type).cut(type));
  return (['whole', 'buckets'] as const).find((cut) => cuts.includes(cut)) ?? 'ranges';
}

/** How the table is cut. */
export function cutOfTable(table: Table): Cut {
  return cutOfKey(table.primaryKey.flatMap((name) => table.columns.filter((column) => column.name === name)));
}
