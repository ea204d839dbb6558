import {
  type Column,
  type FlinkVersion,
  isChunkable,
  isOrdered,
  type MysqlType,
  type Table,
} from '../../model/index.js';

/** How the source `mysql-cdc-records` reads and writes a column; `precision` counts digits. */
type Kind =
  | { readonly type: 'integer' | 'boolean' | 'float' | 'double' | 'text' | 'bytes' | 'date' }
  | { readonly type: 'decimal' | 'datetime' | 'timestamp'; readonly precision: number };

function kindOf(type: MysqlType): Kind {
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'double':
    case 'boolean':
    case 'bytes':
    case 'date':
      return { type: type.kind };
    case 'string':
    case 'enum':
    case 'set':
      return { type: 'text' };
    case 'decimal':
    case 'datetime':
    case 'timestamp':
      return { type: type.kind, precision: type.precision };
  }
}

/**
 * The column that the snapshot is cut on. Where each chunk's rows are written as they are read, any column of the key will
 * do whose values can be compared; where not, one that the source orders as MySQL does, else one that it can compare.
 */
function chunkColumn(table: Table, version: FlinkVersion): string | undefined {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const fits = (test: (type: MysqlType) => boolean) => (name: string) => {
    const column = columns.get(name);
    return column !== undefined && test(column.type);
  };
  if (skipsBackfill(version)) return table.primaryKey.find(fits(isOrdered));
  return table.primaryKey.find(fits(isChunkable)) ?? [...table.primaryKey, ...columns.keys()].find(fits(isOrdered));
}

/** Whether mysql-cdc can leave a chunk's changes to the time after the snapshot: that of Flink 1.18 loses some of them. */
export function skipsBackfill(version: FlinkVersion): boolean {
  return version !== '1.18';
}

/** Whether the table has a key that the source orders as MySQL does. */
export function hasChunkableKey(table: Table): boolean {
  return table.columns.some(({ name, type }) => table.primaryKey.includes(name) && isChunkable(type));
}

function line(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{${parts.join(', ')}}`;
}

function columnLine({ name, type }: Column): string {
  return line({ name, ...kindOf(type) });
}

function tableLines(table: Table, topic: string, version: FlinkVersion): string {
  const { database, table: name } = table.source;
  const column = chunkColumn(table, version);
  const cut = column === undefined || column === table.primaryKey[0] ? {} : { chunkColumn: column };
  const head = line({ database, table: name, topic, key: table.primaryKey, ...cut }).slice(0, -1);
  return `  ${head}, "columns": [\n${table.columns.map((one) => `    ${columnLine(one)}`).join(',\n')}\n  ]}`;
}

/** Option `tables` of the source: each table with its topic, as JSON, one column a line. */
export function tablesOption(tables: readonly (readonly [Table, string])[], version: FlinkVersion): string {
  return `[\n${tables.map(([table, topic]) => tableLines(table, topic, version)).join(',\n')}\n]`;
}
