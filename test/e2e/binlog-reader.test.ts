import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binlogReaderMissing } from './support/reader.js';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/**
 * What the reader `binlog` does that the other one does not, on a server that is not in UTC. The tests share one stack and
 * run in order; what both readers have to do is in the other files, which run with this one where CDCCTL_TEST_READER is
 * `binlog`.
 */
const missing = binlogReaderMissing();
const KEYS = 5_000;
/** Versions of records are at least this; those that are made of Kafka offsets are below. */
const FIRST_EPOCH = 2n ** 52n;

const table = (name: string, columns: Readonly<Record<string, string>>): string => `
  - source: plain.${name}
    columns: { ${Object.entries(columns)
      .map(([column, type]) => `${column}: ${type}`)
      .join(', ')} }
    primaryKey: [id]
    topic: plain-${name}
    target: order_analytics.${name}
`;
const TABLES = [
  table('t', { id: 'int not null', a: 'int', b: 'int' }),
  table('moved', { id: 'int not null', v: 'int' }),
  table('counter', { id: 'int not null', n: 'int not null' }),
  table('moments', { id: 'int not null', at: 'timestamp(3) null', written: 'datetime(6)', day: 'date' }),
  table('zero', { id: 'int not null', day: 'date', at: 'datetime', seen: 'timestamp null' }),
].join('');

/** The pipeline with this policy for zero dates. */
const config = (zeroDates: string, withTables = true): string =>
  ORDERS.replace('source: { ', `source: { reader: binlog, zeroDates: ${zeroDates}, `)
    .replace(/^ports:/m, `${withTables ? TABLES.replaceAll('\n\n', '\n') : ''}\nports:`)
    .concat('sink: { type: clickhouse, poison: dead-letter }\n');

const SCHEMA = `
SET GLOBAL time_zone = '+09:00';
CREATE DATABASE plain CHARACTER SET utf8mb4;
USE plain;
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);
CREATE TABLE _t_new (id INT PRIMARY KEY, b INT, x INT NOT NULL DEFAULT 99, a INT);
CREATE TABLE moved (id INT PRIMARY KEY, v INT);
CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL);
CREATE TABLE moments (id INT PRIMARY KEY, at TIMESTAMP(3) NULL, written DATETIME(6), day DATE);
CREATE TABLE zero (id INT PRIMARY KEY, day DATE, at DATETIME, seen TIMESTAMP NULL);
INSERT INTO t VALUES (1, 11, 12);
SET SESSION cte_max_recursion_depth = ${KEYS};
INSERT INTO moved WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${KEYS}) SELECT i, i FROM n;
INSERT INTO counter VALUES (1, 0);
`;

/** The same moment each time, as every session of the server's own zone would write it. */
const moment = (id: number) =>
  `SET SESSION time_zone = '+09:00'; INSERT INTO plain.moments VALUES (${id}, '2026-07-01 10:02:03.456', '2026-07-01 01:02:03.000001', '2026-07-01'); SET SESSION time_zone = '+00:00'`;

let workspace: Workspace;
let stores: Stores;

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

const sql = (text: string): Promise<unknown> => stores.mysql.query(text);

/** Rows of a view in the order of its key, without the columns that cdcctl adds. */
const view = (name: string): Promise<Record<string, unknown>[]> =>
  stores.query(`SELECT * EXCEPT (operation_type, _synced_at) FROM order_analytics.${name} ORDER BY id`);

const arrives = (name: string, rows: readonly Record<string, unknown>[]): Promise<unknown> =>
  eventually(
    () => view(name),
    (found) => JSON.stringify(found) === JSON.stringify(rows),
    30_000,
  );

async function validates(...tables: readonly string[]): Promise<void> {
  const only = tables.length === 0 ? [] : ['--tables', tables.join(',')];
  const { tables: compared } = await run('validate', '--wait', '120s', ...only);
  expect(compared.map(({ verdict }: { verdict: string }) => verdict)).toEqual(compared.map(() => 'ok'));
}

async function killTaskManager(): Promise<void> {
  const engine = async () =>
    (await run('status')).engines.find(({ name }: { name: string }) => name === 'flink-taskmanager');
  const { pid } = await engine();
  process.kill(pid, 'SIGKILL');
  await eventually(engine, (now) => now.state === 'ready' && now.pid !== pid, 150_000);
}

interface StatusJob {
  readonly name: string;
  readonly state: string;
  readonly failure?: string | null;
}

const cdcJob = async (): Promise<StatusJob | undefined> =>
  (await workspace.cdcctl('status')).json.jobs.find(({ name }: StatusJob) => name === 'orders-cdc');

