import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unfitDateText } from '../../src/model/index.js';
import { startMariadb } from './support/mariadb.js';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';
import { READER } from './support/reader.js';

/** A MySQL that cdcctl has not made, with tables that its code has never seen. */
const SCHEMA = `
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE customers (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(120) NOT NULL UNIQUE COMMENT 'where # invoices go',
  level ENUM('new', 'regular', 'it''s gold') NOT NULL DEFAULT 'new',
  born DATE,
  photo BLOB,
  place POINT,
  standing ENUM('a\\\\b', 'c\\bd', 'e\\Zf')
);
CREATE TABLE orders (
  customer_id INT UNSIGNED NOT NULL,
  number SMALLINT NOT NULL,
  total DECIMAL(12, 2) NOT NULL,
  taxed DECIMAL(12, 2) AS (total * 1.2),
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (customer_id, number),
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
) COMMENT = 'what was bought';
CREATE TABLE holidays (id INT NOT NULL PRIMARY KEY, day DATE, at DATETIME NOT NULL);
CREATE TABLE countries (code CHAR(2) COLLATE utf8mb4_bin NOT NULL, name VARCHAR(60) NOT NULL, UNIQUE KEY (code));
CREATE TABLE visits (at DATETIME NOT NULL, page VARCHAR(200));
CREATE TABLE notes (body TEXT NOT NULL, PRIMARY KEY (body(20)));
CREATE VIEW totals AS SELECT customer_id, SUM(total) AS total FROM orders GROUP BY customer_id;
INSERT INTO customers VALUES (1, 'ann@example.com', 'it''s gold', '1970-01-01', 'x', POINT(1, 2), 2), (2, 'bob@example.com', 'new', NULL, NULL, NULL, 3);
INSERT INTO orders (customer_id, number, total, at) VALUES (1, 1, 12.50, '2026-03-01 10:00:00.123456'), (1, 2, 0.01, '2026-03-01 10:00:01');
SET sql_mode = '';
INSERT INTO holidays VALUES (1, '2026-00-01', '2026-01-01'), (2, NULL, '2026-01-01 00:00:00');
INSERT INTO countries VALUES ('de', 'Deutschland'), ('FR', 'France');
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON shop.* TO 'app'@'%';
CREATE USER 'plain'@'%' IDENTIFIED WITH mysql_native_password BY 'true';
GRANT SELECT ON shop.* TO 'plain'@'%';
CREATE USER 'writer'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
`;

let own: OwnMysql;

beforeAll(async () => {
  own = await startOwnMysql('shop', SCHEMA);
});
afterAll(() => own?.stop());

test('a file that is there is not replaced unasked', async () => {
  const { json, exitCode } = await own.workspace.cdcctl('init');
  expect([json.error.what, exitCode]).toEqual(['pipeline.yaml is there already', 64]);
});

test('a password that is a word of the answer does not break it', async () => {
  const from = `mysql://plain:true@127.0.0.1:${own.port}/shop`;
  const { json, stdout } = await own.workspace.cdcctl('init', '--force', '--from', from);
  expect([json?.ok, json?.command], stdout).toEqual([true, 'init']);
});

test('a MariaDB is refused by name', async (context) => {
  const mariadb = await startMariadb();
  if (mariadb === null) return context.skip("MariaDB cannot be had: apt-get does not give Debian's packages");
  try {
    const from = `mysql://root:none@127.0.0.1:${mariadb.port}/test`;
    const { json, exitCode } = await own.workspace.cdcctl('init', '--force', '--from', from);
    expect([exitCode, json.error.what]).toEqual([1, expect.stringMatching(/^The server is MariaDB, not MySQL: 1\d\./)]);
  } finally {
    await mariadb.stop();
  }
});

