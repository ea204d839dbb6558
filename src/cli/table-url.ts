import { CdcctlError, ExitCode } from '../errors/index.js';

/** A server, and the database, or the one table of it, that is compared. */
export interface TableUrl {
  readonly protocol: string;
  /** Host, and port where one is named: `db.example.com:3306`. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number | null;
  readonly user: string;
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
  const url = URL.canParse(text) ? new URL(text) : null;
  const [user = '', path = ''] = [url?.username, url?.pathname.slice(1)].map((part) => decodeURIComponent(part ?? ''));
  const [database = '', table = null, ...rest] = path.split('.');
  const isNamed = user !== '' && database !== '' && table !== '' && rest.length === 0 && !path.includes('/');
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '' || !isNamed) {
    const next = `Write it as ${example}; without .table every table of the database is compared.`;
    throw new CdcctlError({
      code: 'CDC-USAGE-URL',
      what: `${option} is no address of a table`,
      next,
      exitCode: ExitCode.usage,
    });
  }
  return {
    protocol: url.protocol,
    host: url.host,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? null : Number(url.port),
    user,
    password: url.password === '' ? (env[variable] ?? '') : decodeURIComponent(url.password),
    database,
    table,
  };
}
