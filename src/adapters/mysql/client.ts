import type { ResultSetHeader } from 'mysql2/promise';
import type { Address } from './errors.js';

export interface MysqlLogin extends Address {
  /** A function is asked at every connection; it throws a CdcctlError where the password is not known. */
  readonly password: string | (() => string);
}

/** A MySQL value as it arrives: numbers of 64 bits, decimals and dates as text. */
export type Cell = string | number | null;

/** The text of a cell; null where it is NULL or not there. */
export function cellText(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/** A value for a `?` in a statement, or a list of rows for `VALUES ?`. */
export type SqlValue = string | number | null | readonly SqlValue[];

/** One connection that is opened when it is first needed, and again after it broke. Calls are served one by one. */
export interface MysqlClient {
  /** Rows as arrays, in the order of the select list. Ends the connection, and with it the query, on abort. */
  select(sql: string, signal?: AbortSignal): Promise<readonly (readonly Cell[])[]>;
  /** Runs one statement; with `multiple` allowed at creation, a whole script. */
  execute(sql: string, values?: readonly SqlValue[]): Promise<ResultSetHeader>;
  close(): Promise<void>;
}
