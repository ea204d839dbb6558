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

/** The largest chunk that the source takes: every table fits into one. */
const ONE_CHUNK = 2_147_483_647;

/** Options that say which key column the snapshot is cut on; one chunk where no column is fit for it. */
export function chunkOptions(table: Table): readonly TableOption[] {
  const fit = table.primaryKey.find((name) =>
    table.columns.some((column) => column.name === name && isChunkable(column)),
  );
  if (fit === undefined) {
    return [option('scan.incremental.snapshot.chunk.size', ONE_CHUNK)];
  }
  return fit === table.primaryKey[0] ? [] : [option('scan.incremental.snapshot.chunk.key-column', fit)];
}
