import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flinkRest } from './support/flink-rest.js';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/**
 * The order pipeline from MySQL to ClickHouse, driven by the commands that a user types and observed in the engines
 * themselves. The tests share one stack and run in order.
 */
let workspace: Workspace;
let stores: Stores;
let ports: Record<string, number>;

const view = 'order_analytics.orders_realtime';
const topic = 'orders-cdc-topic';

beforeAll(async () => {
  workspace = await createWorkspace();
  const up = await workspace.cdcctl('up');
  expect(up.stderr + up.stdout, 'up').not.toMatch(/error:/);
  expect(up.exitCode).toBe(0);
  ports = up.json.ports;
  stores = await openStores(workspace, ports);
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});

afterAll(async () => {
  await stores?.close();
  // A test that failed may have left a changed config behind.
  await workspace.write(ORDERS);
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

async function insert(id: number, product = 'Kettle'): Promise<void> {
  await stores.mysql.execute(
    'INSERT INTO order_db.orders (id, user_id, product_name, quantity, total_price) VALUES (?, ?, ?, 2, 19.90)',
    [id, id * 10, product],
  );
}

const rowsOf = (where: string): Promise<Record<string, unknown>[]> =>
  stores.query(
    `SELECT toString(id) AS id, toString(user_id) AS user_id, product_name, toString(total_price) AS total_price, status, note, operation_type
     FROM (SELECT * FROM ${view} WHERE ${where} ORDER BY id)`,
  );

const seen = (where: string, count: number, ms = 10_000): Promise<Record<string, unknown>[]> =>
  eventually(
    () => rowsOf(where),
    (rows) => rows.length === count,
    ms,
  );

async function validates(): Promise<{
  readonly source: { readonly rows: number };
  readonly sink: { readonly rows: number };
}> {
  const answer = await workspace.cdcctl('validate', '--wait', '60s');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  expect(answer.json.tables[0].verdict).toBe('ok');
  return answer.json.tables[0];
}

async function endOffsets(): Promise<bigint> {
  const admin = stores.kafka.admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).reduce((sum, partition) => sum + BigInt(partition.high), 0n);
  } finally {
    await admin.disconnect();
  }
}

const flink = async (path: string, method: 'GET' | 'PATCH' = 'GET'): Promise<Record<string, unknown>> =>
  (await flinkRest(workspace)).ask(path, method);

interface StatusJob {
  readonly name: string;
  readonly id: string;
  readonly state: string;
  readonly restoredFrom: string | null;
}

async function jobs(): Promise<readonly StatusJob[]> {
  const answer = await workspace.cdcctl('status');
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json.jobs;
}

/** Ids and parallelism of a job's operators, which its state is found by. */
const operators = async (id: string): Promise<readonly string[]> => {
  const { vertices } = (await flink(`/jobs/${id}`)) as { vertices: readonly { readonly id: string }[] };
  return vertices.map((vertex) => vertex.id);
};

const jobCalled = async (name: string): Promise<StatusJob> => {
  const found = (await jobs()).find((job) => job.name === name);
  if (found === undefined) throw new Error(`no job ${name}`);
  return found;
};

describe('100 rows', () => {
  test('reconcile on both sides', async () => {
    const generated = await workspace.cdcctl('generate', '--count', '100', '--rate', '200', '--seed', '7');
    expect(generated.exitCode, generated.stdout + generated.stderr).toBe(0);
    const { source, sink } = await validates();
    const [rows] = await stores.mysql.query('SELECT COUNT(*) AS n FROM order_db.orders');
    expect(source.rows).toBe(Number((rows as { n: number }[])[0]?.n));
    expect(source.rows).toBeGreaterThan(50);
    expect(sink.rows).toBe(source.rows);
  });
});

/** Leaves ids 1001 to 1006 in a state that `expectChanges` describes. */
async function change(): Promise<void> {
  for (const id of [1001, 1002, 1003, 1004]) await insert(id);
  await stores.mysql.query("UPDATE order_db.orders SET status = 'paid', note = '' WHERE id = 1001");
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = 1002');
  await stores.mysql.query('UPDATE order_db.orders SET id = 1005 WHERE id = 1003');
  await stores.mysql.query('DELETE FROM order_db.orders WHERE id = 1004');
  await insert(1004, 'Second life');
  await insert(1006);
}

