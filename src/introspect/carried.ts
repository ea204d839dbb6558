import { columnProblem, isCarriedName } from '../config/index.js';
import { type Column, DefinitionError, escapeUnsafe, isReservedByInit, parseDefinition } from '../model/index.js';
import type { SourceColumn, SourceKey, SourceTable } from '../ports/index.js';

/** A table as it goes into a pipeline, and what of it does not. */
export interface CarriedTable {
  readonly table: SourceTable;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  /** New names of columns, for those whose own the pipeline uses, by the names in MySQL. */
  readonly rename: ReadonlyMap<string, string>;
  /** What to know of a carried column beside its definition, by its name. */
  readonly remarks?: ReadonlyMap<string, string>;
  /** Why a column is left out, by its name. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/** A table that no pipeline can carry, and why. */
export interface RefusedTable {
  readonly table: SourceTable;
  readonly why: string;
}

/**
 * The definition as in CREATE TABLE; with the collation where it decides whether a snapshot can be cut by this key. In
 * its types MySQL escapes only some of the characters that a config cannot have.
 */
function definition({ type, nullable, collation }: SourceColumn, isKey: boolean): string {
  const binary = isKey && collation?.endsWith('_bin') ? ` collate ${collation}` : '';
  const escaped = escapeUnsafe(type);
  return `${escaped}${binary}${nullable ? '' : ' not null'}`;
}

/** The column as it goes into a pipeline, or why it is left out as a sentence about it. */
export function carriedColumn(column: SourceColumn, isKey: boolean): Column | string {
  try {
    const { name } = column;
    const parsed: Column = { name, sourceName: name, ...parseDefinition(definition(column, isKey)) };
    return columnProblem(parsed, isKey) ?? parsed;
  } catch (error) {
    if (error instanceof DefinitionError) return error.what;
    throw error;
  }
}

/** Keys by which every row is known: those without a NULL. */
export function wholeKeys({ keys, columns }: SourceTable): readonly SourceKey[] {
  const nullable = new Set(columns.filter((column) => column.nullable).map(({ name }) => name));
  return keys.filter((key) => key.columns.every((name) => !nullable.has(name)));
}

/** The primary key, else the shortest unique key without a NULL; null where there is none. */
export function keyOf(table: SourceTable): readonly string[] | null {
  const whole = wholeKeys(table);
  const primary = whole.find(({ name }) => name === 'PRIMARY');
  const shortest = [...whole].sort((a, b) => a.columns.length - b.columns.length || (a.name < b.name ? -1 : 1))[0];
  return (primary ?? shortest)?.columns ?? null;
}

/** Decides what of a table a pipeline can carry. Nothing is dropped in silence: what is left out is named with why. */
export function carry(table: SourceTable): CarriedTable | RefusedTable {
  if (table.kind !== 'view' && !isCarriedName(table.name)) {
    return { table, why: 'has a name with other characters than letters, digits, _, $ and -' };
  }
  return table.kind !== 'view' && table.hidden !== undefined ? { table, why: table.hidden } : carryRows(table);
}

function whyNoKey({ partialKeys = [] }: SourceTable): string {
  if (partialKeys.length === 0) return 'has neither a primary key nor a unique key without NULL';
  return `has only ${partialKeys.join(', ')} as a key, which is over a part of a column: a key is carried over whole columns`;
}

/** The same of a table of whatever name, over the columns that MySQL shows. */
export function carryRows(table: SourceTable): CarriedTable | RefusedTable {
  if (table.kind === 'view') return { table, why: 'is a view; the tables that it reads can be replicated' };
  const key = keyOf(table);
  if (key === null) return { table, why: whyNoKey(table) };
  const unseen = key.find((name) => !table.columns.some((column) => column.name === name));
  if (unseen !== undefined) return { table, why: `has the key column ${unseen}, which the user may not read` };
  const parsed = table.columns.map(
    (column) => [column.name, carriedColumn(column, key.includes(column.name))] as const,
  );
  const leftOut = new Map(parsed.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const missing = key.find((name) => leftOut.has(name));
  if (missing !== undefined) return { table, why: `has the key column ${missing}, which ${leftOut.get(missing)}` };
  const columns = parsed.flatMap(([, column]) => (typeof column === 'string' ? [] : [column]));
  const reserved = columns.map(({ name }) => name).filter(isReservedByInit);
  const rename = new Map(reserved.map((name) => [name, `mysql_${name}`]));
  return { table, columns, primaryKey: key, rename, leftOut };
}
