import { type Column, displayName, entryOf, type QualifiedName, type Table } from '../model/index.js';
import type { SourceTable } from '../ports/index.js';
import { carryRows } from './carried.js';

/** A table that can be compared, and its columns that cannot, each with why. */
export interface ComparableTable {
  readonly table: Table;
  readonly notComparable: readonly string[];
}

function baseType(type: string): string {
  return type.replace(/^LowCardinality\((.*)\)$/, '$1').replace(/^Nullable\((.*)\)$/, '$1');
}

/** Why a column cannot be compared; null where it can. */
function obstacle({ name, type }: Column, sink: ReadonlyMap<string, string>): string | null {
  const found = sink.get(name);
  if (found === undefined) return `${name} (ClickHouse has no such column)`;
  return entryOf(type).clickhouse.fits.test(baseType(found)) ? null : `${name} (${found} in ClickHouse)`;
}

/**
 * Why rows cannot be paired by a key column; null where they can. A row without a key would be in no range of keys, and a
 * text that ClickHouse keeps as another type has another order there.
 */
function keyObstacle({ name, type }: Column, sink: ReadonlyMap<string, string>): string | null {
  const found = sink.get(name) ?? '';
  const isText = type.kind === 'string' && baseType(found) !== 'String';
  return isText || /\bNullable\(/.test(found) ? `${name} (${found} in ClickHouse)` : null;
}

/**
 * What of a MySQL table can be compared with a ClickHouse table of these columns (types by name), or why nothing can:
 * columns are matched by their names, and those that only ClickHouse has are its own.
 */
export function comparable(
  source: SourceTable,
  target: QualifiedName,
  sink: ReadonlyMap<string, string>,
): ComparableTable | string {
  if (sink.size === 0) return `ClickHouse has no table ${displayName(target)}, or the user may not see it`;
  const carried = carryRows(source);
  if ('why' in carried) return `${displayName(source.name)} ${carried.why}`;
  const problems = new Map(carried.columns.map((column) => [column.name, obstacle(column, sink)]));
  const columns = carried.columns.filter(({ name }) => problems.get(name) === null);
  const keys = carried.columns.filter(({ name }) => carried.primaryKey.includes(name));
  const unpaired = keys
    .map((column) => problems.get(column.name) ?? keyObstacle(column, sink))
    .find((why) => why !== null);
  if (unpaired !== undefined) return `rows cannot be paired by the key of ${displayName(source.name)}: ${unpaired}`;
  return {
    table: {
      source: source.name,
      target,
      columns,
      primaryKey: carried.primaryKey,
      topic: '',
      partitions: 1,
      generate: false,
    },
    notComparable: [
      ...(source.hidden === undefined ? [] : [`other columns (${displayName(source.name)} ${source.hidden})`]),
      ...[...carried.leftOut].map(([name, why]) => `${name} (${why})`),
      ...[...problems.values()].filter((problem) => problem !== null),
    ],
  };
}
