import { APP_USER, keyColumns, type Pipeline, Secret, type Table } from '../../model/index.js';
import { escapePlaceholders } from '../placeholders.js';
import { mysql } from '../template.js';
import { type SqlScript, sqlScript } from './sql-script.js';

/** The defaults of MySQL 8.0, so that literals and defaults mean the same on a server that is set up differently. */
const SQL_MODE =
  'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** `'name'@'%'`: the server listens where its configuration says; the account does not narrow that. */
function account(user: string): string {
  return `${mysql.literal(user)}@'%'`;
}

function createTable(table: Table): string {
  const lines = [
    // A definition is SQL of the config's author, checked when the config is read.
    ...table.columns.map(
      ({ sourceName, definition }) => `${mysql.identifier(sourceName)} ${escapePlaceholders(definition)}`,
    ),
    `PRIMARY KEY (${keyColumns(table)
      .map(({ sourceName }) => mysql.identifier(sourceName))
      .join(', ')})`,
  ];
  return `CREATE TABLE IF NOT EXISTS ${mysql.qualified(table.source)} (\n  ${lines.join(',\n  ')}\n) CHARACTER SET utf8mb4`;
}

function createDatabases(tables: readonly Table[]): readonly string[] {
  const names = new Set(tables.map((table) => table.source.database));
  return [...names].map((name) => `CREATE DATABASE IF NOT EXISTS ${mysql.identifier(name)} CHARACTER SET utf8mb4`);
}

/** The ALTER USER sets the password again where the user exists, so that a changed one takes effect. */
function createUser(user: string, passwordVariable: string): readonly string[] {
  const password = mysql.secret(passwordVariable);
  return [
    `CREATE USER IF NOT EXISTS ${account(user)} IDENTIFIED BY ${password}`,
    `ALTER USER ${account(user)} IDENTIFIED BY ${password}`,
  ];
}

function grantOn(tables: readonly Table[], privileges: string, user: string): readonly string[] {
  return tables.map((table) => `GRANT ${privileges} ON ${mysql.qualified(table.source)} TO ${account(user)}`);
}

/** What MySQL must have before the CDC job starts. Every statement may run again; all run in one session as root. */
export function mysqlInit(pipeline: Pipeline): SqlScript {
  const { source, tables, name } = pipeline;
  const own = tables.filter((table) => table.generate);
  return sqlScript('init-scripts/init-mysql.sql', `MySQL side of the pipeline ${name}.`, [
    {
      comment: "The session: what follows means the same whatever the server's defaults are.",
      statements: [
        `SET SESSION sql_mode = ${mysql.literal(SQL_MODE)}`,
        'SET NAMES utf8mb4',
        `SET SESSION time_zone = '+00:00'`,
      ],
    },
    {
      comment: 'The binlog says the names of columns with each change: the reader takes them from there.',
      statements: source.reader === 'binlog' ? ["SET PERSIST binlog_row_metadata = 'FULL'"] : [],
    },
    {
      comment: 'Tables that the pipeline owns; the others exist already.',
      statements: [...createDatabases(own), ...own.map(createTable)],
    },
    {
      comment: 'The CDC job reads its tables and the binlog, and nothing else: its snapshot takes no lock.',
      statements: [
        ...createUser(source.user, source.password.variable),
        ...grantOn(tables, 'SELECT', source.user),
        `GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ${account(source.user)}`,
      ],
    },
    {
      comment: 'The application, which `cdcctl generate` plays.',
      statements:
        own.length === 0
          ? []
          : [...createUser(APP_USER, Secret.mysqlApp), ...grantOn(own, 'SELECT, INSERT, UPDATE, DELETE', APP_USER)],
    },
  ]);
}
