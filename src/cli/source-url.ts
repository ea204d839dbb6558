import { DEFAULT_PORTS } from '../model/index.js';
import { parseServerUrl } from './server-url.js';
import { usageError } from './usage.js';

/** A MySQL that exists already, and the database that is looked at. */
export interface SourceUrl {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const EXAMPLE = 'mysql://user@host:3306/database';

/**
 * `mysql://user@host[:port]/database`. The password comes from MYSQL_PWD, as with MySQL's own programs, or from the URL,
 * where everybody who may list processes can read it.
 */
export function parseSourceUrl(text: string, env: Readonly<Record<string, string | undefined>>): SourceUrl {
  const url = parseServerUrl(text, ['mysql:']);
  if (url === null || url.path === '' || url.path.includes('/')) {
    throw usageError('CDC-USAGE-URL', '--from is no address of a MySQL database', `Write it as ${EXAMPLE}`);
  }
  const { hostname, port, user, path } = url;
  const password = url.password ?? env.MYSQL_PWD;
  if (password === undefined) {
    throw usageError(
      'CDC-PASSWORD-NOT-SET',
      `The password of ${user} is not known`,
      `MYSQL_PWD=... cdcctl init --from ${EXAMPLE}`,
    );
  }
  return { host: hostname, port: port ?? DEFAULT_PORTS.mysql, user, password, database: path };
}
