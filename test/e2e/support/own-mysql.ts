import { type Connection, createConnection } from 'mysql2/promise';
import { loadPipeline } from '../../../src/config/load.js';
import { startDatabases } from './databases.js';
import { READER } from './reader.js';
import { createWorkspace, ORDERS, type Workspace } from './workspace.js';

/** Password of the user `app` that the schema makes. */
export const PASSWORD = 'sesame-42';

/** Ports that the tests write behind what `init` has written: every one is chosen free. */
export const PORTS = ORDERS.slice(ORDERS.indexOf('ports:'));

/** A MySQL that cdcctl has not made, and a folder for a pipeline that reads from it as `app`. */
export interface OwnMysql {
  readonly port: number;
  /** As root; takes several statements at once. */
  readonly mysql: Connection;
  readonly workspace: Workspace;
  stop(): Promise<void>;
}

/** Starts it with this schema, whose database is called `name`. */
export async function startOwnMysql(name: string, schema: string): Promise<OwnMysql> {
  const databases = await startDatabases(loadPipeline({ path: 'pipeline.yaml', text: ORDERS, env: {} }).pipeline);
  const { mysqlPort: port, password } = databases;
  const ends: (() => Promise<unknown>)[] = [() => databases.stop()];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const login = { host: '127.0.0.1', port, user: 'root', password };
    const mysql = await createConnection({ ...login, charset: 'utf8mb4', multipleStatements: true });
    ends.push(() => mysql.end());
    // What `up` asks of a server that it has not made.
    if (READER === 'binlog') await mysql.query("SET PERSIST binlog_row_metadata = 'FULL'");
    await mysql.query(schema);
    const workspace = await createWorkspace({ name, env: { MYSQL_PWD: PASSWORD, MYSQL_CDC_PASSWORD: PASSWORD } });
    ends.push(
      () => workspace.remove(),
      () => workspace.cdcctl('down', '--volumes'),
    );
    return { port, mysql, workspace, stop };
  } catch (error) {
    // Else MySQL and ClickHouse would outlive the test.
    await stop();
    throw error;
  }
}
