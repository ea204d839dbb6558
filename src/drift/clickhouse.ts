import {
  displayName,
  OWN_COLUMN,
  type Pipeline,
  type QualifiedName,
  type Table,
  versionsTable,
} from '../model/index.js';
import type { SinkTable } from '../ports/index.js';
import { versionsColumns, viewColumns } from '../render/init/index.js';
import { clickhouse } from '../sql/index.js';
import { type Difference, rebuild, UP } from './difference.js';
import type { Observed, ObservedSink } from './observed.js';

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

function compareColumns(table: Table, found: SinkTable, object: string, next: string): readonly Found[] {
  const wanted = versionsColumns(table);
  const types = new Map(found.columns.map(({ name, type }) => [name, type]));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted
      .filter(({ name, type }) => types.get(name) !== type)
      .map(({ name, type }) => {
        return { object: `${object} column ${name}`, expected: type, actual: types.get(name) ?? MISSING, next };
      }),
    ...found.columns
      .filter(({ name }) => !names.has(name))
      .map(({ name, type }) => ({ object: `${object} column ${name}`, expected: MISSING, actual: type, next })),
  ];
}

/** A TTL takes rows or values away that MySQL still has. */
function compareTtl({ ttl, columnTtls }: SinkTable, object: string, name: QualifiedName): readonly Found[] {
  const alter = `ALTER TABLE ${clickhouse.qualified(name)}`;
  const then = 'then `cdcctl validate` finds what is gone';
  const ofColumns = [...columnTtls].map(([column, text]): Found => {
    const next = `${alter} MODIFY COLUMN ${clickhouse.identifier(column)} REMOVE TTL; ${then}`;
    return { object: `${object} column ${column}`, expected: 'no TTL', actual: `TTL ${text}`, next };
  });
  if (ttl === '') return ofColumns;
  return [{ object, expected: 'no TTL', actual: `TTL ${ttl}`, next: `${alter} REMOVE TTL; ${then}` }, ...ofColumns];
}

function compareVersions(pipeline: Pipeline, table: Table, found: SinkTable | null): readonly Found[] {
  const object = `table ${displayName(versionsTable(pipeline, table))}`;
  const engine = `ReplacingMergeTree(${OWN_COLUMN.version})`;
  if (found === null) return [{ object, expected: engine, actual: 'no such table', next: UP }];
  const next = rebuild(pipeline);
  const asked: readonly (readonly [string, string])[] = [
    [engine, plainEngine(found.engine)],
    [`ORDER BY ${list(table.primaryKey)}`, `ORDER BY ${list(found.sortingKey)}`],
    ['no PARTITION BY', found.partitionKey === '' ? 'no PARTITION BY' : `PARTITION BY ${found.partitionKey}`],
  ];
  return [
    ...asked
      .filter(([expected, actual]) => expected !== actual)
      .map(([expected, actual]) => ({ object, expected, actual, next })),
    ...compareTtl(found, object, versionsTable(pipeline, table)),
    ...compareColumns(table, found, object, next),
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
  if (found === null) return [{ object, expected: `reads ${versions}`, actual: 'no such view', next: UP }];
  if (found.engine !== 'View') {
    const next = 'name another target in pipeline.yaml';
    return [{ object, expected: `reads ${versions}`, actual: `a table, ${found.engine}`, next }];
  }
  const reads = found.reads === null ? 'another query' : `reads ${displayName(found.reads)}`;
  if (reads !== `reads ${versions}`)
    return [{ object, expected: `reads ${versions}`, actual: reads, next: 'cdcctl switch' }];
  const [wanted, actual] = [list(viewColumns(table)), list(found.columns.map((column) => column.name))];
  return wanted === actual ? [] : [{ object, expected: wanted, actual, next: 'cdcctl switch' }];
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
    return { place: 'clickhouse', table: null, object, expected: 'dead letters', actual: 'no such table', next: UP };
  });
  return [...found, ...letters];
}
