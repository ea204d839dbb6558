import { expect, test } from 'vitest';
import { forkOf, refuseForks } from '../../../src/adapters/mysql/forks.js';

test.each([
  ['8.0.43', 'MySQL Community Server - GPL', undefined],
  ['8.0.36-28', 'Percona Server (GPL), Release 28, Revision 47601f19', undefined],
  ['8.0.mysql_aurora.3.05.2', 'Source distribution', undefined],
  ['10.11.6-MariaDB-0+deb12u1', 'Debian 12', 'MariaDB'],
  ['5.5.5-10.6.1-MariaDB', '', 'MariaDB'],
  ['8.0.11-TiDB-v7.5.0', 'TiDB Server (Apache License 2.0)', 'TiDB'],
  ['8.0.30-Vitess', 'Version: 19.0.0', 'Vitess'],
  ['5.7.32', 'SingleStoreDB source distribution (compatible; MySQL Enterprise)', 'SingleStore'],
  ['8.0.33', 'Dolt', 'Dolt'],
])('%s, %s', (version, comment, name) => {
  expect(forkOf(version, comment)?.name).toBe(name);
});

test('a fork is refused by name, and MySQL is not', async () => {
  const server = (version: string) => ({ select: async () => [[version, 'Debian 12']] });
  await expect(refuseForks(server('10.11.6-MariaDB'))).rejects.toMatchObject({
    message: 'The server is MariaDB, not MySQL: 10.11.6-MariaDB',
    why: 'Its binlog has other events and GTIDs, and its checksums and types differ. cdcctl reads MySQL 8.0 and newer, and Percona Server, which writes the same binlog.',
    next: 'Name a MySQL server, 8.0 or newer.',
  });
  await expect(refuseForks(server('8.0.15'))).resolves.toBeUndefined();
});
