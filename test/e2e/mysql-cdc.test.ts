import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLINK, flinkCdcIn, KAFKA } from './support/class-path.js';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/**
 * The order pipeline with `source.reader: mysql-cdc`: the connector of Flink CDC, upsert-kafka and their JSON, with a
 * second table that has every type which it carries. The tests share one stack and build on one another.
 */
let workspace: Workspace;
let stores: Stores;

const view = 'order_analytics.orders_realtime';
const kinds = 'order_analytics.kinds';

/** Carried types with rows that are hard on them. */
const KINDS = {
  t1: ['tinyint', '-128', '127'],
  s2u: ['smallint unsigned', '0', '65535'],
  m3: ['mediumint', '-8388608', '8388607'],
  i4u: ['int unsigned', '0', '4294967295'],
  i8: ['bigint', '-9223372036854775808', '9223372036854775807'],
  i8u: ['bigint unsigned', '1000000000000000000', '18446744073709551615'],
  flag: ['bool', '0', '1'],
  bit1: ['bit(1)', "b'0'", "b'1'"],
  dbl: ['double', '5e-324', '-1.7976931348623157e308'],
  price: ['decimal(38,10)', '10', '-1234567890123456789012345678.0123456789'],
  txt: ['text', "''", "'é€😀 it''s \"q\" \\\\ \\n'"],
  l1: ['varchar(20) character set latin1', "'é~ÿ'", "'€'"],
  mood: ["enum('it''s','é€')", "'it''s'", "'é€'"],
  tags: ["set('x','y','z')", "''", "'x,z'"],
  bin: ['binary(5)', "x'0000000000'", "x'0102030400'"],
  blb: ['blob', "x''", "x'00ff7f80'"],
  day: ['date', "'1900-01-01'", "'2299-12-31'"],
  moment: ['datetime(6)', "'1969-12-31 23:59:59.999999'", "'2299-12-31 23:59:59.000001'"],
  stamp: ['timestamp(3) null', "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999'"],
} as const;

const KINDS_TABLE = `  - source: order_db.kinds
    columns:
      k: varchar(20) collate utf8mb4_bin not null
      at: datetime(3) not null
${Object.entries(KINDS)
  .map(([name, [type]]) => `      ${name}: ${type}`)
  .join('\n')}
    primaryKey: [k, at]
    topic: kinds
    partitions: 2
    target: ${kinds}
    generate: true
`;

const PIPELINE = ORDERS.replace('source: { ', 'source: { reader: mysql-cdc, ').replace(
  /^ports:/m,
  `${KINDS_TABLE}ports:`,
);

/** Three rows of every type, one of them of NULLs. */
async function insertKinds(key: string): Promise<void> {
  const columns = Object.values(KINDS);
  const rows = [columns.map(([, low]) => low), columns.map(([, , high]) => high), columns.map(() => 'NULL')];
  for (const [index, values] of rows.entries()) {
    await stores.mysql.query(
      `INSERT INTO order_db.kinds (k, at, ${Object.keys(KINDS).join(', ')})
       VALUES ('${key}${index}', '2026-03-29 02:30:00.12${index}', ${values.join(', ')})`,
    );
  }
}

async function insert(id: number): Promise<void> {
  await stores.mysql.execute(
    `INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (?, 7, 'Kettle', 2, 12345678.90)`,
    [id],
  );
}

async function validates(): Promise<void> {
  const answer = await workspace.cdcctl('validate', '--wait', '120s');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  expect(answer.json.tables.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['ok', 'ok']);
}

beforeAll(async () => {
  workspace = await createWorkspace({ text: PIPELINE });
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  stores = await openStores(workspace, up.json.ports);
  await insert(1);
  await insertKinds('snapshot');
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});

