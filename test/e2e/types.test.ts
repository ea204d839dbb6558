import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';

/** Columns of a table with every type that is carried, and the values at their boundaries: one row takes the n-th value of each. */
const COLUMNS: readonly (readonly [definition: string, ...values: string[]])[] = [
  ['tiny TINYINT', '-128', '127', 'NULL', '0'],
  ['one TINYINT(1)', '-128', '127', 'NULL', '1'],
  ['small SMALLINT UNSIGNED', '0', '65535', 'NULL'],
  ['medium MEDIUMINT', '-8388608', '8388607', 'NULL'],
  ['mediumPlus MEDIUMINT UNSIGNED', '0', '16777215', 'NULL'],
  ['whole INT UNSIGNED', '0', '4294967295', 'NULL'],
  ['large BIGINT', '-9223372036854775808', '9223372036854775807', 'NULL'],
  ['largePlus BIGINT UNSIGNED', '0', '18446744073709551615', 'NULL', '9223372036854775808'],
  ['narrow DECIMAL(38, 10)', '-9999999999999999999999999999.9999999999', '0.0000000001', 'NULL', '-0'],
  [
    'wide DECIMAL(65, 30)',
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
    '0.000000000000000000000000000001',
    'NULL',
    '0',
    `${'9'.repeat(35)}`,
  ],
  ['wideWhole DECIMAL(65)', '9'.repeat(65), `-${'9'.repeat(65)}`, 'NULL', '0', `1${'0'.repeat(64)}`],
  ['single FLOAT', '3.40282e38', '1.17549e-38', 'NULL', '-0.1', '999999'],
  ['twice DOUBLE', '1.7976931348623157e308', '2.2250738585072014e-308', 'NULL', '0.1', '1e21'],
  ['flag BIT(1)', "b'0'", "b'1'", 'NULL'],
  ['word VARCHAR(100)', "''", "'  spaces  '", 'NULL', "'\u{1F600} \\\\ \\' \\\" \\n \\0'"],
  ['fixed CHAR(10) CHARACTER SET latin1', "''", "'\u00e9\u00fc'", 'NULL', "' a'"],
  ["kind ENUM('a', 'it''s', '\u00fc\"')", "'a'", "'it''s'", 'NULL', "'\u00fc\"'"],
  ["some SET('a', 'b', 'it''s')", "''", "'a,b,it''s'", 'NULL', "'it''s'"],
  ['fixedBytes BINARY(4)', "x'00000000'", "x'ff'", 'NULL', "x'41000000'", "x'20202020'"],
  ['fewBytes VARBINARY(300)', "x''", "x'00'", 'NULL', "x'ff00'", "REPEAT(x'80', 300)"],
  ['manyBytes BLOB', "x''", "x'0000'", 'NULL', "x'c328'", "REPEAT(x'00ff', 30000)"],
  ['day DATE', "'1900-01-01'", "'2299-12-31'", 'NULL', "'1969-12-31'"],
  ['wall DATETIME(6)', "'1900-01-01 00:00:00'", "'2299-12-31 23:59:59.999999'", 'NULL', "'1969-12-31 23:59:59.999999'"],
  ['instant TIMESTAMP(6) NULL', "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.499999'", 'NULL'],
  ['seconds TIMESTAMP NULL', "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'", 'NULL'],
  ['`select` INT', '1', '2', 'NULL'],
  ['`Upper Case` INT', '1', '2', 'NULL'],
  ['kept INT AS (id * 2) STORED'],
  ['computed VARCHAR(40) AS (CONCAT(word, id)) VIRTUAL'],
];
const ROWS = 5;

/** Statement that inserts one row for each of the values, from this id on. */
function insert(table: string, first: number): string {
  const given = COLUMNS.filter(([, ...values]) => values.length > 0);
  const names = given.map(([definition]) => definition.match(/^(`[^`]+`|\S+)/)?.[0]);
  const rows = Array.from({ length: ROWS }, (_, row) =>
    [first + row, ...given.map(([, ...values]) => values[row % values.length])].join(', '),
  );
  return `INSERT INTO ${table} (id, ${names.join(', ')}) VALUES (${rows.join('), (')})`;
}

const SCHEMA = `
SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES';
CREATE DATABASE torture CHARACTER SET utf8mb4;
USE torture;
CREATE TABLE everything (id INT NOT NULL PRIMARY KEY, ${COLUMNS.map(([definition]) => definition).join(', ')});
CREATE TABLE by_bytes (k VARBINARY(20) NOT NULL PRIMARY KEY, v INT);
CREATE TABLE by_set (s SET('a', 'b') NOT NULL, w DECIMAL(50, 20) NOT NULL, v INT,
  PRIMARY KEY (s, w));
INSERT INTO by_bytes VALUES (x'', 1), (x'00', 2), (x'0000', 3), (x'ff', 4), ('a', 5), ('A', 6), ('A ', 7);
INSERT INTO by_set VALUES ('', 0, 1), ('a', 0, 2), ( 'a,b', 1e29, 3);
${insert('everything', 1)};
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON torture.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

let own: OwnMysql;

beforeAll(async () => {
  own = await startOwnMysql('torture', SCHEMA);
});
afterAll(() => own?.stop());

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

function verdicts(tables: readonly { table: string; verdict: string; sink: { rows: number } }[]) {
  return tables.map(({ table, verdict, sink }) => [table, verdict, sink.rows]);
}

test('every column is taken into the pipeline', async () => {
  const from = `mysql://app@127.0.0.1:${own.port}/torture`;
  const answer = await own.workspace.cdcctl('init', '--force', '--from', from);
  expect(answer.exitCode, answer.stderr).toBe(0);
  expect(await own.workspace.read()).not.toContain('left out');
  await own.workspace.write(`${await own.workspace.read()}${PORTS}`);
});

test('the snapshot brings every value over', async () => {
  await run('up');
  await run('submit');
  const { tables } = await run('validate', '--wait', '90s');
  expect(verdicts(tables)).toEqual([
    ['torture.by_bytes', 'ok', 7],
    ['torture.by_set', 'ok', 3],
    ['torture.everything', 'ok', ROWS],
  ]);
});

test('so does the binlog, and its keys are those of the snapshot', async () => {
  await own.mysql.query(`
    ${insert('everything', 101)};
    UPDATE by_bytes SET v = v + 10;
    DELETE FROM by_bytes WHERE k IN (x'00', 'A');
    UPDATE by_set SET v = v + 10;
    DELETE FROM by_set WHERE v = 11;
    INSERT INTO by_set VALUES ('b', -1e-20, 4)`);
  const { tables } = await run('validate', '--wait', '90s');
  expect(verdicts(tables)).toEqual([
    ['torture.by_bytes', 'ok', 5],
    ['torture.by_set', 'ok', 3],
    ['torture.everything', 'ok', 2 * ROWS],
  ]);
});
