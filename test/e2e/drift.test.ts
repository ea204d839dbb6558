import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';
import { READER } from './support/reader.js';
import { eventually, openClickhouse, queryClickhouse } from './support/workspace.js';

/** Schema changes in a MySQL that cdcctl has not made, while the jobs run and rows are written. */
const SCHEMA = `
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE flags (id INT NOT NULL PRIMARY KEY, shown BOOL, size INT, note MEDIUMTEXT);
CREATE TABLE gone (id INT NOT NULL PRIMARY KEY, text VARCHAR(20));
CREATE TABLE items (id INT NOT NULL PRIMARY KEY, first INT, second INT, third INT);
CREATE TABLE log (id INT NOT NULL PRIMARY KEY, text VARCHAR(20));
CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20), total DECIMAL(10, 2) NOT NULL);
CREATE TABLE parts (id INT NOT NULL PRIMARY KEY, name VARCHAR(5) NOT NULL, pieces INT NOT NULL, price DECIMAL(10, 2));
INSERT INTO flags VALUES (1, 1, 10, 'one');
INSERT INTO gone VALUES (1, 'one');
INSERT INTO items VALUES (1, 11, 12, 13);
INSERT INTO log VALUES (1, 'one'), (2, 'two');
INSERT INTO parts VALUES (1, 'one', 10, 1.5);
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON shop.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

let own: OwnMysql;
let clickhouse: ClickHouseClient;
let writing = true;
let writer: Promise<void>;

const cdcctl = (...args: readonly string[]) => own.workspace.cdcctl(...args);

async function run(...args: readonly string[]) {
  const answer = await cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

/** Orders are written all the time, so that no schema change comes at a quiet moment. */
async function write(): Promise<void> {
  for (let number = 1; writing; number += 1) {
    await own.mysql.query(`INSERT INTO shop.orders (total) VALUES (${number}.25)`);
    if (number % 3 === 0) await own.mysql.query(`UPDATE shop.orders SET total = -total WHERE id = ${number - 1}`);
    await delay(100);
  }
}

const job = async (kind: string) => {
  const { jobs } = (await cdcctl('status')).json;
  return jobs.find(({ name }: { name: string }) => name === `shop-${kind}`);
};
const rows = (sql: string) => queryClickhouse(clickhouse, sql);
const ordersArrived = async () => Number((await rows('SELECT count() AS orders FROM shop.orders'))[0]?.orders);

/** The reasons of the dead letters of a table of the first generation, in order. */
async function letters(table: string): Promise<readonly string[]> {
  const found = await rows(
    `SELECT error FROM shop.dead_letters FINAL WHERE target = 'shop.${table}_versions' ORDER BY partition, offset`,
  );
  return found.map(({ error }) => withoutPlace(String(error)));
}

/** Places in the binlog are N. */
function withoutPlace(text: string): string {
  return text.replace(/in binlog\.\d+ at \d+/, 'in binlog.N at N');
}

/** What the reader noticed of a table, where it notices such things. */
function notice(table: string, actual: string, stayed: string) {
  if (READER !== 'binlog') return [];
  const next = `cdcctl validate shows the rows that ${stayed}; generation: 2 builds all anew`;
  return [{ place: 'job', table: `shop.${table}`, object: 'rows', expected: 'each change has an event', actual, next }];
}

type Shown = { readonly actual: string; readonly code: string; readonly remedy: unknown };
const differencesOf = ({ differences }: { differences: readonly Shown[] }) =>
  differences.map(({ code: _code, remedy: _remedy, ...one }) => ({ ...one, actual: withoutPlace(one.actual) }));

/** Waits until orders arrive that were not there. */
async function ordersFlow(): Promise<void> {
  const before = await ordersArrived();
  await eventually(ordersArrived, (now) => now > before + 5, 60_000);
}

function verdicts(tables: readonly { table: string; verdict: string; extra: number }[]) {
  return tables.map(({ table, verdict, extra }) => [table.replace('shop.', ''), verdict, extra]);
}

/** The lines of a diff that are removed or added. */
function changedLines(diff: string): readonly string[] {
  return diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line));
}

beforeAll(async () => {
  own = await startOwnMysql('shop', SCHEMA);
  await run('init', '--force', '--from', `mysql://app@127.0.0.1:${own.port}/shop`);
  const text = (await own.workspace.read())
    .replace('shown: tinyint(1)', 'shown: bool')
    .replace('\nsink:\n', '\nsink:\n  poison: dead-letter\n');
  await own.workspace.write(`${text}${PORTS}`);
  const { ports } = await run('up');
  clickhouse = await openClickhouse(own.workspace, ports);
  await run('submit');
  writer = write();
});
afterAll(async () => {
  writing = false;
  await writer;
  await clickhouse?.close();
  await own?.stop();
});

