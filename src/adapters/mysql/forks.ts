import { CdcctlError } from '../../errors/index.js';
import type { MysqlClient } from './client.js';

/** Servers that speak MySQL's protocol and are none, by what their version or its comment says, each with what it lacks. */
const FORKS: readonly (readonly [sign: RegExp, name: string, why: string])[] = [
  [/mariadb/i, 'MariaDB', 'Its binlog has other events and GTIDs, and its checksums and types differ.'],
  [/tidb/i, 'TiDB', 'It writes no MySQL binlog.'],
  [/vitess/i, 'Vitess', 'Its gateway gives no MySQL binlog.'],
  [/singlestore|memsql/i, 'SingleStore', 'It writes no MySQL binlog.'],
  [/oceanbase/i, 'OceanBase', 'It writes no MySQL binlog.'],
  [/dolt/i, 'Dolt', 'Its binlog and its information_schema are not those of MySQL.'],
  [/doris|starrocks/i, 'Doris or StarRocks', 'It writes no MySQL binlog.'],
];

/** The server as its own words name it, where it is one that cannot be read from; Percona Server and Aurora write MySQL's binlog. */
export function forkOf(version: string, comment: string): { readonly name: string; readonly why: string } | null {
  const [, name, why] = FORKS.find(([sign]) => sign.test(version) || sign.test(comment)) ?? [];
  return name === undefined || why === undefined ? null : { name, why };
}

/** Throws a CdcctlError with the server's name where it is no MySQL. */
export async function refuseForks(client: Pick<MysqlClient, 'select'>): Promise<void> {
  const [row] = await client.select('SELECT VERSION(), @@version_comment');
  const [version, comment] = [String(row?.[0] ?? ''), String(row?.[1] ?? '')];
  const fork = forkOf(version, comment);
  if (fork === null) return;
  throw new CdcctlError({
    code: 'CDC-MYSQL-FORK',
    what: `The server is ${fork.name}, not MySQL: ${version}`,
    why: `${fork.why} cdcctl reads MySQL 8.0 and newer, and Percona Server, which writes the same binlog.`,
    next: 'Name a MySQL server, 8.0 or newer.',
  });
}