test('the tables of a database become a pipeline, and what is left out is said', async () => {
  const from = `mysql://app@127.0.0.1:${own.port}/shop`;
  const { json, stderr, exitCode } = await own.workspace.cdcctl('init', '--force', '--from', from);
  expect(exitCode, stderr).toBe(0);
  expect(json.tables).toEqual(['shop.countries', 'shop.customers', 'shop.holidays', 'shop.orders']);
  expect(stderr).toContain('warning: changes by cascading foreign keys are not in the binlog, and are not replicated;');
  expect(stderr).not.toContain('tables[');
  expect(json.leftOut).toEqual([
    {
      table: 'shop.notes',
      why: 'has only PRIMARY (body(20)) as a key, which is over a part of a column: a key is carried over whole columns',
    },
    { table: 'shop.totals', why: 'is a view; the tables that it reads can be replicated' },
    { table: 'shop.visits', why: 'has neither a primary key nor a unique key without NULL' },
  ]);
  const zero =
    'holds a date without a month or a day, such as 0000-00-00, which is refused: set `source.zeroDates` to a date, or to null where the column has it, correct the rows, or leave the column out';
  expect(stderr).toContain(`warning: shop.holidays: day ${zero}`);
  expect(json.unfitDates).toEqual([{ table: 'shop.holidays', column: 'day', kind: 'zero' }]);
  const text = await readFile(join(own.workspace.folder, 'pipeline.yaml'), 'utf8');
  expect(text).toContain(`      day: date # ${zero}\n`);
  expect(text).toMatch(/ {6}standing: enum\('a\\\\b', 'c\\bd', 'e\\Zf'\)\n/);
  expect(text).toContain('      place: point\n');
  expect(text).toContain('      taxed: decimal(12, 2) # computed by MySQL\n');
  expect(text).toContain('of_customer (on update NO ACTION, on delete CASCADE) are not in the binlog');
  expect(text).not.toContain(PASSWORD);
});

test('latency writes to no table of theirs; it has one of its own made, which the pipeline then carries', async () => {
  await own.workspace.write(`${await own.workspace.read()}${PORTS}`);
  const refused = await own.workspace.cdcctl('latency');
  expect([refused.exitCode, refused.json.error.what]).toEqual([
    78,
    'The pipeline has no table that `latency` may write to',
  ]);
  const named = await own.workspace.cdcctl('latency', '--table', 'shop.orders');
  expect([named.exitCode, named.json.error.what]).toEqual([78, '`latency` does not write to shop.orders']);
  const create = ['latency', '--create-table', '--user', 'writer'] as const;
  const unmade = await own.workspace.cdcctl(...create);
  const grant = "GRANT CREATE, SELECT, INSERT, DELETE ON `shop`.`cdcctl_latency` TO 'writer'@'%'";
  expect([unmade.exitCode, unmade.json.error.next]).toEqual([1, grant]);
  await own.mysql.query("GRANT CREATE, INSERT, DELETE ON shop.cdcctl_latency TO 'writer'@'%'");
  const made = await own.workspace.cdcctl(...create);
  expect([made.exitCode, made.json.table], made.stderr).toEqual([0, 'shop.cdcctl_latency']);
  const merged = await own.workspace.cdcctl('init', '--merge', '--tables', 'cdcctl_latency', '--write');
  expect(merged.exitCode, merged.stderr).toBe(0);
});

test('a MySQL that is not fit is refused, with what to do', async () => {
  const up = await own.workspace.cdcctl('up');
  expect(up.exitCode).toBe(1);
  expect(up.json.error).toMatchObject({
    what: 'The MySQL at 127.0.0.1 is not fit for the CDC job',
    why: 'app has no right to REPLICATION SLAVE, REPLICATION CLIENT: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ...',
  });
});

test('dates that only MySQL knows are found before a row is read', async () => {
  await own.mysql.query("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%'");
  const up = await own.workspace.cdcctl('up');
  expect(up.exitCode).toBe(1);
  const table = { database: 'shop', table: 'holidays' };
  expect(up.json.error.why).toBe(unfitDateText({ table, column: 'day', kind: 'zero' }, READER));
});

