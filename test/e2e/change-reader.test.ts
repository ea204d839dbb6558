import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';
import { openClickhouse, queryClickhouse } from './support/workspace.js';

/**
 * A pipeline that was started with the reader `debezium` goes on with the reader `binlog`: from the savepoint, without
 * another snapshot, and with what was written before the binlog said the names of columns. The tests run in order.
 */
const SCHEMA = `
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE kept (id INT NOT NULL PRIMARY KEY, text VARCHAR(20));
CREATE TABLE items (id INT NOT NULL PRIMARY KEY, kind ENUM('a', 'it''s é') NOT NULL, name VARCHAR(20) CHARACTER SET latin1, price DECIMAL(10, 2));
INSERT INTO kept VALUES (1, 'one'), (2, 'two');
INSERT INTO items VALUES (1, 'a', 'one', 1.5), (2, 'a', 'two', 2.5), (3, 'a', 'three', 3.5);
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON shop.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;
/** Versions of the reader `binlog` are at least this, those that are made of offsets are below. */
const FIRST_EPOCH = 2n ** 52n;

let own: OwnMysql;
let clickhouse: ClickHouseClient;

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function setReader(reader: string): Promise<void> {
  const text = await own.workspace.read();
  await own.workspace.write(text.replace(/reader: \w+/, `reader: ${reader}`));
}

async function validates(): Promise<void> {
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['ok', 'ok']);
}

/** Changes of every kind, of rows with numbers that no other round has. */
const change = (round: number) =>
  own.mysql.query(`
    INSERT INTO shop.items VALUES (${round}0, 'it''s é', 'ü', ${round}.25), (${round}1, 'a', NULL, NULL);
    UPDATE shop.items SET price = price + 1, kind = 'it''s é' WHERE id = 1;
    UPDATE shop.items SET id = ${round}2 WHERE id = ${round}0;
    INSERT INTO shop.items VALUES (${round}3, 'a', 'gone', 1);
    DELETE FROM shop.items WHERE id = ${round}3`);

const versions = async (table: string): Promise<readonly bigint[]> => {
  const rows = await queryClickhouse(clickhouse, `SELECT toString(_version) AS version FROM shop.${table}_versions`);
  return rows.map(({ version }) => BigInt(version));
};

beforeAll(async () => {
  own = await startOwnMysql('shop', SCHEMA);
  await own.mysql.query("SET GLOBAL binlog_row_metadata = 'MINIMAL'");
  await run('init', '--force', '--from', `mysql://app@127.0.0.1:${own.port}/shop`);
  const text = (await own.workspace.read()).replace(/^source:\n/m, 'source:\n  reader: debezium\n');
  await own.workspace.write(`${text}delivery: exactly-once\n${PORTS}`);
  const { ports } = await run('up');
  clickhouse = await openClickhouse(own.workspace, ports);
  await run('submit');
  await change(1);
  await validates();
});

afterAll(async () => {
  await clickhouse?.close();
  await own?.stop();
});

test('while the job runs it stays as it is, and it is said how the reader is changed', async () => {
  await setReader('binlog');
  const up = await own.workspace.plain('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  expect(up.stderr).toContain('runs with the reader debezium. Run `cdcctl stop` and `cdcctl up`');
  const submit = await own.workspace.plain('submit', '--restart');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(2);
  expect(submit.stdout + submit.stderr).toContain('Run `cdcctl stop` and `cdcctl up`');
  await change(2);
  await validates();
});

test('a stopped job is not started on a binlog without names, and nothing is lost by the try', {
  timeout: 600_000,
}, async () => {
  await run('stop');
  await change(3);
  const up = await own.workspace.plain('up');
  expect(up.exitCode, up.stdout).not.toBe(0);
  expect(up.stderr).toContain("binlog_row_metadata is MINIMAL, not FULL: SET PERSIST binlog_row_metadata = 'FULL'");
});

test('it goes on from its savepoint, with what was written meanwhile and without another snapshot', {
  timeout: 600_000,
}, async () => {
  // The jobs may have come back as they were; what follows is behind a savepoint in either case.
  await run('stop');
  await change(4);
  await own.mysql.query("SET GLOBAL binlog_row_metadata = 'FULL'");
  await change(5);
  const { jobs } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  await change(6);
  await validates();
  expect((await versions('kept')).every((version) => version < FIRST_EPOCH)).toBe(true);
  const newest = (await versions('items')).filter((version) => version >= FIRST_EPOCH);
  // Of each round since the savepoint at least the row that is left of those that came, and of two more.
  expect(newest.length).toBeGreaterThan(5);
});

test('from then on its state is its own', { timeout: 600_000 }, async () => {
  await run('stop');
  await change(7);
  const { jobs } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  await change(8);
  await validates();
});

test('there is no way back', async () => {
  await setReader('debezium');
  const submit = await own.workspace.plain('submit', '--restart');
  expect(submit.exitCode).toBe(2);
  expect(submit.stdout + submit.stderr).toContain('generation: 2');
});