async function expectChanges(): Promise<void> {
  await seen('id = 1006', 1, 30_000);
  const rows = await seen('id BETWEEN 1001 AND 1006', 4, 30_000);
  expect(
    rows.map(({ id, status, note, product_name, operation_type }) => [id, status, note, product_name, operation_type]),
  ).toEqual([
    ['1001', 'paid', '', 'Kettle', 'UPDATE'],
    ['1004', 'pending', null, 'Second life', 'INSERT'],
    ['1005', 'pending', null, 'Kettle', 'INSERT'],
    ['1006', 'pending', null, 'Kettle', 'INSERT'],
  ]);
}

describe('changes', () => {
  test('an update, a delete, a primary-key update and a delete-then-insert are exact through the plain view', async () => {
    await change();
    await expectChanges();
    await validates();
  });

  test('the query with operation_type gives the exact count', async () => {
    const [exact] = await stores.query(
      `SELECT toUInt32(count()) AS n FROM ${view} WHERE id BETWEEN 1001 AND 1006 AND operation_type != 'DELETE'`,
    );
    expect(exact.n).toBe(4);
  });

  test('the view is the same after the sync job replayed its topic from the start', async () => {
    const before = await stores.query(`SELECT * EXCEPT (_synced_at) FROM ${view} ORDER BY id`);
    const sync = await jobCalled('orders-sync');
    await flink(`/jobs/${sync.id}?mode=cancel`, 'PATCH');
    await eventually(
      () => flink(`/jobs/${sync.id}`),
      (job) => job.state === 'CANCELED',
      30_000,
    );
    const replayed = await workspace.cdcctl('submit', '--replay');
    expect(replayed.exitCode, replayed.stdout + replayed.stderr).toBe(0);
    expect((await jobCalled('orders-sync')).restoredFrom).toBeNull();
    await validates();
    const [newest] = await stores.query(
      `SELECT countIf(n > 1) AS replayed FROM (SELECT id, _version, count() AS n FROM order_analytics.orders_realtime_versions GROUP BY id, _version)`,
    );
    expect(newest).toBeDefined();
    expect(await stores.query(`SELECT * EXCEPT (_synced_at) FROM ${view} ORDER BY id`)).toEqual(before);
    await expectChanges();
  });
});