/** What the reader says of a table's rows that cannot be written. */
const letters = (name: string): Promise<{ error: string }[]> =>
  stores.query(`SELECT error FROM order_analytics.dead_letters FINAL WHERE topic = 'plain-${name}' ORDER BY offset`);

if (missing !== null) console.log(`the tests of the reader binlog are skipped: ${missing}`);

describe.skipIf(missing !== null)('the reader binlog', () => {
  beforeAll(async () => {
    workspace = await createWorkspace({ text: config('null', false) });
    stores = await openStores(workspace, (await run('up')).ports);
    await sql(SCHEMA);
    await sql(moment(1));
    await workspace.write(config('null'));
    await run('up');
    await run('submit');
  });

  afterAll(async () => {
    await stores?.close();
    await workspace.write(config('null', false));
    await run('down', '--volumes');
    await workspace.remove();
  });

  test('carries the snapshot, inserts, updates, deletes and updates of keys', async () => {
    await run('generate', '--count', '100', '--rate', '200', '--seed', '7');
    await sql(`
      INSERT INTO plain.t VALUES (2, 21, 22), (3, 31, 32), (4, 41, 42);
      UPDATE plain.t SET a = NULL WHERE id = 2;
      UPDATE plain.t SET id = 5 WHERE id = 3;
      DELETE FROM plain.t WHERE id = 4;
      INSERT INTO plain.t VALUES (4, 43, 44)`);
    await arrives('t', [
      { id: 1, a: 11, b: 12 },
      { id: 2, a: null, b: 22 },
      { id: 4, a: 43, b: 44 },
      { id: 5, a: 31, b: 32 },
    ]);
    await validates();
  });

  test('gives every record a version of its own, that of the snapshot too', async () => {
    for (const name of [
      'order_analytics.orders_realtime_versions',
      'order_analytics.t_versions',
      'order_analytics.moved_versions',
    ]) {
      const [lowest] = await stores.query(`SELECT toString(min(_version)) AS version FROM ${name}`);
      expect(BigInt(lowest.version), name).toBeGreaterThanOrEqual(FIRST_EPOCH);
    }
  });

  test('reads moments of a server in another zone, in the snapshot and after it', async () => {
    await sql(moment(2));
    const row = { at: '2026-07-01 01:02:03.456', written: '2026-07-01 01:02:03.000001', day: '2026-07-01' };
    await arrives('moments', [
      { id: 1, ...row },
      { id: 2, ...row },
    ]);
    await validates('plain.moments');
  });

  test('takes columns by name: one that comes between, two whose names are swapped', async () => {
    await sql(`
      ALTER TABLE plain.t ADD COLUMN x INT NOT NULL DEFAULT 99 AFTER id;
      INSERT INTO plain.t (id, a, b) VALUES (6, 61, 62);
      ALTER TABLE plain.t DROP COLUMN x`);
    await eventually(
      () => stores.query('SELECT a, b FROM order_analytics.t WHERE id = 6'),
      ([row]) => row?.a === 61 && row.b === 62,
      30_000,
    );
    await validates('plain.t');
    await sql(`
      ALTER TABLE plain.t RENAME COLUMN a TO b, RENAME COLUMN b TO a;
      INSERT INTO plain.t (id, a, b) VALUES (7, 71, 72);
      ALTER TABLE plain.t RENAME COLUMN a TO b, RENAME COLUMN b TO a`);
    await eventually(
      () => stores.query('SELECT a, b FROM order_analytics.t WHERE id = 7'),
      ([row]) => row?.a === 71 && row.b === 72,
      30_000,
    );
    await sql('DELETE FROM plain.t WHERE id = 7');
  });

  test('goes on with a table that is renamed in, as gh-ost does, with more columns in another order', async () => {
    await sql(`
      INSERT INTO plain._t_new (id, a, b) SELECT id, a, b FROM plain.t;
      RENAME TABLE plain.t TO plain._t_old, plain._t_new TO plain.t;
      INSERT INTO plain.t (id, a, b) VALUES (8, 81, 82)`);
    await eventually(
      () => stores.query('SELECT a, b FROM order_analytics.t WHERE id = 8'),
      ([row]) => row?.a === 81 && row.b === 82,
      30_000,
    );
    await validates('plain.t');
  });

  test('is not stopped by a table of another database, with a YEAR behind eight numbers', async () => {
    await sql(`
      CREATE DATABASE elsewhere;
      CREATE TABLE elsewhere.years (a INT PRIMARY KEY, b INT, c INT, d INT, e INT, f INT, g INT, h INT, y YEAR);
      INSERT INTO elsewhere.years VALUES (1, 1, 1, 1, 1, 1, 1, 1, 2020);
      INSERT INTO plain.t (id, a, b) VALUES (9, 91, 92)`);
    await eventually(
      () => stores.query('SELECT a FROM order_analytics.t WHERE id = 9'),
      ([row]) => row?.a === 91,
      30_000,
    );
    expect((await cdcJob())?.state).toBe('RUNNING');
  });

  test('loses nothing and never goes back when the TaskManager is killed under updates of keys', {
    timeout: 600_000,
  }, async () => {
    const seen: number[] = [];
    let going = true;
    const poll = (async () => {
      while (going) {
        seen.push((await stores.query('SELECT n FROM order_analytics.counter WHERE id = 1'))[0]?.n ?? -1);
        await delay(20);
      }
    })();
    const write = (async () => {
      for (let way = 1; going; way = -way) {
        await sql(`UPDATE plain.moved SET id = id + ${way * KEYS} ORDER BY id ${way > 0 ? 'DESC' : 'ASC'}`);
        await sql('UPDATE plain.counter SET n = n + 1 WHERE id = 1');
        await delay(200);
      }
    })();
    for (let times = 0; times < 3; times += 1) await killTaskManager();
    going = false;
    await Promise.all([poll, write]);
    await validates('plain.moved', 'plain.counter');
    const [count] = await stores.query('SELECT toUInt32(count()) AS n FROM order_analytics.moved');
    expect(count.n).toBe(KEYS);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(0);
  });

  describe('follows the policy for zero dates', () => {
    const insert = (id: number) => `
      SET SESSION sql_mode = '';
      INSERT INTO plain.zero VALUES (${id}, '0000-00-00', '2026-00-00 00:00:00', '0000-00-00 00:00:00');
      INSERT INTO plain.zero VALUES (${id + 1}, '2026-07-01', '2026-07-01 01:02:03', NULL);
      SET SESSION sql_mode = DEFAULT`;
    const restart = async (zeroDates: string) => {
      await sql('DELETE FROM plain.zero');
      await arrives('zero', []);
      await workspace.write(config(zeroDates));
      expect((await run('submit', '--restart')).outcome).toBe('restarted');
    };
    const good = { day: '2026-07-01', at: '2026-07-01 01:02:03', seen: null };

    test('null', async () => {
      await sql(insert(1));
      await arrives('zero', [
        { id: 1, day: null, at: null, seen: null },
        { id: 2, ...good },
      ]);
      await validates('plain.zero');
    });

    test('a date', async () => {
      await restart('1970-01-01');
      await sql(insert(3));
      const first = { day: '1970-01-01', at: '1970-01-01 00:00:00', seen: '1970-01-01 00:00:00' };
      await arrives('zero', [
        { id: 3, ...first },
        { id: 4, ...good },
      ]);
      await validates('plain.zero');
    });

    test('error: the row alone is refused, by name', async () => {
      await restart('error');
      await sql(insert(5));
      await arrives('zero', [{ id: 6, ...good }]);
      const [letter] = await eventually(
        () => letters('zero'),
        (found) => found.length === 1,
        30_000,
      );
      expect(letter?.error).toMatch(/day.*0000-00-00/);
      expect((await cdcJob())?.state).toBe('RUNNING');
      await sql('DELETE FROM plain.zero WHERE id = 5');
    });
  });

  test('with the other one in pipeline.yaml is not restarted: the state of a reader is its own', async () => {
    const text = await workspace.read();
    await workspace.write(text.replace('reader: binlog, zeroDates: error', 'reader: mysql-cdc'));
    const refused = await workspace.plain('submit', '--restart');
    expect(refused.exitCode, refused.stdout + refused.stderr).toBe(2);
    expect(refused.stdout).toContain('source.reader was binlog, is mysql-cdc');
    expect(refused.stdout).toContain('generation: 2');
    await workspace.write(text);
    expect((await run('submit')).outcome).toBe('unchanged');
  });

  test('notices RESET MASTER, after which nobody knows what was written meanwhile', async () => {
    await sql('RESET MASTER');
    for (let id = 100; id < 120; id += 1) await sql(`INSERT INTO plain.t (id, a, b) VALUES (${id}, ${id}, ${id})`);
    // The server ends the connection first, for another reason; what it lacks shows when the job comes back, in its GTIDs or in its files.
    const stopped = await eventually(cdcJob, (job) => /RESET MASTER/.test(job?.failure ?? ''), 90_000);
    expect(stopped?.failure).toMatch(
      /does not have transactions that were read|is another one than the one that was read/,
    );
    expect(stopped?.state).not.toBe('RUNNING');
    const refused = await workspace.plain('submit');
    expect(refused.exitCode, refused.stdout).not.toBe(0);
    expect(refused.stderr).toMatch(/GTID|RESET MASTER/);
    expect(refused.stderr).toContain('generation');
  });
});
