import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkspace, openStores, type Stores, type Workspace } from './support/workspace.js';

/**
 * A pipeline that cdcctl 0.1 ran, whose reader of MySQL was Flink CDC, goes on with the reader `binlog`: without another
 * snapshot, from the savepoint that it left. `fixtures/savepoint-0.1` has that of a run, with what its stores held: the
 * rows of MySQL, the GTIDs of its server, and the records of the topic.
 */
const FIXTURE = join(import.meta.dirname, 'fixtures/savepoint-0.1');
/** The files of a state directory that 0.1 left, for the same pipeline. */
const EARLIER = join(import.meta.dirname, '../unit/apply/earlier');
const TOPIC = 'orders-cdc-topic';
/** Versions of the reader `binlog` are at least this, those that are made of offsets are below. */
const FIRST_EPOCH = 2n ** 52n;

interface StoresOfThen {
  /** GTIDs of the transactions that were read. */
  readonly executed: string;
  readonly rows: readonly (readonly unknown[])[];
  readonly records: readonly { readonly partition: number; readonly key: string; readonly value: string | null }[];
}

let workspace: Workspace;
let stores: Stores;

const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

/** MySQL as it was at the savepoint: a server that has its transactions, and no binlog of them. */
async function leaveMysql({ rows, executed }: StoresOfThen): Promise<void> {
  await stores.mysql.query('INSERT INTO order_db.orders VALUES ?', [rows]);
  await stores.mysql.query('RESET MASTER; SET GLOBAL gtid_purged = ?', [executed]);
}

async function leaveTopic({ records }: StoresOfThen): Promise<void> {
  const producer = stores.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: [...records] });
  await producer.disconnect();
}

/** The state directory as 0.1 left it: its records of the jobs and its pipeline. */
async function leaveState(): Promise<void> {
  const { jobs } = await read(join(EARLIER, 'jobs.json'));
  const savepoint = join(workspace.stateDir, 'data/flink/savepoints', jobs[0].runs[0], 'savepoint-1');
  await mkdir(savepoint, { recursive: true });
  await copyFile(join(FIXTURE, '_metadata'), join(savepoint, '_metadata'));
  await copyFile(join(EARLIER, 'jobs.json'), join(workspace.stateDir, 'jobs.json'));
  await copyFile(join(EARLIER, 'pipeline.json'), join(workspace.stateDir, 'pipeline.json'));
}

/** Changes of every kind, of rows with numbers that no other round has. */
const change = (round: number) =>
  stores.mysql.query(`
    INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (${round}0, 1, 'ü', 1, 1.25), (${round}1, 1, 'Pan', 1, 2);
    UPDATE order_db.orders SET quantity = quantity + 1, note = 'round ${round}' WHERE id = 1;
    UPDATE order_db.orders SET id = ${round}2 WHERE id = ${round}0;
    INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (${round}3, 1, 'gone', 1, 1);
    DELETE FROM order_db.orders WHERE id = ${round}3`);

async function validates(): Promise<void> {
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['ok']);
}

const versions = async (where: string): Promise<readonly bigint[]> => {
  const sql = `SELECT toString(_version) AS version FROM order_analytics.orders_realtime_versions WHERE ${where}`;
  return (await stores.query(sql)).map(({ version }) => BigInt(version));
};

beforeAll(async () => {
  workspace = await createWorkspace();
  const { ports } = await run('up');
  stores = await openStores(workspace, ports);
  const then: StoresOfThen = await read(join(FIXTURE, 'stores.json'));
  await leaveMysql(then);
  await leaveTopic(then);
  await leaveState();
});

afterAll(async () => {
  await stores?.close();
  await workspace?.cdcctl('down', '--volumes');
  await workspace?.remove();
});

test('it goes on from its savepoint, with what was written before the binlog said names, and without a snapshot', async () => {
  await stores.mysql.query("SET GLOBAL binlog_row_metadata = 'MINIMAL'");
  await change(1);
  await stores.mysql.query("SET GLOBAL binlog_row_metadata = 'FULL'");
  await change(2);
  const { jobs } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'started']);
  await change(3);
  await validates();
  // Rows that did not change since then are as the topic has them.
  expect((await versions('id IN (2, 4)')).every((version) => version < FIRST_EPOCH)).toBe(true);
  expect(await versions('id IN (2, 4)')).toHaveLength(2);
  // Of each round at least the row that is left of those that came, and of two more.
  expect((await versions('1')).filter((version) => version >= FIRST_EPOCH).length).toBeGreaterThan(8);
});

test('from then on its state is its own', async () => {
  await run('stop');
  await stores.close();
  const { ports, jobs } = await run('up');
  stores = await openStores(workspace, ports);
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  await change(4);
  await validates();
});

test('the reader of then cannot be chosen, and it is said what to do', async () => {
  const text = await workspace.read();
  await workspace.write(text.replace('source: { ', 'source: { reader: debezium, '));
  const submit = await workspace.plain('submit', '--restart');
  expect(submit.exitCode).not.toBe(0);
  expect(submit.stderr).toContain('leave reader out: `cdcctl stop` and `cdcctl up` go on from its state with binlog');
  await workspace.write(text);
});