describe('submit', () => {
  test('a second time changes nothing', async () => {
    const before = await jobs();
    const again = await workspace.cdcctl('submit');
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    expect((await jobs()).map((job) => job.id)).toEqual(before.map((job) => job.id));
  });

  test('leaves nothing that is not as the config has it', async () => {
    const drift = await workspace.cdcctl('drift');
    expect([drift.json.differences, drift.exitCode], drift.stderr).toEqual([[], 0]);
    const merge = await workspace.cdcctl('init', '--merge');
    expect([merge.json.diff, merge.exitCode], merge.stderr).toEqual(['', 0]);
  });

  test('says that the config has changed since and exits 2, and --restart goes on from savepoints with it', async () => {
    await workspace.write(`${ORDERS}profile: throughput\nflink: { groupId: other-group, parallelism: 2 }\n`);
    const [before, offsets] = [await jobs(), await endOffsets()];
    const changed = await workspace.plain('submit');
    expect([changed.exitCode, changed.stdout], changed.stderr).toEqual([
      2,
      `${before.map(({ name, id }) => `~ ${name}: runs with other options and settings (job ${id})\n`).join('')}next: Run \`cdcctl submit --restart\`: each job is stopped with a savepoint and goes on from it as it is configured now. So it does after the next \`cdcctl stop\` and \`cdcctl up\`.`,
    ]);
    expect((await jobs()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const ids = await Promise.all(before.map(({ id }) => operators(id)));
    const restarted = await workspace.cdcctl('submit', '--restart');
    expect(restarted.exitCode, restarted.stdout + restarted.stderr).toBe(0);
    expect(restarted.json.outcome).toBe('restarted');
    const after = await jobs();
    for (const [index, job] of after.entries()) {
      expect(job).toMatchObject({ state: 'RUNNING', restoredFrom: expect.stringMatching(/savepoint-/) });
      expect(await operators(job.id)).toEqual(ids[index]);
    }
    expect(await endOffsets()).toBe(offsets);
    await insert(1007);
    await seen('id = 1007', 1);
    await validates();
    const again = await workspace.cdcctl('submit', '--restart');
    expect([again.exitCode, again.json.outcome], again.stderr).toEqual([0, 'unchanged']);
  });

  test('--restart puts a job back that does not come up as it is configured', async () => {
    const text = await workspace.read();
    const before = await jobs();
    await workspace.write(`${text}sink: { type: clickhouse, user: nobody }\n`);
    const refused = await workspace.plain('submit', '--restart');
    expect(refused.exitCode, refused.stdout).toBe(1);
    expect(refused.stderr).toContain('orders-sync does not come up as it is configured now');
    expect(refused.stderr).toMatch(
      /nobody: Authentication failed.*\n.*It runs again as it did before, from .*savepoint-/,
    );
    await workspace.write(text);
    const [cdc, sync] = await jobs();
    expect(cdc?.id).toBe(before[0]?.id);
    expect(sync?.restoredFrom).toMatch(/savepoint-/);
    await insert(1008);
    await seen('id = 1008', 1);
    await validates();
    expect((await workspace.cdcctl('submit')).json.outcome).toBe('unchanged');
    // No job is left as another config has it: the lag is that of the consumer group that the config names.
    await workspace.write(ORDERS);
    expect((await workspace.cdcctl('submit')).exitCode).toBe(2);
    expect((await workspace.cdcctl('submit', '--restart')).json.outcome).toBe('restarted');
    await validates();
  });
});

describe('validate', () => {
  test('says what it did not compare, and writes a report for CI', async () => {
    const counted = await workspace.cdcctl(
      'validate',
      '--counts-only',
      '--junit',
      join(workspace.folder, 'report.xml'),
    );
    expect(counted.exitCode, counted.stdout + counted.stderr).toBe(3);
    expect(counted.json).toMatchObject({ ok: false, tables: [{ verdict: 'counts equal', share: 0 }], notCompared: [] });
    expect(await readFile(join(workspace.folder, 'report.xml'), 'utf8')).toContain('<error type="counts equal"');
    const recent = await workspace.cdcctl('validate', '--since', '1d', '--tables', 'order_db.orders');
    expect(recent.exitCode, recent.stdout + recent.stderr).toBe(0);
    expect(recent.json.tables[0]).toMatchObject({
      verdict: 'partial',
      leftOut: [expect.stringContaining('updated_at')],
    });
    const unknown = await workspace.plain('validate', '--tables', 'order_db.order');
    expect(unknown.exitCode).toBe(64);
    expect(unknown.stderr).toContain('Did you mean order_db.orders?');
  });
});

describe('validate while the jobs hang', () => {
  test('calls a row that they have not brought unverified, and equal once they have', {
    timeout: 120_000,
  }, async () => {
    const status = await workspace.cdcctl('status');
    const engines: readonly { readonly name: string; readonly pid: number }[] = status.json.engines;
    const pid = engines.find(({ name }) => name === 'flink-taskmanager')?.pid;
    if (pid === undefined) throw new Error('no TaskManager');
    process.kill(pid, 'SIGSTOP');
    try {
      // MySQL has sent it into a connection that nobody reads.
      await stores.mysql.query('UPDATE order_db.orders SET quantity = quantity + 1 WHERE id = 1006');
      const heldUp = await workspace.cdcctl('validate', '--wait', '13s');
      expect(heldUp.exitCode, heldUp.stdout + heldUp.stderr).toBe(3);
      expect(heldUp.json.tables[0]).toMatchObject({
        ...{ verdict: 'unverified', missing: 0, extra: 0, different: 1 },
        reasons: ['1 row differs', 'the jobs have completed no checkpoint meanwhile, and rows may be on the way'],
      });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await validates();
  });
});

describe('validate finds', () => {
  /** Writes a version into ClickHouse that outranks the row's newest one, as no job of ours would. */
  const plant = (id: number, change: string): Promise<unknown> =>
    stores.clickhouse.command({
      query: `INSERT INTO order_analytics.orders_realtime_versions SELECT * REPLACE (${change}, _version + 1 AS _version) FROM (SELECT * FROM order_analytics.orders_realtime_versions FINAL WHERE id = ${id})`,
    });
  const healed = (id: number): Promise<unknown> =>
    stores.mysql.query('UPDATE order_db.orders SET quantity = quantity + 1 WHERE id = ?', [id]);
  const finds = async (): Promise<{
    missing: number;
    extra: number;
    different: number;
    samples: { column?: string }[];
  }> => {
    const answer = await workspace.cdcctl('validate', '--wait', '3s');
    expect(answer.exitCode, answer.stdout + answer.stderr).toBe(2);
    expect(answer.json.ok).toBe(false);
    return answer.json.tables[0];
  };

  test.each([
    ['a cent changed', 'total_price + toDecimal32(0.01, 2) AS total_price'],
    ["NULL against ''", "'' AS note"],
    ['a time shifted by an hour', 'created_at + 3600 AS created_at'],
    ['a trailing space', "concat(product_name, ' ') AS product_name"],
  ])('%s', async (_fault, change) => {
    await plant(1006, change);
    expect(await finds()).toMatchObject({ missing: 0, extra: 0, different: 1 });
    await healed(1006);
    await validates();
  });

  test("two rows' values swapped", async () => {
    await stores.mysql.query(
      "UPDATE order_db.orders SET note = 'a' WHERE id = 1005; UPDATE order_db.orders SET note = 'b' WHERE id = 1006",
    );
    await validates();
    await plant(1005, "'b' AS note");
    await plant(1006, "'a' AS note");
    expect(await finds()).toMatchObject({ missing: 0, extra: 0, different: 2 });
    await healed(1005);
    await healed(1006);
    await validates();
  });

  test('a ghost row', async () => {
    await stores.clickhouse.command({
      query:
        'INSERT INTO order_analytics.orders_realtime_versions SELECT * REPLACE (toUInt64(999999) AS id) FROM (SELECT * FROM order_analytics.orders_realtime_versions FINAL WHERE id = 1006)',
    });
    expect(await finds()).toMatchObject({ missing: 0, extra: 1, different: 0 });
    await stores.clickhouse.command({
      query: 'DELETE FROM order_analytics.orders_realtime_versions WHERE id = 999999',
    });
    await validates();
  });

  test('a missing row', async () => {
    await plant(1006, 'toUInt8(1) AS _is_deleted');
    expect(await finds()).toMatchObject({ missing: 1, extra: 0, different: 0 });
    await healed(1006);
    await validates();
  });
});

describe('stop and up', () => {
  test('resume both jobs from savepoints with other tuning: no second snapshot, no row lost', async () => {
    const before = await jobs();
    const stop = await workspace.cdcctl('stop');
    expect(stop.exitCode, stop.stdout + stop.stderr).toBe(0);
    await stores.close();
    await workspace.write(`${ORDERS}profile: throughput\n`);
    const up = await workspace.cdcctl('up');
    expect(up.exitCode, up.stdout + up.stderr).toBe(0);
    stores = await openStores(workspace, up.json.ports);
    ports = up.json.ports;
    const offsets = await endOffsets();
    for (const name of ['orders-cdc', 'orders-sync']) {
      const job = await jobCalled(name);
      expect(before.map((old) => old.id)).not.toContain(job.id);
      expect(job.restoredFrom).toMatch(/savepoint-/);
    }
    await validates();
    expect(await endOffsets()).toBe(offsets);
    await insert(2001);
    await seen('id = 2001', 1);
    expect(await endOffsets()).toBe(offsets + 1n);
  });
});
