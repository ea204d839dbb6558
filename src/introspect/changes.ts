import { type Column, clickhouseType, flinkType, keyColumns, type Table } from '../model/index.js';
import type { SourceColumn, SourceTable } from '../ports/index.js';
import { carriedColumn, keyOf, wholeKeys } from './carried.js';

/** A column of MySQL that the pipeline does not name. */
export interface AddedColumn {
  readonly kind: 'added';
  readonly name: string;
  readonly source: SourceColumn;
  /** The column as a pipeline would carry it, or why none can. */
  readonly carried: Column | string;
}

/** A column of the pipeline that MySQL does not have. */
export interface DroppedColumn {
  readonly kind: 'dropped';
  readonly name: string;
  readonly column: Column;
  /** An added column of the same type in the same place, which may be this one under a new name. */
  readonly renamedTo: string | null;
}

/** A column whose type, nullability or collation is not the pipeline's. */
export interface ChangedColumn {
  readonly kind: 'changed';
  readonly name: string;
  readonly column: Column;
  readonly source: SourceColumn;
  /** The column as a pipeline would carry it now, or why none can. */
  readonly carried: Column | string;
  /** Whether every value that MySQL may hold now is carried as the pipeline is. */
  readonly harmless: boolean;
}

export type ColumnChange = AddedColumn | DroppedColumn | ChangedColumn;

/** How a table of MySQL differs from the pipeline's. */
export interface TableChanges {
  readonly columns: readonly ColumnChange[];
  /** The key that rows are known by in MySQL where the pipeline's is none there; null is no such key. */
  readonly key: { readonly actual: readonly string[] | null } | null;
}

/** Whether two definitions have the same type. A display width says nothing, and MySQL keeps a BOOL as TINYINT(1). */
function sameType(configured: Column, actual: Column): boolean {
  const [wanted, found] = [configured.declared.type, actual.declared.type];
  if (wanted === found || (wanted === 'bool' && found === 'tinyint(1)')) return true;
  const [a, b] = [configured.type, actual.type];
  return a.kind === 'integer' && b.kind === 'integer' && a.bits === b.bits && a.unsigned === b.unsigned;
}

/** A collation counts where the pipeline names one: the first snapshot relies on it. */
function sameCollation({ type }: Column, { collation }: SourceColumn): boolean {
  return type.kind !== 'string' || type.collation === undefined || type.collation === collation;
}

/** Widening a text, or allowing no NULL any more, leaves both jobs and both stores as they are. */
function isHarmless(configured: Column, actual: Column): boolean {
  const sameKind = flinkType(configured.type) === flinkType(actual.type);
  const alike = { ...actual, nullable: configured.nullable };
  const stored = clickhouseType(configured) === clickhouseType(alike);
  return sameKind && stored && configured.type.kind === actual.type.kind && (configured.nullable || !actual.nullable);
}

function changed(column: Column, source: SourceColumn, isKey: boolean): readonly ChangedColumn[] {
  const carried = carriedColumn(source, isKey);
  const same =
    typeof carried !== 'string' &&
    sameType(column, carried) &&
    column.nullable === carried.nullable &&
    sameCollation(column, source);
  if (same) return [];
  const harmless = typeof carried !== 'string' && sameCollation(column, source) && isHarmless(column, carried);
  return [{ kind: 'changed', name: column.name, column, source, carried, harmless }];
}

/** The name before this one that is in both lists; empty where there is none. */
function before(name: string, names: readonly string[], others: ReadonlySet<string>): string {
  return names.slice(0, names.indexOf(name)).findLast((one) => others.has(one)) ?? '';
}

/** Pairs dropped columns with added ones of the same type that stand in the same place. */
function renames(
  configured: Table,
  actual: SourceTable,
  added: readonly AddedColumn[],
  dropped: readonly Column[],
): ReadonlyMap<string, string> {
  const [here, there] = [configured.columns.map(({ name }) => name), actual.columns.map(({ name }) => name)];
  const free = new Set(added);
  const pairs = new Map<string, string>();
  for (const column of dropped) {
    const place = before(column.name, here, new Set(there));
    const found = [...free].find(
      ({ name, carried }) =>
        typeof carried !== 'string' &&
        sameType(column, carried) &&
        column.nullable === carried.nullable &&
        before(name, there, new Set(here)) === place,
    );
    if (found === undefined) continue;
    free.delete(found);
    pairs.set(column.name, found.name);
  }
  return pairs;
}

function keyChange({ primaryKey }: Table, actual: SourceTable): TableChanges['key'] {
  const wanted = [...primaryKey].sort().join('\0');
  const known = wholeKeys(actual).some(({ columns }) => [...columns].sort().join('\0') === wanted);
  return known ? null : { actual: keyOf(actual) };
}

/** The table with the names that its columns have in MySQL. */
function inMysql(table: Table): Table {
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: column.sourceName })),
    primaryKey: keyColumns(table).map(({ sourceName }) => sourceName),
  };
}

/**
 * How the table differs from the pipeline's, in MySQL's order of columns and then those that are gone.
 *
 * @param leftOut columns that the pipeline leaves out on purpose
 */
export function tableChanges(table: Table, actual: SourceTable, leftOut: ReadonlySet<string>): TableChanges {
  const configured = inMysql(table);
  const wanted = new Map(configured.columns.map((column) => [column.name, column]));
  const present = new Set(actual.columns.map(({ name }) => name));
  const found = actual.columns.flatMap((source): readonly (AddedColumn | ChangedColumn)[] => {
    const { name } = source;
    const column = wanted.get(name);
    if (column !== undefined) return changed(column, source, configured.primaryKey.includes(name));
    return leftOut.has(name) ? [] : [{ kind: 'added', name, source, carried: carriedColumn(source, false) }];
  });
  const gone = configured.columns.filter(({ name }) => !present.has(name));
  const added = found.filter((change) => change.kind === 'added');
  const pairs = renames(configured, actual, added, gone);
  const dropped = gone.map((column): DroppedColumn => {
    return { kind: 'dropped', name: column.name, column, renamedTo: pairs.get(column.name) ?? null };
  });
  return { columns: [...found, ...dropped], key: keyChange(configured, actual) };
}
