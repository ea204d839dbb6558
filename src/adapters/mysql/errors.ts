import { CdcctlError, ExitCode, messageOf } from '../../errors/index.js';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
]);

const NOT_ALLOWED = new Set([
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
]);
/** A server that does not have a function looks for it among those of the default database, which may be none. */
const NO_FUNCTION = new Set([
  'ER_NO_DB_ERROR',
  'ER_SP_DOES_NOT_EXIST',
  'ER_PROCACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
]);
const NOT_THERE = new Set(['ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR', 'ER_BAD_FIELD_ERROR']);

/** True where the connection is of no more use. */
export function isConnectionError(error: unknown): boolean {
  const fatal = typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true;
  return fatal || UNREACHABLE.has(codeOf(error));
}

/** True where the server refuses a connection because it is not encrypted. */
export function needsTls(error: unknown): boolean {
  return codeOf(error) === 'ER_SECURE_TRANSPORT_REQUIRED';
}

/** True where the user lacks a right to the table, the database or a column. */
export function isDenied(error: unknown): boolean {
  return NOT_ALLOWED.has(codeOf(error));
}

/** True where the server does not have the function that was called. The statement names no table and no database. */
export function isUnknownFunction(error: unknown): boolean {
  return NO_FUNCTION.has(codeOf(error));
}

/** What a failed MySQL call means to the user: the server, the password, the grants or the tables. */
export function explainMysqlError(error: unknown, address: Address): CdcctlError {
  if (error instanceof CdcctlError) return error;
  const code = codeOf(error);
  const where = `${address.host}:${address.port}`;
  const why = messageOf(error) || code;
  if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR') {
    return new CdcctlError({
      code: 'CDC-MYSQL-PASSWORD',
      what: `MySQL at ${where} refused the password of user ${address.user}`,
      why,
      next: 'Check the variable that the config names for this password, or the .env file that holds it.',
      cause: error,
    });
  }
  if (isConnectionError(error)) {
    return new CdcctlError({
      code: 'CDC-MYSQL-DOWN',
      what: `MySQL at ${where} does not answer`,
      why,
      next: 'Run `cdcctl status` to see whether it is up, and `cdcctl logs mysql` for its log.',
      cause: error,
    });
  }
  if (isDenied(error)) {
    return new CdcctlError({
      code: 'CDC-MYSQL-DENIED',
      what: `MySQL user ${address.user} may not do this`,
      why,
      next: 'Run the rendered init-scripts/init-mysql.sql, which grants it.',
      cause: error,
    });
  }
  if (NOT_THERE.has(code)) {
    return new CdcctlError({
      code: 'CDC-MYSQL-TABLE',
      what: 'A table in MySQL is not as the config says',
      why,
      next: 'Compare `tables` in the config with the output of SHOW CREATE TABLE.',
      exitCode: ExitCode.failed,
      cause: error,
    });
  }
  return new CdcctlError({ code: 'CDC-MYSQL-ERROR', what: `MySQL at ${where} reports an error`, why, cause: error });
}
