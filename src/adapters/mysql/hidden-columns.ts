import { CdcctlError } from '../../errors/index.js';
import type { QualifiedName } from '../../model/index.js';
import { mysql } from '../../sql/index.js';
import type { MysqlClient } from './client.js';
import { isConnectionError, isDenied } from './errors.js';

/** So that a table that somebody has locked does not hold up the reading of a whole database. */
const LOCK_WAIT_SECONDS = 5;

/**
 * Why not every column of a table may be read, as a sentence about the table; null where all may. information_schema
 * leaves out the columns that the user has no right to, without a sign: the numbers of the others have gaps for other
 * reasons too, and none where the last column is hidden. Only the server knows, and refuses `SELECT *`.
 */
export async function hiddenColumns(client: MysqlClient, table: QualifiedName): Promise<string | null> {
  try {
    await client.select(`SELECT * FROM ${mysql.qualified(table)} WHERE FALSE`);
    return null;
  } catch (error) {
    if (!(error instanceof CdcctlError) || isConnectionError(error.cause)) throw error;
    return isDenied(error.cause)
      ? 'has columns that the user may not read (GRANT SELECT on the whole table)'
      : `cannot be read: ${error.why ?? error.message}`;
  }
}

/** For the session: how long `hiddenColumns` waits for a table that is locked. */
export const LIMIT_LOCK_WAIT = `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}`;
