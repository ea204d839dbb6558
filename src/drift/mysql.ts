import type { ColumnChange } from '../introspect/index.js';
import { tableChanges } from '../introspect/index.js';
import { type Column, type Difference, displayName, keyColumns, type Pipeline, type Table } from '../model/index.js';
import type { SourceTable } from '../ports/index.js';
import { mysql } from '../sql/index.js';
import { nextGeneration } from './remedy.js';

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

function parts(change: ColumnChange, generation: number): Pick<Difference, 'code' | 'expected' | 'actual' | 'remedy'> {
  switch (change.kind) {
    case 'added':
      return {
        code: 'column-added',
        expected: 'not copied',
        actual: actualText(change),
        remedy:
          typeof change.carried === 'string'
            ? { code: 'merge-as-comment' }
            : { code: 'copy-or-leave-out', column: change.name, generation },
      };
    case 'dropped':
      return {
        code: 'column-dropped',
        expected: columnText(change.column),
        actual: change.renamedTo === null ? GONE : `${GONE}; maybe renamed to ${change.renamedTo}`,
        remedy: { code: 'merge-and-rebuild', generation },
      };
    case 'changed':
      return {
        code: 'column-changed',
        expected: columnText(change.column),
        actual: actualText(change),
        remedy: change.harmless ? { code: 'merge' } : { code: 'merge-and-rebuild', generation },
      };
  }
}

function compareTable(
  table: Table,
  actual: SourceTable | undefined,
  leftOut: ReadonlySet<string>,
  generation: number,
): readonly Difference[] {
  const at = { place: 'mysql', table: displayName(table.source) } as const;
  if (actual === undefined) {
    const actual = 'no such table, or no right to see it';
    const remedy = { code: 'restore-or-rebuild', generation } as const;
    return [{ ...at, code: 'table-missing', object: 'table', expected: 'copied', actual, remedy }];
  }
  const { columns, key } = tableChanges(table, actual, leftOut);
  const found = columns.map((change) => ({ ...at, object: `column ${change.name}`, ...parts(change, generation) }));
  if (key === null) return found;
  const list = (names: readonly string[]) => `(${names.join(', ')})`;
  return [
    ...found,
    {
      ...at,
      code: 'key-changed',
      object: 'key',
      expected: list(keyColumns(table).map(({ sourceName }) => sourceName)),
      actual: key.actual === null ? 'none' : list(key.actual),
      remedy: key.actual === null ? { code: 'add-key' } : { code: 'merge-and-rebuild', generation },
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
  const generation = nextGeneration(pipeline);
  return pipeline.tables.flatMap((table, index) =>
    compareTable(table, byName.get(displayName(table.source)), leftOut[index] ?? new Set(), generation),
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
