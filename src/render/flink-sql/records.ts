import {
  type Column,
  entryOf,
  isChunkable,
  keyColumns,
  type RowFilter,
  type Table,
  topicForm,
} from '../../model/index.js';
import { option, type TableOption } from './ddl.js';

/**
 * Rows that fit into one chunk where a chunk is held in memory. The source allocates a queue of this many slots (8 bytes
 * each) for the snapshot, and adds 1024 in 32 bits.
 */
const SINGLE_CHUNK_ROWS = 4_000_000;

/** How the connector mysql-cdc cuts a table's snapshot: on a column that it orders as MySQL does, or not at all. */
export function chunkOptions(table: Table): readonly TableOption[] {
  const column = keyColumns(table).find(({ type }) => isChunkable(type));
  if (column === undefined) return [option('scan.incremental.snapshot.chunk.size', SINGLE_CHUNK_ROWS)];
  return column === keyColumns(table)[0]
    ? []
    : [option('scan.incremental.snapshot.chunk.key-column', column.sourceName)];
}

function line(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{${parts.join(', ')}}`;
}

function columnLine({ sourceName, name, type }: Column): string {
  return line({ name: sourceName, ...(name === sourceName ? {} : { as: name }), ...topicForm(type) });
}

/** JSON of a filter's value. Digits stand as they are: a number of this language would round them. */
function filterValue({ type }: Column, value: string): string {
  const { filter } = entryOf(type);
  if (filter === 'number') return value;
  return JSON.stringify(filter === 'truth' ? value === '1' : value);
}

function filterText({ column, values }: RowFilter): string {
  return `${JSON.stringify(column.sourceName)}: [${values.map((value) => filterValue(column, value)).join(', ')}]`;
}

function tableLines(table: Table, topic: string): string {
  const { database, table: name } = table.source;
  const key = keyColumns(table).map(({ sourceName }) => sourceName);
  const head = line({ database, table: name, topic, key }).slice(0, -1);
  const filters = table.where?.map(filterText).join(', ');
  const where = filters === undefined ? '' : `, "where": {${filters}}`;
  return `  ${head}${where}, "columns": [\n${table.columns.map((one) => `    ${columnLine(one)}`).join(',\n')}\n  ]}`;
}

/** Option `tables` of the source: each table with its topic, as JSON, one column a line. */
export function tablesOption(tables: readonly (readonly [Table, string])[]): string {
  return `[\n${tables.map(([table, topic]) => tableLines(table, topic)).join(',\n')}\n]`;
}
