import { systemClock } from '../adapters/host/clock.js';
import {
  createMarkedRows,
  createOrderStore,
  createTable,
  type MysqlLogin,
  markedOrders,
} from '../adapters/mysql/index.js';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { LATENCY_COLUMNS, LATENCY_TABLE, markedRowKind } from '../generate/index.js';
import { APP_USER, displayName, type QualifiedName, Secret, type Table } from '../model/index.js';
import type { MarkedRows } from '../ports/index.js';
import { sourceAddress } from './external-source.js';
import type { Session } from './session.js';

/** Who writes to a MySQL that cdcctl does not run: a user whose password is in MYSQL_PWD, else the one that reads the binlog. */
async function loginOf(session: Session, user: string | undefined): Promise<MysqlLogin> {
  const { source } = session.pipeline();
  const address = sourceAddress(session.pipeline());
  if (address === null) {
    const { endpoints, secrets } = await session.connections();
    return { ...endpoints.mysql, user: 'root', password: secrets.get(Secret.mysqlRoot) ?? '' };
  }
  const variable = user === undefined ? source.password.variable : 'MYSQL_PWD';
  const password = session.env[variable];
  if (password === undefined) {
    const what = `The password of the MySQL user ${user ?? source.user} is not known`;
    throw new CdcctlError({
      code: 'CDC-PASSWORD-NOT-SET',
      what,
      next: `Set ${variable} in the environment`,
      exitCode: ExitCode.usage,
    });
  }
  session.reporter.hide(new Map([[variable, password]]));
  return { ...address, user: user ?? source.user, password };
}

/** Opens the rows that `latency` writes to the table. */
export async function openMarkedRows(
  session: Session,
  table: Table,
  { user, mark }: { readonly user: string | undefined; readonly mark: string },
): Promise<MarkedRows> {
  if (markedRowKind(table) === 'own') return createMarkedRows(await loginOf(session, user), table.source, mark);
  const { endpoints, secrets } = await session.connections();
  const login = { ...endpoints.mysql, user: APP_USER, password: secrets.get(Secret.mysqlApp) ?? '' };
  return markedOrders(createOrderStore(login, table.source), systemClock.now, mark);
}

/** Makes the table that `latency` has for itself, in the database of the pipeline's first table, and gives its name. */
export async function createLatencyTable(session: Session, user: string | undefined): Promise<QualifiedName> {
  const [first] = session.pipeline().tables;
  if (first === undefined) throw new Error('a pipeline has at least one table');
  const name = { database: first.source.database, table: LATENCY_TABLE };
  await createTable(await loginOf(session, user), name, LATENCY_COLUMNS, 'cdcctl latency writes rows and deletes them');
  session.emit({ type: 'info', text: `${displayName(name)} is there` });
  return name;
}
