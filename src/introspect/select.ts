import type { SourceTable } from '../ports/index.js';

/** What of a database is wanted: names in which `%` and `*` stand for any text. Nothing named means all. */
export interface TableSelection {
  readonly tables: readonly string[];
  readonly exclude: readonly string[];
}

function pattern(name: string): RegExp {
  const parts = name.split(/[%*]/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'iu');
}

/** The tables that are wanted, and the wanted names that fit no table. */
export function selectTables(
  all: readonly SourceTable[],
  { tables, exclude }: TableSelection,
): { readonly selected: readonly SourceTable[]; readonly unknown: readonly string[] } {
  const wanted = tables.map(pattern);
  const unwanted = exclude.map(pattern);
  const selected = all.filter(
    ({ name: { table } }) =>
      (wanted.length === 0 || wanted.some((name) => name.test(table))) && !unwanted.some((name) => name.test(table)),
  );
  const unknown = [...tables, ...exclude].filter(
    (name) => !all.some(({ name: { table } }) => pattern(name).test(table)),
  );
  return { selected, unknown };
}
