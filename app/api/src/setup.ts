import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createConnection } from 'mysql2/promise';
import { ConfigError, type MysqlLogin, variables } from './config.js';

const SQL = join(import.meta.dirname, '..', 'sql');

/** Makes the tables and the user of the API, as an administrator of MySQL. It may run again. */
export async function setup(administrator: MysqlLogin, password: string): Promise<void> {
  const connection = await createConnection({ ...administrator, charset: 'utf8mb4', multipleStatements: true });
  try {
    // The password below is quoted with backslashes.
    await connection.query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'");
    await connection.query(await readFile(join(SQL, 'tables.sql'), 'utf8'));
    await connection.query(await readFile(join(SQL, 'grants.sql'), 'utf8'));
    await connection.query(`ALTER USER 'order_api'@'%' IDENTIFIED BY ${connection.escape(password)} ACCOUNT UNLOCK`);
  } finally {
    await connection.end();
  }
}

async function main(): Promise<void> {
  const read = variables(process.env);
  const administrator = {
    host: read.text('ORDER_API_MYSQL_HOST', '127.0.0.1'),
    port: read.whole('ORDER_API_MYSQL_PORT', 3306, 1, 65_535),
    user: read.text('ORDER_API_SETUP_USER', 'root'),
    password: read.required('ORDER_API_SETUP_PASSWORD', 'the password of an administrator of MySQL'),
  };
  const password = read.required('ORDER_API_MYSQL_PASSWORD', 'the password that the user order_api is to have');
  read.check();
  await setup(administrator, password);
  process.stdout.write('MySQL has the tables and the user of the order API.\n');
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: unknown) => {
    // An error of MySQL may quote the statement, and that the password.
    const { code } = error as { readonly code?: unknown };
    const text = error instanceof ConfigError ? error.message : `MySQL refuses: ${String(code ?? 'no code')}`;
    process.stderr.write(`${text}\n`);
    process.exitCode = error instanceof ConfigError ? 78 : 1;
  });
}