test('so are those that ClickHouse does not have', async () => {
  await own.mysql.query("UPDATE holidays SET day = NULL; UPDATE holidays SET at = '9999-12-31' WHERE id = 1");
  const up = await own.workspace.cdcctl('up');
  expect(up.exitCode).toBe(1);
  expect(up.json.error.why).toBe(
    'shop.holidays: at holds a date before 1900 or after 2299, which ClickHouse does not have: set `sink.overflow` to clamp or null, or leave the column out',
  );
});

test('its rows arrive from the snapshot and from the binlog, with no hand edit', async () => {
  await own.mysql.query("UPDATE holidays SET at = '2026-01-01' WHERE id = 1");
  const run = async (...args: readonly string[]) => {
    const answer = await own.workspace.cdcctl(...args);
    expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
    return answer.json;
  };
  const { addresses, ports } = await run('up');
  expect(ports.mysql).toBeUndefined();
  expect(addresses).toContainEqual({ name: 'MySQL', url: `127.0.0.1:${own.port}`, login: 'app' });
  expect((await run('status')).engines.map(({ name }: { name: string }) => name)).not.toContain('mysql');
  await run('submit');
  await own.mysql.query(`
    INSERT INTO customers (email, level) VALUES ('cy@example.com', 'regular');
    UPDATE orders SET total = 99.99 WHERE number = 2;
    DELETE FROM countries WHERE code = 'FR';
    UPDATE countries SET code = 'DE' WHERE code = 'de'`);
  const { tables } = await run('validate', '--wait', '90s');
  expect(tables.map(({ table, verdict, sink }: never) => [table, verdict, (sink as { rows: number }).rows])).toEqual([
    ['shop.countries', 'ok', 1],
    ['shop.customers', 'ok', 3],
    ['shop.holidays', 'ok', 2],
    ['shop.orders', 'ok', 2],
    ['shop.cdcctl_latency', 'ok', 0],
  ]);
  // A right that is missing shows before a row is written; with those that the help names it works.
  const measure = ['latency', '--user', 'writer', '--count', '20', '--rate', '50'] as const;
  const refused = await own.workspace.cdcctl(...measure);
  const grant = "GRANT SELECT, INSERT, DELETE ON `shop`.`cdcctl_latency` TO 'writer'@'%'";
  expect([refused.exitCode, refused.json.error.next]).toEqual([1, grant]);
  const [none] = await own.mysql.query('SELECT COUNT(*) AS n FROM cdcctl_latency');
  expect(none).toEqual([{ n: 0 }]);
  await own.mysql.query(grant);
  const latency = await run(...measure);
  expect(latency).toMatchObject({ table: 'shop.cdcctl_latency', rows: 20, lost: 0, deleted: 20 });
  expect(latency.total.p50).toBeGreaterThan(0);
  const [left] = await own.mysql.query('SELECT COUNT(*) AS n FROM cdcctl_latency');
  expect(left).toEqual([{ n: 0 }]);
});

test('the password of their MySQL is in no file, and a lost JobManager is resumed all the same', async () => {
  const state = join(own.workspace.folder, '.cdcctl', 'shop');
  const texts = ['secrets.env', 'stack.json', 'pipeline.json', 'jobs.json'].map((name) =>
    readFile(join(state, name), 'utf8'),
  );
  for (const text of await Promise.all(texts)) expect(text).not.toContain(PASSWORD);
  const engine = async () => {
    const { engines } = (await own.workspace.cdcctl('status')).json;
    return engines.find(({ name }: { name: string }) => name === 'flink-jobmanager');
  };
  const { pid } = await engine();
  process.kill(pid, 'SIGKILL');
  await own.mysql.query("INSERT INTO customers (email, level) VALUES ('dee@example.com', 'new')");
  await expect.poll(async () => (await engine()).pid, { timeout: 60_000 }).not.toBe(pid);
  const validated = await own.workspace.cdcctl('validate', '--wait', '120s');
  expect(validated.exitCode, validated.stdout).toBe(0);
});
