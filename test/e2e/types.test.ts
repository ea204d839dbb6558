import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { COLUMNS, insert, ROWS } from './support/every-type.js';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';
import { secretsOf } from './support/workspace.js';

const SCHEMA = `
SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES';
CREATE DATABASE torture CHARACTER SET utf8mb4;
USE torture;
CREATE TABLE everything (id INT NOT NULL PRIMARY KEY, ${COLUMNS.map(([definition]) => definition).join(', ')});
CREATE TABLE by_bytes (k VARBINARY(20) NOT NULL PRIMARY KEY, v INT);
CREATE TABLE by_set (s SET('a', 'b') NOT NULL, w DECIMAL(50, 20) NOT NULL, v INT,
  PRIMARY KEY (s, w));
CREATE TABLE by_letters (\`it's; a key\` VARCHAR(20) COLLATE utf8mb4_0900_ai_ci NOT NULL, \`the "number"\` BIGINT UNSIGNED NOT NULL, v INT,
  PRIMARY KEY (\`it's; a key\`, \`the "number"\`));
CREATE TABLE by_time (t TIME(6) NOT NULL, y YEAR NOT NULL, n INT NOT NULL, v INT, PRIMARY KEY (t, y, n));
CREATE TABLE chosen (id INT NOT NULL PRIMARY KEY, state ENUM('new', 'paid', 'void') NOT NULL, shown BOOL, secret VARCHAR(20), name VARCHAR(20));
INSERT INTO by_bytes VALUES (x'', 1), (x'00', 2), (x'0000', 3), (x'ff', 4), ('a', 5), ('A', 6), ('A ', 7);
INSERT INTO by_set VALUES ('', 0, 1), ('a', 0, 2), ( 'a,b', 1e29, 3);
INSERT INTO by_letters VALUES ('ann', 0, 1), ('\u00c9ric', 18446744073709551615, 2), ('Zo\u00eb', 7, 3);
INSERT INTO by_time VALUES ('-838:59:58.5', 0, 7, 1), ('-01:00:00.000001', 1901, 7, 2), ('838:59:59', 2155, 7, 3);
INSERT INTO chosen VALUES (1, 'new', 1, 'x', 'a'), (2, 'paid', 1, 'x', 'b'), (3, 'void', 1, 'x', 'c'), (4, 'new', 0, 'x', 'd'), (5, 'paid', NULL, 'x', 'e');
${insert('everything', 1)};
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON torture.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

let own: OwnMysql;
let ports: Record<string, number>;

beforeAll(async () => {
  own = await startOwnMysql('torture', SCHEMA);
});
afterAll(() => own?.stop());

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function verdicts() {
  const { tables } = await run('validate', '--wait', '90s');
  return tables.map(({ table, verdict, sink }: { table: string; verdict: string; sink: { rows: number } }) => [
    table.replace('torture.', ''),
    verdict,
    sink.rows,
  ]);
}

/** The rows that readers of `chosen` see, under the names that they see. */
async function chosen(): Promise<readonly unknown[]> {
  const clickhouse = createClient({
    url: `http://127.0.0.1:${ports.clickhouseHttp}`,
    username: 'admin',
    password: (await secretsOf(own.workspace)).CLICKHOUSE_ADMIN_PASSWORD ?? '',
  });
  const query = 'SELECT * EXCEPT (_synced_at, operation_type) FROM torture.chosen ORDER BY number';
  const rows = await (await clickhouse.query({ query, format: 'JSONEachRow' })).json();
  await clickhouse.close();
  return rows;
}

test('every column is taken into the pipeline', async () => {
  const from = `mysql://app@127.0.0.1:${own.port}/torture`;
  const answer = await own.workspace.cdcctl('init', '--force', '--from', from);
  expect(answer.exitCode, answer.stderr).toBe(0);
  const text = await own.workspace.read();
  expect(text).not.toContain('left out');
  expect(text).toContain('    rename: { OP: mysql_OP } # cdcctl has columns of these names\n');
});

test('columns get other names, and rows are chosen', async () => {
  const config = parseDocument(`${await own.workspace.read()}${PORTS}`);
  const tables = (config.toJS() as { tables: { source: string }[] }).tables.map(({ source }) => source);
  const chosenTable = ['tables', tables.indexOf('torture.chosen')];
  config.deleteIn([...chosenTable, 'columns', 'secret']);
  config.setIn([...chosenTable, 'columns', 'shown'], 'bool');
  config.setIn([...chosenTable, 'rename'], { id: 'number', name: "the buyer's name" });
  config.setIn([...chosenTable, 'where'], { state: ['new', 'paid'], shown: [true] });
  config.setIn(['tables', tables.indexOf('torture.by_time'), 'rename'], { v: 'value', y: 'the year' });
  await own.workspace.write(config.toString({ lineWidth: 0 }));
});

test('the snapshot brings every value over', async () => {
  ports = (await run('up')).ports;
  await run('submit');
  expect(await verdicts()).toEqual([
    ['by_bytes', 'ok', 7],
    ['by_letters', 'ok', 3],
    ['by_set', 'ok', 3],
    ['by_time', 'ok', 3],
    ['chosen', 'ok', 2],
    ['everything', 'ok', ROWS],
  ]);
  expect(await chosen()).toEqual([
    { number: 1, state: 'new', shown: true, "the buyer's name": 'a' },
    { number: 2, state: 'paid', shown: true, "the buyer's name": 'b' },
  ]);
});

test('so does the binlog, and its keys are those of the snapshot', async () => {
  await own.mysql.query(`
    ${insert('everything', 101)};
    UPDATE by_bytes SET v = v + 10;
    DELETE FROM by_bytes WHERE k IN (x'00', 'A');
    UPDATE by_set SET v = v + 10;
    DELETE FROM by_set WHERE v = 11;
    INSERT INTO by_set VALUES ('b', -1e-20, 4);
    UPDATE by_letters SET v = v + 10;
    UPDATE by_letters SET \`it's; a key\` = 'ANN' WHERE v = 11;
    DELETE FROM by_letters WHERE v = 12;
    UPDATE by_time SET v = v + 10;
    UPDATE by_time SET t = '00:00:00', y = 2000 WHERE v = 12;
    DELETE FROM by_time WHERE v = 11;
    INSERT INTO chosen VALUES (6, 'paid', 1, 'x', 'f'), (7, 'void', 1, 'x', 'g');
    UPDATE chosen SET state = 'void' WHERE id = 1;
    UPDATE chosen SET state = 'new' WHERE id = 3;
    UPDATE chosen SET id = 8 WHERE id = 2;
    UPDATE chosen SET name = 'never' WHERE id = 4`);
  expect(await verdicts()).toEqual([
    ['by_bytes', 'ok', 5],
    ['by_letters', 'ok', 2],
    ['by_set', 'ok', 3],
    ['by_time', 'ok', 2],
    ['chosen', 'ok', 3],
    ['everything', 'ok', 2 * ROWS],
  ]);
  expect(await chosen()).toMatchObject([{ number: 3 }, { number: 6 }, { number: 8 }]);
});