afterAll(async () => {
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

test('the CDC job is made of the connectors of Flink as they are', async () => {
  const rendered = await workspace.cdcctl('render', '--files-only');
  expect(rendered.exitCode, rendered.stdout + rendered.stderr).toBe(0);
  const sql = await readFile(join(workspace.folder, 'flink-sql', 'cdc.sql'), 'utf8');
  const connectors = [...sql.matchAll(/'(?:connector|key\.format|value\.format)' = '([^']+)'/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(connectors)].sort()).toEqual(['json', 'mysql-cdc', 'upsert-kafka']);
});

test('its jar is on the class path of Flink', () => {
  expect(flinkCdcIn(workspace.stateDir)).toEqual({ has: FLINK, lacks: KAFKA });
});

test('inserts, updates, deletions and another key arrive, and are named by operation_type', async () => {
  // Once this row is there the snapshots are over, and each change is a record of its own.
  await insert(2);
  await eventually(
    () => stores.query(`SELECT 1 FROM ${view} WHERE id = 2`),
    (found) => found.length === 1,
    120_000,
  );
  for (const id of [11, 12, 13, 14]) await insert(id);
  await stores.mysql.query("UPDATE order_db.orders SET status = 'paid', note = '' WHERE id = 11");
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = 12');
  await stores.mysql.query('UPDATE order_db.orders SET id = 15 WHERE id = 13');
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = 14');
  await insert(14);
  await insert(16);
  const rows = await eventually(
    () =>
      stores.query(
        `SELECT toUInt32(id) AS id, status, note, operation_type FROM (SELECT * FROM ${view} WHERE id > 10 ORDER BY id)`,
      ),
    (found) => found.some(({ id }) => id === 16) && found.length === 4,
    120_000,
  );
  expect(rows).toEqual([
    { id: 11, status: 'paid', note: '', operation_type: 'UPDATE' },
    { id: 14, status: 'pending', note: null, operation_type: 'INSERT' },
    { id: 15, status: 'pending', note: null, operation_type: 'INSERT' },
    { id: 16, status: 'pending', note: null, operation_type: 'INSERT' },
  ]);
  const deleted = await stores.query(
    `SELECT toUInt32(id) AS id, operation_type FROM order_analytics.orders_realtime_versions FINAL WHERE _is_deleted = 1 ORDER BY id`,
  );
  expect(deleted).toEqual([12, 13].map((id) => ({ id, operation_type: 'DELETE' })));
});

test('values of every carried type are the same from the snapshot and from the binlog', async () => {
  await insertKinds('binlog');
  await stores.mysql.query("UPDATE order_db.kinds SET i4u = 5 WHERE k = 'snapshot0'");
  await stores.mysql.query("DELETE FROM order_db.kinds WHERE k = 'snapshot2'");
  await validates();
  const columns = Object.keys(KINDS).filter((name) => name !== 'i4u');
  const [same] = await stores.query(
    `SELECT count() AS pairs, countIf(tuple(${columns.map((name) => `a.${name}`).join(', ')})
       = tuple(${columns.map((name) => `b.${name}`).join(', ')})) AS equal
     FROM ${kinds} a JOIN ${kinds} b ON replace(a.k, 'snapshot', 'binlog') = b.k WHERE a.k LIKE 'snapshot%'`,
  );
  expect(same).toMatchObject({ pairs: 2, equal: 2 });
});

test('no row is lost when the TaskManager is killed while rows change', async () => {
  const engines: readonly { readonly name: string; readonly pid: number }[] = (await workspace.cdcctl('status')).json
    .engines;
  const before = engines.find(({ name }) => name === 'flink-taskmanager');
  if (before === undefined) throw new Error('no TaskManager');
  for (const id of [21, 22, 23]) await insert(id);
  process.kill(before.pid, 'SIGKILL');
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = 22');
  await stores.mysql.query("UPDATE order_db.orders SET status = 'sent' WHERE id = 23");
  const rows = await eventually(
    () => stores.query(`SELECT toUInt32(id) AS id, status FROM (SELECT * FROM ${view} WHERE id > 20 ORDER BY id)`),
    (found) => found.length === 2 && found[1]?.status === 'sent',
    240_000,
  );
  expect(rows.map(({ id }) => id)).toEqual([21, 23]);
  await validates();
});
