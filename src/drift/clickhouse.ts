import {
  type Difference,
  displayName,
  OWN_COLUMN,
  type Pipeline,
  type QualifiedName,
  type Remedy,
  type Table,
  versionsTable,
} from '../model/index.js';
import type { SinkTable } from '../ports/index.js';
import { versionsColumns, viewColumns } from '../render/init/index.js';
import type { Observed, ObservedSink } from './observed.js';
import { rebuild, UP } from './remedy.js';

type Found = Omit<Difference, 'place' | 'table'>;

const MISSING = 'no such column';

function list(names: readonly string[]): string {
  return `(${names.join(', ')})`;
}

/** The replicated and shared engines do the same; what else they are given is the cluster's business. */
function plainEngine(engine: string): string {
  const match = /^(?:Replicated|Shared)(ReplacingMergeTree)\((?:.*, )?(\w+)\)$/.exec(engine);
  return match === null ? engine : `${match[1]}(${match[2]})`;
}

function compareColumns(table: Table, found: SinkTable, object: string, remedy: Remedy): readonly Found[] {
  const code = 'sink-column';
  const wanted = versionsColumns(table);
  const types = new Map(found.columns.map(({ name, type }) => [name, type]));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted
      .filter(({ name, type }) => types.get(name) !== type)
      .map(({ name, type }) => {
        const actual = types.get(name) ?? MISSING;
        return { code, object: `${object} column ${name}`, expected: type, actual, remedy } as const;
      }),
    ...found.columns
      .filter(({ name }) => !names.has(name))
      .map(({ name, type }) => {
        return { code, object: `${object} column ${name}`, expected: MISSING, actual: type, remedy } as const;
      }),
  ];
}

/** A TTL takes rows or values away that MySQL still has. */
function compareTtl({ ttl, columnTtls }: SinkTable, object: string, name: QualifiedName): readonly Found[] {
  const found = (column: string | null, shown: string, text: string): Found => {
    const remedy = { code: 'remove-ttl', table: name, column } as const;
    return { code: 'sink-ttl', object: shown, expected: 'no TTL', actual: `TTL ${text}`, remedy };
  };
  const ofColumns = [...columnTtls].map(([column, text]) => found(column, `${object} column ${column}`, text));
  return ttl === '' ? ofColumns : [found(null, object, ttl), ...ofColumns];
}

function compareVersions(pipeline: Pipeline, table: Table, found: SinkTable | null): readonly Found[] {
  const object = `table ${displayName(versionsTable(pipeline, table))}`;
  const engine = `ReplacingMergeTree(${OWN_COLUMN.version})`;
  if (found === null) {
    return [{ code: 'sink-table-missing', object, expected: engine, actual: 'no such table', remedy: UP }];
  }
  const remedy = rebuild(pipeline);
  const asked: readonly (readonly [string, string])[] = [
    [engine, plainEngine(found.engine)],
    [`ORDER BY ${list(table.primaryKey)}`, `ORDER BY ${list(found.sortingKey)}`],
    ['no PARTITION BY', found.partitionKey === '' ? 'no PARTITION BY' : `PARTITION BY ${found.partitionKey}`],
  ];
  return [
    ...asked
      .filter(([expected, actual]) => expected !== actual)
      .map(([expected, actual]) => ({ code: 'sink-table' as const, object, expected, actual, remedy })),
    ...compareTtl(found, object, versionsTable(pipeline, table)),
    ...compareColumns(table, found, object, remedy),
  ];
}

/** A view shows one generation; which one is told by the table that it reads. */
function compareView(
  pipeline: Pipeline,
  table: Table,
  { name, found }: ObservedSink['views'][number],
): readonly Found[] {
  const object = `view ${displayName(name)}`;
  const versions = displayName(versionsTable(pipeline, table));
  const at = { object, expected: `reads ${versions}` };
  if (found === null) return [{ ...at, code: 'view-missing', actual: 'no such view', remedy: UP }];
  if (found.engine !== 'View') {
    const actual = `a table, ${found.engine}`;
    return [{ ...at, code: 'view-name-taken', actual, remedy: { code: 'name-another-target' } }];
  }
  const reads = found.reads === null ? 'another query' : `reads ${displayName(found.reads)}`;
  const remedy = { code: 'switch' } as const;
  if (reads !== at.expected) return [{ ...at, code: 'view-query', actual: reads, remedy }];
  const [wanted, actual] = [list(viewColumns(table)), list(found.columns.map((column) => column.name))];
  return wanted === actual ? [] : [{ code: 'view-columns', object, expected: wanted, actual, remedy }];
}

/** ClickHouse against what `up` makes from pipeline.yaml. */
export function compareClickhouse(
  pipeline: Pipeline,
  { tables, missing }: Observed['clickhouse'],
): readonly Difference[] {
  const found = pipeline.tables.flatMap((table, index): readonly Difference[] => {
    const sink = tables[index];
    if (sink === undefined) return [];
    return [
      ...compareVersions(pipeline, table, sink.versions),
      ...sink.views.flatMap((view) => compareView(pipeline, table, view)),
    ].map((difference) => ({ place: 'clickhouse', table: displayName(table.source), ...difference }));
  });
  const letters = missing.map((name): Difference => {
    const object = `table ${displayName(name)}`;
    const [expected, actual] = ['dead letters', 'no such table'];
    return { code: 'sink-table-missing', place: 'clickhouse', table: null, object, expected, actual, remedy: UP };
  });
  return [...found, ...letters];
}
