import { CdcctlError, ExitCode } from '../errors/index.js';
import { parseServerUrl, type ServerUrl } from './server-url.js';

/** A server, and the database, or the one table of it, that is compared. */
export interface TableUrl extends Omit<ServerUrl, 'path' | 'password'> {
  readonly password: string;
  readonly database: string;
  readonly table: string | null;
}

interface UrlOption {
  readonly option: string;
  readonly protocols: readonly string[];
  readonly example: string;
  /** The variable that holds the password. */
  readonly variable: string;
}

export const SOURCE: UrlOption = {
  option: '--source',
  protocols: ['mysql:'],
  example: 'mysql://user@host:3306/database.table',
  variable: 'MYSQL_PWD',
};
export const SINK: UrlOption = {
  option: '--sink',
  protocols: ['http:', 'https:'],
  example: 'http://user@host:8123/database.table',
  variable: 'CLICKHOUSE_PASSWORD',
};

/**
 * `mysql://user@host[:port]/database[.table]` and the like. The password comes from the environment, or from the URL,
 * where everybody who may list processes can read it; without either it is empty.
 */
export function parseTableUrl(
  text: string,
  { option, protocols, example, variable }: UrlOption,
  env: Readonly<Record<string, string | undefined>>,
): TableUrl {
  const url = parseServerUrl(text, protocols);
  const [database = '', table = null, ...rest] = url?.path.split('.') ?? [];
  const isNamed = database !== '' && table !== '' && rest.length === 0 && url?.path.includes('/') === false;
  if (url === null || !isNamed) {
    const next = `Write it as ${example}; without .table every table of the database is compared.`;
    throw new CdcctlError({
      code: 'CDC-USAGE-URL',
      what: `${option} is no address of a table`,
      next,
      exitCode: ExitCode.usage,
    });
  }
  const { path: _path, ...server } = url;
  return { ...server, password: url.password ?? env[variable] ?? '', database, table };
}
