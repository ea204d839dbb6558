import { type QualifiedName, READER_USER } from '../../model/index.js';
import { clickhouse } from '../../sql/index.js';
import { connectClickhouse } from './client.js';

/** Which rows readers of a target see. */
export interface VisibleIds {
  /** Those of the ids, at least one, that the target shows now. */
  among(ids: readonly bigint[], signal: AbortSignal): Promise<readonly bigint[]>;
  close(): Promise<void>;
}

/** Reads the integer key of a target through its view, as the reader user. */
export function createVisibleIds(options: {
  readonly url: string;
  readonly readerPassword: string;
  readonly target: QualifiedName;
  readonly column: string;
}): VisibleIds {
  const connection = connectClickhouse({ url: options.url, user: READER_USER, password: options.readerPassword });
  const id = clickhouse.identifier(options.column);
  const from = clickhouse.qualified(options.target);
  return {
    async among(ids, signal) {
      const sql = `SELECT toString(${id}) FROM ${from} WHERE ${id} IN (${ids.join(', ')})`;
      const rows = await connection.select(sql, signal);
      return rows.map(([text]) => BigInt(text ?? 0));
    },
    close: () => connection.close(),
  };
}
