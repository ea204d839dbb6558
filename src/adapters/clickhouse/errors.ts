import { ClickHouseError } from '@clickhouse/client';
import { CdcctlError, messageOf } from '../../errors/index.js';

/** ClickHouse's numbers of the errors that have a meaning of their own here. */
const Code = { unknownTable: '60', unknownDatabase: '81', accessDenied: '497', badPassword: '516' } as const;
const NOT_AS_CONFIGURED = new Set<string>([Code.unknownTable, Code.unknownDatabase, '47', '16']);

function codeOf(error: unknown): string {
  return error instanceof ClickHouseError ? error.code : '';
}

/** True where the table or its database does not exist. */
export function isMissingTable(error: unknown): boolean {
  const cause = error instanceof CdcctlError ? error.cause : error;
  const code = codeOf(cause);
  return code === Code.unknownTable || code === Code.unknownDatabase;
}

/** What a failed ClickHouse call means to the user: the server, the password, the grants or the tables. */
export function explainClickhouseError(error: unknown, url: string, user: string): CdcctlError {
  const code = codeOf(error);
  // The server's text ends with its version and build, which help nobody here.
  const why = messageOf(error).trim().split('\n')[0] ?? '';
  if (!(error instanceof ClickHouseError)) {
    return new CdcctlError({
      code: 'CDC-CLICKHOUSE-DOWN',
      what: `ClickHouse at ${url} does not answer`,
      why,
      next: 'Run `cdcctl status` to see whether it is up, and `cdcctl logs clickhouse-server` for its log.',
      cause: error,
    });
  }
  if (code === Code.badPassword) {
    return new CdcctlError({
      code: 'CDC-CLICKHOUSE-PASSWORD',
      what: `ClickHouse at ${url} refused the password of user ${user}`,
      why,
      next: 'Check the variable that holds this password, or the .env file that sets it.',
      cause: error,
    });
  }
  if (code === Code.accessDenied) {
    return new CdcctlError({
      code: 'CDC-CLICKHOUSE-DENIED',
      what: `ClickHouse user ${user} may not do this`,
      why,
      next: 'Run the rendered init-scripts/init-clickhouse.sql, which makes what it needs.',
      cause: error,
    });
  }
  if (NOT_AS_CONFIGURED.has(code)) {
    return new CdcctlError({
      code: 'CDC-CLICKHOUSE-TABLE',
      what: 'A table in ClickHouse is not as the config says',
      why,
      next: 'Compare `tables` in the config with the output of SHOW CREATE TABLE.',
      cause: error,
    });
  }
  return new CdcctlError({
    code: 'CDC-CLICKHOUSE-ERROR',
    what: `ClickHouse at ${url} reports an error`,
    why: `code ${code}: ${why}`,
    cause: error,
  });
}
