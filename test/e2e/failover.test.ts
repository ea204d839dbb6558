import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';

/**
 * Two servers with the same rows, of which the second takes the place of the first: the job goes on where it was, as the
 * second one has the transactions that were read. The tests run in order.
 */
const SCHEMA = `
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), price DECIMAL(10, 2));
INSERT INTO items VALUES (1, 'one', 1.5), (2, 'two', 2.5), (3, 'three', 3.5);
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON shop.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;
const BEFORE =
  "UPDATE shop.items SET price = price + 1 WHERE id = 1; DELETE FROM shop.items WHERE id = 2; INSERT INTO shop.items VALUES (4, 'four', 4)";
const AFTER =
  "UPDATE shop.items SET id = 5 WHERE id = 3; INSERT INTO shop.items VALUES (2, 'back', 2); DELETE FROM shop.items WHERE id = 4";

let first: OwnMysql;
let second: OwnMysql;
/** Transactions of the first server, those of the schema and of `BEFORE`. */
let executed = '';

async function run(...args: readonly string[]) {
  const answer = await first.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function validates(rows: number): Promise<void> {
  const [table] = (await run('validate', '--wait', '60s')).tables;
  expect(table).toMatchObject({ verdict: 'ok', source: { rows }, sink: { rows } });
}

/** Lets the second server have these transactions, as a replica has those of its source. */
async function has(gtids: string): Promise<void> {
  await second.mysql.query('RESET MASTER; SET GLOBAL gtid_purged = ?', [gtids]);
}

beforeAll(async () => {
  first = await startOwnMysql('shop', SCHEMA);
  await run('init', '--force', '--from', `mysql://app@127.0.0.1:${first.port}/shop`);
  await first.workspace.write(`${await first.workspace.read()}${PORTS}`);
  await run('up');
  await run('submit');
  await first.mysql.query(BEFORE);
  await validates(3);
  const [rows] = await first.mysql.query('SELECT @@global.gtid_executed AS executed');
  executed = (rows as { executed: string }[])[0]?.executed ?? '';
  await run('stop');
  second = await startOwnMysql('shop', SCHEMA);
  await second.mysql.query(BEFORE);
  const text = await first.workspace.read();
  await first.workspace.write(text.replace(`port: ${first.port}`, `port: ${second.port}`));
});

afterAll(async () => {
  await second?.stop();
  await first?.stop();
});

test('a server that lacks transactions which were read is refused by name', async () => {
  await has(executed.replace(/-(\d+)$/, (_all, last) => `-${Number(last) - 1}`));
  const up = await first.workspace.plain('up');
  expect(up.exitCode, up.stdout + up.stderr).not.toBe(0);
  expect(up.stderr).toContain(`127.0.0.1:${second.port}`);
  expect(up.stderr).toMatch(/next: .*generation/);
});

test('one that has them is read on', async () => {
  // What is up tries again by itself.
  await run('stop');
  await has(executed);
  await second.mysql.query(AFTER);
  const { jobs } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  await validates(3);
  await second.mysql.query("INSERT INTO shop.items VALUES (6, 'six', 6)");
  await validates(4);
});

test('and the first one is let back when it has what the second one wrote', async () => {
  await run('stop');
  const [rows] = await second.mysql.query('SELECT @@global.gtid_executed AS executed');
  const all = (rows as { executed: string }[])[0]?.executed ?? '';
  await first.mysql.query(`${AFTER}; INSERT INTO shop.items VALUES (6, 'six', 6)`);
  await first.mysql.query('RESET MASTER; SET GLOBAL gtid_purged = ?', [all]);
  await first.mysql.query("UPDATE shop.items SET name = 'again' WHERE id = 6");
  const text = await first.workspace.read();
  await first.workspace.write(text.replace(`port: ${second.port}`, `port: ${first.port}`));
  await run('up');
  await validates(4);
});
