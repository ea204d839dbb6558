import type { Column, Table } from '../../model/index.js';
import { option, type TableOption } from './ddl.js';

/**
 * The snapshot is read in chunks of a key column, and the source sorts changes into chunks by comparing values in
 * Java. Only for numbers and binary collations is that the order of MySQL.
 */
function isChunkable({ type }: Column): boolean {
  return (
    type.kind === 'integer' ||
    type.kind === 'decimal' ||
    (type.kind === 'string' && type.collation?.endsWith('_bin') === true)
  );
}

/**
 * Rows that fit into one chunk. The source allocates a queue of this many slots (8 bytes each) for the snapshot, adds
 * 1024 in 32 bits, and keeps the chunk's rows in memory: a table of more rows runs out of memory before it is cut.
 */
export const SINGLE_CHUNK_ROWS = 4_000_000;

/** Options that say which key column the snapshot is cut on; one chunk where no column is fit for it. */
export function chunkOptions(table: Table): readonly TableOption[] {
  const fit = table.primaryKey.find((name) =>
    table.columns.some((column) => column.name === name && isChunkable(column)),
  );
  if (fit === undefined) {
    return [option('scan.incremental.snapshot.chunk.size', SINGLE_CHUNK_ROWS)];
  }
  return fit === table.primaryKey[0] ? [] : [option('scan.incremental.snapshot.chunk.key-column', fit)];
}