test('without a change there is no drift', async () => {
  const { differences, clean, unread } = await run('drift');
  expect([differences, clean, unread]).toEqual([[], ['mysql', 'topic', 'clickhouse', 'job'], []]);
  const merge = await run('init', '--merge');
  expect([merge.changed, merge.diff]).toEqual([false, '']);
});

test('a table that is broken in ClickHouse keeps no other one from its rows, and goes on when it is mended', async () => {
  await clickhouse.command({ query: 'RENAME TABLE shop.items_versions TO shop.items_away' });
  await own.mysql.query('INSERT INTO shop.items VALUES (2, 21, 22, 23)');
  const failing = await eventually(
    () => job('sync'),
    ({ restarts }) => restarts > 0,
    60_000,
  );
  expect(failing.failure).toContain('items_versions');
  await ordersFlow();
  // A checkpoint needs every task of the job.
  expect((await job('sync')).completedCheckpoints).toBe(failing.completedCheckpoints);
  const answer = await cdcctl('drift');
  expect(answer.exitCode).toBe(2);
  expect(answer.json.differences.filter(({ place }: { place: string }) => place === 'clickhouse')).toEqual([
    {
      ...{ place: 'clickhouse', table: 'shop.items', object: 'table shop.items_versions', code: 'sink-table-missing' },
      ...{ expected: 'ReplacingMergeTree(_version)', actual: 'no such table', next: 'cdcctl up' },
      remedy: { code: 'up' },
    },
  ]);
  await clickhouse.command({ query: 'RENAME TABLE shop.items_away TO shop.items_versions' });
  const { tables } = await run('validate', '--wait', '90s');
  expect(verdicts(tables).every(([, verdict]) => verdict === 'ok')).toBe(true);
  await eventually(
    () => job('sync'),
    ({ completedCheckpoints }) => completedCheckpoints > failing.completedCheckpoints,
    60_000,
  );
});

