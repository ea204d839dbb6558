import type { ColumnChange } from '../introspect/index.js';
import { tableChanges } from '../introspect/index.js';
import { type Column, displayName, keyColumns, type Pipeline, type Table } from '../model/index.js';
import type { SourceTable } from '../ports/index.js';
import { mysql } from '../sql/index.js';
import { type Difference, MERGE, rebuild } from './difference.js';

const GONE = 'no such column';

/** The type and whether it may be NULL, without defaults and comments. */
function columnText(column: Column): string {
  const collation = column.type.kind === 'string' ? column.type.collation : undefined;
  return `${mysql.columnType(column)}${collation === undefined ? '' : ` collate ${collation}`}${column.nullable ? '' : ' not null'}`;
}

function actualText(change: Exclude<ColumnChange, { kind: 'dropped' }>): string {
  const { carried, source } = change;
  if (typeof carried === 'string') return `${source.type}, which is not carried`;
  const named = change.kind === 'changed' && change.column.type.kind === 'string' && change.column.type.collation;
  const collation = named && source.collation !== null && carried.type.kind === 'string';
  const type = { ...carried.type, ...(collation ? { collation: source.collation } : {}) } as Column['type'];
  return columnText({ ...carried, type });
}

function parts(change: ColumnChange, anew: string): Pick<Difference, 'expected' | 'actual' | 'next'> {
  switch (change.kind) {
    case 'added':
      return {
        expected: 'not copied',
        actual: actualText(change),
        next:
          typeof change.carried === 'string'
            ? `${MERGE}; a comment says that it is left out`
            : `${MERGE}, then ${anew}; or a comment "# ${change.name}: ..." leaves it out`,
      };
    case 'dropped':
      return {
        expected: columnText(change.column),
        actual: change.renamedTo === null ? GONE : `${GONE}; maybe renamed to ${change.renamedTo}`,
        next: `${MERGE}, then ${anew}`,
      };
    case 'changed':
      return {
        expected: columnText(change.column),
        actual: actualText(change),
        next: change.harmless ? `${MERGE}; the jobs carry it as it is` : `${MERGE}, then ${anew}`,
      };
  }
}

function compareTable(
  table: Table,
  actual: SourceTable | undefined,
  leftOut: ReadonlySet<string>,
  anew: string,
): readonly Difference[] {
  const at = { place: 'mysql', table: displayName(table.source) } as const;
  if (actual === undefined) {
    const next = `put it back, or ${MERGE}, then ${anew}`;
    return [{ ...at, object: 'table', expected: 'copied', actual: 'no such table, or no right to see it', next }];
  }
  const { columns, key } = tableChanges(table, actual, leftOut);
  const found = columns.map((change) => ({ ...at, object: `column ${change.name}`, ...parts(change, anew) }));
  if (key === null) return found;
  const list = (names: readonly string[]) => `(${names.join(', ')})`;
  return [
    ...found,
    {
      ...at,
      object: 'key',
      expected: list(keyColumns(table).map(({ sourceName }) => sourceName)),
      actual: key.actual === null ? 'none' : list(key.actual),
      next: key.actual === null ? 'give the table a primary key' : `${MERGE}, then ${anew}`,
    },
  ];
}

/**
 * MySQL against pipeline.yaml.
 *
 * @param leftOut columns that each table leaves out on purpose, in the order of the pipeline's tables
 */
export function compareMysql(
  pipeline: Pipeline,
  schema: readonly SourceTable[],
  leftOut: readonly ReadonlySet<string>[],
): readonly Difference[] {
  const byName = new Map(schema.map((table) => [displayName(table.name), table]));
  const anew = rebuild(pipeline);
  return pipeline.tables.flatMap((table, index) =>
    compareTable(table, byName.get(displayName(table.source)), leftOut[index] ?? new Set(), anew),
  );
}

/** Tables of these databases that the pipeline does not have. */
export function unlistedTables({ tables }: Pipeline, schema: readonly SourceTable[]): readonly string[] {
  const listed = new Set(tables.map(({ source }) => displayName(source)));
  return schema
    .filter(({ kind }) => kind === 'table')
    .map(({ name }) => displayName(name))
    .filter((name) => !listed.has(name));
}
