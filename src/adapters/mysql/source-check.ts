import { causeOf } from '../../errors/index.js';
import { displayName, EARLIER_READER, type Reader, type Table } from '../../model/index.js';
import { mysql } from '../../sql/index.js';
import type { MysqlClient } from './client.js';
import { refuseForks } from './forks.js';
import { MYSQL_CDC_VARIABLES, mysqlCdcServerProblems } from './mysql-cdc-server.js';

/** A variable of the server, the values that a CDC job can do with, and what sets it: a statement where it runs on. */
interface Setting {
  readonly name: string;
  readonly wanted: readonly string[];
  readonly next: string;
}

const SETTINGS: readonly Setting[] = [
  { name: 'log_bin', wanted: ['1', 'ON'], next: 'start mysqld with --log-bin' },
  { name: 'binlog_format', wanted: ['ROW'], next: "SET PERSIST binlog_format = 'ROW'" },
  { name: 'binlog_row_image', wanted: ['FULL'], next: "SET PERSIST binlog_row_image = 'FULL'" },
  // Updates of parts of a JSON column are events that no reader can make rows of.
  { name: 'binlog_row_value_options', wanted: [''], next: "SET PERSIST binlog_row_value_options = ''" },
];

/** Debezium 1.9, which these read with, passes over compressed transactions without a word. */
const UNCOMPRESSED: Setting = {
  name: 'binlog_transaction_compression',
  wanted: ['OFF'],
  next: 'SET PERSIST binlog_transaction_compression = OFF',
};

const READER_SETTINGS: Readonly<Record<Reader, readonly Setting[]>> = {
  'mysql-cdc': [UNCOMPRESSED],
  [EARLIER_READER]: [UNCOMPRESSED],
  // The names, signs and character sets of columns come with the rows.
  binlog: [{ name: 'binlog_row_metadata', wanted: ['FULL'], next: "SET PERSIST binlog_row_metadata = 'FULL'" }],
};

const RIGHTS = ['REPLICATION SLAVE', 'REPLICATION CLIENT'] as const;

async function settingProblems(client: Pick<MysqlClient, 'select'>, reader: Reader): Promise<readonly string[]> {
  const settings = [...SETTINGS, ...READER_SETTINGS[reader]];
  const own = reader === 'mysql-cdc' ? MYSQL_CDC_VARIABLES : [];
  const names = [...settings.map(({ name }) => name), ...own].map(mysql.literal).join(', ');
  const rows = await client.select(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`);
  const values = new Map(rows.map(([name, value]) => [String(name), String(value)]));
  const unfit = settings.flatMap(({ name, wanted, next }) => {
    // What a server does not have yet it does not do.
    const value = values.get(name) ?? wanted[0] ?? '';
    return wanted.some((one) => one === value.toUpperCase())
      ? []
      : [`${name} is ${value}, not ${wanted.at(-1) || 'empty'}: ${next}`];
  });
  return reader === 'mysql-cdc' ? [...unfit, ...mysqlCdcServerProblems(values)] : unfit;
}

async function rightProblems(client: Pick<MysqlClient, 'select'>, user: string): Promise<readonly string[]> {
  const grants = (await client.select('SHOW GRANTS')).map(([grant]) => String(grant));
  const global = grants.filter((grant) => grant.includes(' ON *.* TO ')).join('\n');
  if (global.includes('ALL PRIVILEGES')) return [];
  const missing = RIGHTS.filter((right) => !global.includes(right));
  return missing.length === 0
    ? []
    : [`${user} has no right to ${missing.join(', ')}: GRANT ${missing.join(', ')} ON *.* TO ...`];
}

/** The columns in one statement: it fails where the table, one of them or the right to read it is missing. */
async function tableProblem(
  client: Pick<MysqlClient, 'select'>,
  { source, columns }: Table,
): Promise<readonly string[]> {
  const names = columns.map(({ sourceName }) => mysql.identifier(sourceName)).join(', ');
  try {
    await client.select(`SELECT ${names} FROM ${mysql.qualified(source)} LIMIT 0`);
    return [];
  } catch (error) {
    return [`${displayName(source)}: ${causeOf(error)}`];
  }
}

/** What a MySQL that is there already lacks for the CDC job, each with what to do; empty where all is well. */
export async function sourceProblems(
  client: Pick<MysqlClient, 'select'>,
  user: string,
  tables: readonly Table[],
  reader: Reader,
): Promise<readonly string[]> {
  await refuseForks(client);
  const problems = [...(await settingProblems(client, reader)), ...(await rightProblems(client, user))];
  for (const table of tables) problems.push(...(await tableProblem(client, table)));
  return problems;
}
