import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';
import { randomDatabase } from './support/random-database.js';

/** Another seed makes another database. */
const SEED = Number(process.env.CDCCTL_TEST_SEED ?? 1);
const DATABASE = 'unseen';

const SCHEMA = `
SET time_zone = '+00:00';
CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4;
USE ${DATABASE};
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT, TRIGGER, SHOW VIEW ON ${DATABASE}.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

/** The only reasons for which anything of a database is left out. */
const TABLE_REASONS = [
  /^is a view; /,
  /^has neither a primary key nor a unique key without NULL$/,
  // A key column that would be taken for a variable.
  /^has the key column .*\$\{.*, which has a name that is not carried$/,
  /^has a name with other characters than letters, digits, _, \$ and -$/,
];

const { schema, rows, changes } = randomDatabase(SEED);
let own: OwnMysql;

beforeAll(async () => {
  console.log(`the database is that of CDCCTL_TEST_SEED=${SEED}`);
  own = await startOwnMysql(DATABASE, SCHEMA);
  for (const statement of schema) await own.mysql.query(statement);
  expect(await write(rows)).toBeGreaterThan(rows.length / 2);
});
afterAll(() => own?.stop());

/** Runs them one by one, and counts those that MySQL takes: a random key may be there already, or a parent be missing. */
async function write(statements: readonly string[]): Promise<number> {
  let written = 0;
  for (const statement of statements) {
    try {
      await own.mysql.query(statement);
      written += 1;
    } catch (error) {
      if (!/Duplicate entry|foreign key constraint/.test(String(error))) throw new Error(`${error}: ${statement}`);
    }
  }
  return written;
}

async function select(sql: string): Promise<readonly (readonly string[])[]> {
  const [found] = await own.mysql.query({ sql, rowsAsArray: true });
  return found as string[][];
}

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

let carried: readonly string[] = [];

async function expectEqual(): Promise<void> {
  const answer = await own.workspace.cdcctl('validate', '--wait', '90s');
  const bad = (answer.json?.tables ?? []).filter(({ verdict }: { verdict: string }) => verdict !== 'ok');
  expect(bad, answer.stderr).toEqual([]);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  const tables: { table: string; notComparable?: readonly string[]; source: { rows: number } }[] = answer.json.tables;
  expect(tables.map(({ table }) => table).sort()).toEqual([...carried].sort());
  expect(tables.filter(({ source }) => source.rows === 0)).toEqual([]);
}

test('init names every table and column, as carried or as left out with the reason', async () => {
  const found = await run('init', '--force', '--from', `mysql://app@127.0.0.1:${own.port}/${DATABASE}`);
  const text = await own.workspace.read();
  const config: { tables: { source: string; columns: Record<string, string> }[] } = parse(text);
  carried = found.tables;
  expect(config.tables.map(({ source }) => source)).toEqual(carried);

  const leftOut: { table: string; why: string }[] = found.leftOut;
  const all = await select(`SELECT table_name FROM information_schema.tables WHERE table_schema = '${DATABASE}'`);
  const named = [...carried, ...leftOut.map(({ table }) => table)];
  expect(named.sort()).toEqual(all.map(([name]) => `${DATABASE}.${name}`).sort());
  for (const { table, why } of leftOut) {
    expect(text).toContain(`#   ${table} ${why}\n`);
    expect(
      TABLE_REASONS.some((reason) => reason.test(why)),
      `${table} ${why}`,
    ).toBe(true);
  }

  const leftOutColumns: { table: string; column: string; why: string }[] = found.leftOutColumns;
  for (const { column, why } of leftOutColumns) {
    expect(text).toMatch(new RegExp(`^ +# .* is left out: it ${why}$`, 'm'));
    // It would be taken for a variable.
    expect(column).toContain(`\${`);
  }
  const columns = await select(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '${DATABASE}'`,
  );
  const here = [
    ...config.tables.flatMap(({ source, columns: own }) => Object.keys(own).map((name) => `${source}.${name}`)),
    ...leftOutColumns.map(({ table, column }) => `${table}.${column}`),
  ];
  const there = columns.filter(([table]) => carried.includes(`${DATABASE}.${table}`));
  expect(here.sort()).toEqual(there.map(([table, name]) => `${DATABASE}.${table}.${name}`).sort());
});

test('every row arrives', async () => {
  await own.workspace.write(`${await own.workspace.read()}${PORTS}`);
  await run('up');
  await run('submit');
  await expectEqual();
});

test('so does every change, and the file is still that of the database', async () => {
  expect(await write(changes)).toBeGreaterThan(changes.length / 2);
  await expectEqual();
  await run('drift');
  expect((await run('init', '--merge')).changed).toBe(false);
});
