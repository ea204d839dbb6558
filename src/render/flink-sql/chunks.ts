import { isChunkable, isOrdered, type Table } from '../../model/index.js';
import { option, type TableOption } from './ddl.js';

/**
 * Rows that fit into one chunk. The source allocates a queue of this many slots (8 bytes each) for the snapshot, adds
 * 1024 in 32 bits, and keeps the chunk's rows in memory: a table of more rows runs out of memory before it is cut.
 */
export const SINGLE_CHUNK_ROWS = 4_000_000;

/** The column that a snapshot of one chunk is read by: a key column where that is fit for it, else any other. */
function singleChunkColumn({ columns, primaryKey }: Table): string | undefined {
  const fit = columns.filter(({ type }) => isOrdered(type)).map(({ name }) => name);
  return primaryKey.find((name) => fit.includes(name)) ?? fit[0];
}

/** Options that say which column the snapshot is cut on; one chunk where no key column is fit for it. */
export function chunkOptions(table: Table): readonly TableOption[] {
  const fit = table.primaryKey.find((name) =>
    table.columns.some((column) => column.name === name && isChunkable(column.type)),
  );
  const column = fit ?? singleChunkColumn(table);
  return [
    ...(fit === undefined ? [option('scan.incremental.snapshot.chunk.size', SINGLE_CHUNK_ROWS)] : []),
    ...(column === undefined || column === table.primaryKey[0]
      ? []
      : [option('scan.incremental.snapshot.chunk.key-column', column)]),
  ];
}