test('added columns are ignored, wider types are carried, and TRUNCATE is found by validate', async () => {
  await own.mysql.query(`
    ALTER TABLE shop.parts ADD COLUMN extra INT NOT NULL DEFAULT 7 AFTER id;
    ALTER TABLE shop.parts MODIFY name VARCHAR(50) NOT NULL, MODIFY pieces BIGINT NOT NULL;
    INSERT INTO shop.parts VALUES (2, 99, 'longer than it was', 20, 2.5);
    UPDATE shop.parts SET price = 9.99 WHERE id = 1;
    CREATE TABLE shop.added (id INT NOT NULL PRIMARY KEY, text VARCHAR(20));
    INSERT INTO shop.added VALUES (1, 'one');
    TRUNCATE shop.log;
    INSERT INTO shop.log VALUES (3, 'three')`);
  const validated = await cdcctl('validate', '--wait', '30s');
  expect(verdicts(validated.json.tables)).toEqual([
    ['flags', 'ok', 0],
    ['gone', 'ok', 0],
    ['items', 'ok', 0],
    ['log', 'different', 2],
    ['orders', 'ok', 0],
    ['parts', 'ok', 0],
  ]);
  expect(await rows('SELECT id, name, pieces, toString(price) AS price FROM shop.parts ORDER BY id')).toEqual([
    { id: 1, name: 'one', pieces: 10, price: '9.99' },
    { id: 2, name: 'longer than it was', pieces: 20, price: '2.5' },
  ]);
  await own.mysql.query('DROP TABLE shop.gone');
  await ordersFlow();
  const jobs = [await job('cdc'), await job('sync')];
  expect(jobs.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING']);
  expect(jobs[0].restarts).toBe(0);
});

const REBUILD = 'cdcctl init --merge, then generation: 2';
const mysql = (table: string, object: string, expected: string, actual: string, next: string) => {
  return { place: 'mysql', table: `shop.${table}`, object, expected, actual, next };
};
const DROPPED = mysql('gone', 'table', 'copied', 'no such table, or no right to see it', `put it back, or ${REBUILD}`);
const PARTS = [
  mysql('parts', 'column extra', 'not copied', 'int not null', `${REBUILD}; or a comment "# extra: ..." leaves it out`),
  mysql(
    ...(['parts', 'column name', 'varchar(5) not null', 'varchar(50) not null'] as const),
    'cdcctl init --merge; the jobs carry it as it is',
  ),
  mysql('parts', 'column pieces', 'int not null', 'bigint not null', REBUILD),
];

const GONE_ROWS = notice(
  'gone',
  'emptied: dropped in binlog.N at N: DROP TABLE `gone` /* generated by server */',
  'stayed',
);
const EMPTIED = [...GONE_ROWS, ...notice('log', 'emptied: truncated in binlog.N at N: TRUNCATE shop.log', 'stayed')];

test('drift tells each of these changes, and init --merge proposes them', async () => {
  const answer = await cdcctl('drift', '--all-tables');
  expect(answer.exitCode, answer.stderr).toBe(2);
  expect({ ...answer.json, differences: differencesOf(answer.json) }).toEqual({
    ...{ command: 'drift', ok: false, unread: [], unlisted: ['shop.added'] },
    clean: ['topic', 'clickhouse', ...(EMPTIED.length === 0 ? ['job'] : [])],
    differences: [DROPPED, ...PARTS, ...EMPTIED],
  });
  const merge = await cdcctl('init', '--merge', '--tables', 'added');
  expect([merge.exitCode, merge.json.changed]).toEqual([2, true]);
  expect(changedLines(merge.json.diff)).toEqual([
    '-  - source: shop.gone # about 1 rows',
    '-    columns:',
    '-      id: int not null',
    '-      text: varchar(20)',
    '-    primaryKey: [id]',
    '-    topic: shop.gone',
    '-    partitions: 1',
    '-    target: shop.gone',
    '-      name: varchar(5) not null',
    '-      pieces: int not null',
    '+      extra: int not null',
    '+      name: varchar(50) not null',
    '+      pieces: bigint not null',
    expect.stringMatching(/^\+ {2}- source: shop.added # about \d rows$/),
    '+    columns:',
    '+      id: int not null',
    '+      text: varchar(20)',
    '+    primaryKey: [id]',
    '+    topic: shop.added',
    '+    partitions: 1',
    '+    target: shop.added',
  ]);
});

test('a value that the pipeline would round is put aside', async () => {
  await own.mysql.query(`
    ALTER TABLE shop.parts MODIFY price DECIMAL(12, 4);
    UPDATE shop.parts SET price = 1.2345 WHERE id = 1`);
  expect(
    await eventually(
      () => letters('parts'),
      (all) => all.length > 0,
      60_000,
    ),
  ).toEqual(["column 'price' cannot be read as DECIMAL(10, 2): 1.2345 has more decimal places"]);
  expect(await rows('SELECT toString(price) AS price FROM shop.parts WHERE id = 1')).toEqual([{ price: '9.99' }]);
});

const NOT_CARRIED = 'in binlog.N at N is not carried';
const GONE = 'Table shop.items: column first is not there any more; the columns are now id, second, third. The';
const LETTERS = {
  flags: [
    'Table shop.flags: column shown has a value that cannot be written: a BOOL that is 2, neither 0 nor 1: declare the column' +
      ` as tinyint. The insert ${NOT_CARRIED}`,
    'Table shop.flags: a row takes 2000091 bytes as JSON, where a record has 1000000 at most: leave the column that is so large' +
      ` out of pipeline.yaml. The insert ${NOT_CARRIED}`,
    `Table shop.flags: column size was declared as integer and is now ${READER === 'binlog' ? 'VARCHAR' : 'STRING'}. The insert ${NOT_CARRIED}. Run \`cdcctl drift\``,
  ],
  items: ['insert', 'update'].map((change) => `${GONE} ${change} ${NOT_CARRIED}. Run \`cdcctl drift\``),
  log: [
    `Table shop.log: column text is not there any more; the columns are now id, body. The insert ${NOT_CARRIED}. Run \`cdcctl drift\``,
  ],
};

test('tables with columns that are gone, renamed or others stop nothing, and each of their changes is kept', async () => {
  const before = [await job('cdc'), await job('sync')];
  await own.mysql.query(`
    ALTER TABLE shop.items DROP COLUMN first;
    INSERT INTO shop.items VALUES (3, 32, 33);
    UPDATE shop.items SET third = 230 WHERE id = 2;
    DELETE FROM shop.items WHERE id = 1;
    ALTER TABLE shop.log RENAME COLUMN text TO body;
    INSERT INTO shop.log VALUES (4, 'four');
    INSERT INTO shop.flags VALUES (2, 2, 20, ''), (3, 0, 30, REPEAT('x', 2000000)), (4, 0, 40, REPEAT('x', 999000));
    ALTER TABLE shop.flags MODIFY size VARCHAR(10);
    INSERT INTO shop.flags VALUES (5, 0, 'big', '');
    DELETE FROM shop.flags WHERE id = 1`);
  for (const [table, wanted] of Object.entries(LETTERS)) {
    expect(
      await eventually(
        () => letters(table),
        (all) => all.length >= wanted.length,
        60_000,
      ),
    ).toEqual(wanted);
  }
  const content = 'SELECT JSONExtractRaw(toString(value_bytes), 2) AS row FROM shop.dead_letters FINAL';
  const ofItems = await rows(`${content} WHERE target = 'shop.items_versions' ORDER BY partition, offset`);
  expect(ofItems.map(({ row }) => JSON.parse(String(row)).after)).toEqual([
    { id: 3, second: 32, third: 33 },
    { id: 2, second: 22, third: 230 },
  ]);
  // A deletion needs the key alone; what was refused has left the row as it was.
  expect(await rows('SELECT * EXCEPT (operation_type, _synced_at) FROM shop.items ORDER BY id')).toEqual([
    { id: 2, first: 21, second: 22, third: 23 },
  ]);
  expect(await rows('SELECT id, length(note) AS length FROM shop.flags')).toEqual([{ id: 4, length: 999000 }]);
  await ordersFlow();
  const after = [await job('cdc'), await job('sync')];
  expect(after.map(({ state, restarts }) => [state, restarts])).toEqual(
    before.map(({ restarts }) => ['RUNNING', restarts]),
  );
  const { tables } = (await cdcctl('status')).json;
  expect(tables.map(({ table, deadLetters }: Record<string, unknown>) => [table, deadLetters])).toEqual([
    ['shop.flags', 3],
    ['shop.gone', 0],
    ['shop.items', 2],
    ['shop.log', 1],
    ['shop.orders', 0],
    ['shop.parts', 1],
  ]);
  const validated = await run('validate', '--wait', '60s', '--tables', 'shop.orders');
  expect(verdicts(validated.tables)).toEqual([['orders', 'ok', 0]]);
});

test('drift names each column', async () => {
  const { json, exitCode } = await cdcctl('drift');
  expect(exitCode).toBe(2);
  const gone = 'no such column';
  const unreadable = (table: keyof typeof LETTERS, times: string) =>
    notice(table, `unreadable${times}: ${LETTERS[table].at(-1)}`, 'were not carried');
  expect(differencesOf(json)).toEqual([
    mysql('flags', 'column size', 'int', 'varchar(10)', REBUILD),
    DROPPED,
    mysql('items', 'column first', 'int', gone, REBUILD),
    mysql('log', 'column body', 'not copied', 'varchar(20)', `${REBUILD}; or a comment "# body: ..." leaves it out`),
    mysql('log', 'column text', 'varchar(20)', `${gone}; maybe renamed to body`, REBUILD),
    ...PARTS,
    mysql('parts', 'column price', 'decimal(10, 2)', 'decimal(12, 4)', REBUILD),
    ...unreadable('flags', ' 3 times'),
    ...GONE_ROWS,
    ...unreadable('items', ' 2 times'),
    ...EMPTIED.slice(GONE_ROWS.length),
    ...unreadable('log', ''),
  ]);
});

test('a new generation of the merged file brings every table over, and drift ends', async () => {
  // No generation can carry this row, and the next one is to fail where something cannot be carried.
  await own.mysql.query('DELETE FROM shop.flags WHERE id = 3');
  const merge = await run('init', '--merge', '--tables', 'added', '--write');
  expect(merge.notes).toContain('shop.log: text is gone and body is new: maybe it was renamed');
  const text = await own.workspace.read();
  const next = text.replace('name: shop\n', 'name: shop\ngeneration: 2\n').replace('shown: bool', 'shown: tinyint');
  await own.workspace.write(next.replace('poison: dead-letter', 'poison: fail'));
  await run('stop');
  await run('up');
  await run('submit');
  await own.mysql.query(
    "UPDATE shop.parts SET pieces = 9000000000 WHERE id = 2; UPDATE shop.log SET body = 'new' WHERE id = 3",
  );
  const { tables } = await run('validate', '--wait', '90s');
  expect(verdicts(tables).map(([table, verdict]) => `${table} ${verdict}`)).toEqual(
    ['flags', 'items', 'log', 'orders', 'parts', 'added'].map((table) => `${table} ok`),
  );
  const before = (await cdcctl('drift')).json.differences;
  expect(before.map(({ place, next }: Record<string, string>) => [place, next])).toContainEqual([
    'clickhouse',
    'cdcctl switch',
  ]);
  await run('switch');
  expect((await run('drift')).differences).toEqual([]);
  expect(
    await rows('SELECT id, extra, toString(pieces) AS pieces, toString(price) AS price FROM shop.parts ORDER BY id'),
  ).toEqual([
    { id: 1, extra: 7, pieces: '10', price: '1.2345' },
    { id: 2, extra: 99, pieces: '9000000000', price: '2.5' },
  ]);
});

test('where such a change is to fail, it stops its own table alone, and status says why', async () => {
  await own.mysql.query('ALTER TABLE shop.items DROP COLUMN second; INSERT INTO shop.items VALUES (4, 43)');
  const failing = await eventually(
    () => job('sync'),
    ({ restarts }) => restarts > 0,
    60_000,
  );
  expect(failing.failure).toContain(
    'Table shop.items: column second is not there any more; the columns are now id, third. The insert in',
  );
  await ordersFlow();
  const { state, restarts } = await job('cdc');
  expect([state, restarts]).toEqual(['RUNNING', 0]);
  const logged = await cdcctl('logs', 'flink-taskmanager', '--level', 'error');
  const [first = '{}', ...records] = logged.stdout.split('\n');
  expect(JSON.parse(first).jobError, logged.stdout.slice(0, 2000)).toMatchObject({
    table: 'shop.items',
    cause: failing.failure,
  });
  const levels = records.map((line) => JSON.parse(line)).flatMap((record) => record.level ?? []);
  expect(
    [...new Set(levels)].every((level) => ['error', 'fatal'].includes(level)),
    levels.join(' '),
  ).toBe(true);
  // The region that waits keeps the offsets of all from being committed. The job is not waited for: it fails each time.
  const begun = Date.now();
  const validated = await cdcctl('validate', '--wait', '5m');
  expect(Date.now() - begun).toBeLessThan(120_000);
  expect([validated.exitCode, validated.json.stopped], validated.stderr).toEqual([
    3,
    expect.stringContaining('items: column second'),
  ]);
  // What was compared before that may be equal; the table itself cannot be compared, and no row is called missing.
  const found: readonly { table: string; verdict: string; missing: number }[] = validated.json.tables;
  expect(found.find(({ table }) => /\bitems$/.test(table))?.verdict).toBe('unverified');
  expect(found.filter(({ verdict, missing }) => !/^(ok|unverified)$/.test(verdict) || missing !== 0)).toEqual([]);
  await own.mysql.query('ALTER TABLE shop.items ADD COLUMN second INT AFTER id');
});

test('where engines are down, they are named, and the rest is compared', async () => {
  await run('stop');
  const { exitCode, json } = await cdcctl('drift');
  expect([exitCode, json.ok, json.clean]).toEqual([3, false, ['mysql']]);
  expect(json.unread.map(({ place }: { place: string }) => place)).toEqual(['topic', 'clickhouse', 'job']);
});
