import { CdcctlError } from '../../errors/index.js';
import type { QualifiedName } from '../../model/index.js';
import { mysql } from '../../sql/index.js';
import { type Cell, cellText, type MysqlClient } from './client.js';

/** How MySQL keeps a column, as far as it spares work where a text is made of the value. */
export interface StoredColumn {
  readonly nullable: boolean;
  /** Whether a number is shown with zeros before it. */
  readonly zerofill: boolean;
  /** Whether a text is utf8mb4 as it is, or becomes so in a CONCAT without loss. */
  readonly utf8: boolean;
}

/**
 * Not utf8mb3: where two of its columns have different collations, CONCAT makes utf8mb3 of the utf8mb4 texts beside
 * them too, and characters of four bytes become question marks.
 */
const UTF8 = new Set(['utf8mb4', 'ascii']);

function storedColumn([nullable, type, charset]: readonly Cell[]): StoredColumn {
  return {
    nullable: nullable !== 'NO',
    zerofill: /\bzerofill\b/i.test(cellText(type) ?? ''),
    utf8: UTF8.has(cellText(charset) ?? ''),
  };
}

/** Refuses servers whose BIT_XOR makes numbers of bytes. */
function refuseOld(version: string): void {
  if (Number.parseInt(version, 10) >= 8 && !/mariadb/i.test(version)) return;
  throw new CdcctlError({
    code: 'CDC-MYSQL-TOO-OLD',
    what: 'This MySQL cannot compute checksums',
    why: `It is version ${version}; BIT_XOR works on bytes, and UUID_TO_BIN exists, from MySQL 8.0 on.`,
    next: 'Compare with MySQL 8.0 or newer.',
  });
}

/** What MySQL says of a table's columns, by name: those that the user may read. */
export async function readStoredColumns(
  client: Pick<MysqlClient, 'select'>,
  { database, table }: QualifiedName,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StoredColumn>> {
  const [server] = await client.select('SELECT VERSION()', signal);
  refuseOld(cellText(server?.[0]) ?? 'unknown');
  const rows = await client.select(
    'SELECT column_name, is_nullable, column_type, character_set_name FROM information_schema.columns ' +
      `WHERE table_schema = ${mysql.literal(database)} AND table_name = ${mysql.literal(table)}`,
    signal,
  );
  return new Map(rows.map(([name, ...cells]) => [cellText(name) ?? '', storedColumn(cells)]));
}
