import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FlinkRest, flinkRest } from './support/flink-rest.js';
import { createWorkspace, eventually, ORDERS, openStores, type Stores, type Workspace } from './support/workspace.js';

/** Records that nobody can read or write, on a pipeline that puts them aside. */
let workspace: Workspace;
let stores: Stores;
let rest: FlinkRest;

const TOPIC = 'orders-cdc-topic';

beforeAll(async () => {
  workspace = await createWorkspace({ text: `${ORDERS}sink: { type: clickhouse, poison: dead-letter }\n` });
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  stores = await openStores(workspace, up.json.ports);
  rest = await flinkRest(workspace);
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});

afterAll(async () => {
  await stores?.close();
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

interface Message {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly partition: number;
}

async function produce(messages: readonly Message[]): Promise<void> {
  const producer = stores.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: [...messages] });
  await producer.disconnect();
}

const order = (id: number | string): Record<string, unknown> => ({
  id,
  user_id: 7,
  product_name: 'Blue Mug',
  quantity: 1,
  total_price: 9.5,
  status: 'paid',
  note: null,
  created_at: '2026-01-02T03:04:05.678Z',
  updated_at: '2026-01-02T03:04:05.678Z',
  op: '+I',
  op_ts: '2026-01-02T03:04:05Z',
});

interface Letter {
  readonly partition: number;
  readonly reason: string;
  readonly error: string;
  readonly row: string;
  readonly keyBytes: string;
  readonly valueBytes: string;
}

const letters = (): Promise<Letter[]> =>
  stores.query(
    'SELECT partition, reason, error, row, key_bytes AS keyBytes, value_bytes AS valueBytes ' +
      "FROM order_analytics.dead_letters FINAL WHERE target = 'order_analytics.orders_realtime_versions' AND topic = " +
      `'${TOPIC}' ORDER BY partition, offset`,
  );

const syncJob = async () => {
  const status = await workspace.cdcctl('status');
  return status.json.jobs.find(({ name }: { name: string }) => name === 'orders-sync');
};

/** The newest value of a metric of any task of the sync job, by the end of its name. */
async function metric(name: string): Promise<number | undefined> {
  const { id } = await syncJob();
  const ask = (path: string) => rest.ask(`/jobs/${id}${path}`);
  const { vertices } = (await ask('')) as { vertices: { id: string }[] };
  for (const vertex of vertices) {
    const path = `/vertices/${vertex.id}/metrics`;
    const metrics = (await ask(path)) as { id: string }[];
    const found = metrics.find((candidate) => candidate.id.endsWith(`.${name}`));
    if (found === undefined) continue;
    const [value] = (await ask(`${path}?get=${encodeURIComponent(found.id)}`)) as { value: string }[];
    return Number(value?.value);
  }
  return undefined;
}

test('are put aside with their bytes, their place and the reason, and the rows around them arrive', async () => {
  await produce([
    { partition: 0, key: '{"id":1}', value: JSON.stringify(order(1)) },
    { partition: 0, key: '{"id":2}', value: '{"id":2,"user_id":' },
    { partition: 0, key: '{"id":3}', value: JSON.stringify(order(3)) },
    { partition: 1, key: '{"id":null}', value: JSON.stringify(order(4)) },
    { partition: 1, key: Buffer.from([0xff, 0x00]), value: JSON.stringify(order(5)) },
    { partition: 2, key: '{"id":-6}', value: JSON.stringify(order(-6)) },
    { partition: 2, key: '{"id":7}', value: JSON.stringify(order(7)) },
  ]);
  const rows = () => stores.query('SELECT toString(id) AS id FROM order_analytics.orders_realtime ORDER BY id');
  await eventually(rows, (found) => found.map(({ id }) => id).join() === '1,3,7', 30_000);
  const found = await eventually(letters, (all) => all.length === 4, 30_000);
  expect(found.map(({ partition, reason }) => [partition, reason])).toEqual([
    [0, 'unreadable-value'],
    [1, 'unreadable-key'],
    [1, 'unreadable-key'],
    [2, 'does-not-fit'],
  ]);
  expect(found[0]).toMatchObject({ valueBytes: '{"id":2,"user_id":' });
  expect(found[1]).toMatchObject({ error: "column 'id' is missing or null", keyBytes: '{"id":null}' });
  expect(found[3]?.error).toContain("column 'id': the value -6 is outside the range of UInt64");
});

test('are counted by status and by a metric of the job', async () => {
  const status = await workspace.cdcctl('status');
  expect(status.json.tables).toEqual([expect.objectContaining({ table: 'order_db.orders', deadLetters: 4 })]);
  const plain = await workspace.plain('status');
  expect(plain.stdout).toMatch(/dead letters\n.*orders-cdc-topic +\d+ +4/);
  await eventually(
    () => metric('numDeadLetters'),
    (value) => value === 4,
    20_000,
  );
  expect(await metric('newestSourceTime')).toBe(Date.parse('2026-01-02T03:04:05Z'));
});

test('of a partition that the topic did not have fail the job, which says what to do', async () => {
  const admin = stores.kafka.admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic: TOPIC, count: 4 }] });
  await admin.disconnect();
  await produce([{ partition: 3, key: '{"id":8}', value: JSON.stringify(order(8)) }]);
  const job = await eventually(syncJob, ({ failure }) => failure !== undefined && failure !== null, 60_000);
  expect(job.failure).toContain('generation');
});
