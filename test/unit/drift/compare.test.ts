import { expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { compareAll, type Readings } from '../../../src/drift/index.js';
import { commentedColumns } from '../../../src/introspect/index.js';
import { type Drift, type NoticeKind, type TableNotice, TOPIC_CONFIG } from '../../../src/model/index.js';
import type { KnownJob } from '../../../src/plan/index.js';
import type { SinkTable, SourceColumn, SourceTable } from '../../../src/ports/index.js';
import { differenceDocument, driftText } from '../../../src/report/drift-text.js';
import { remedyText } from '../../../src/report/remedy-text.js';
import { column, table } from '../introspect/source-tables.js';

const FILE = `version: 1
name: shop
generation: 2
tables:
  - source: shop.orders
    columns:
      id: int unsigned not null
      # secret: varchar(20)
      state: varchar(20) not null
      at: datetime(3)
    primaryKey: [id]
    topic: orders
    partitions: 3
    target: analytics.orders
`;
const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: FILE, env: {} });

const ID = column('id', 'int(10) unsigned');
const SECRET = column('secret', 'varchar(20)');
const STATE = column('state', 'varchar(20)');
const AT = column('at', 'datetime(3)', { nullable: true });
const ORDERS = table('orders', { columns: [ID, SECRET, STATE, AT] });

const VERSIONS: SinkTable = {
  engine: 'ReplacingMergeTree(_version)',
  sortingKey: ['id'],
  partitionKey: '',
  ttl: '',
  columnTtls: new Map(),
  columns: [
    { name: 'id', type: 'UInt32' },
    { name: 'state', type: 'String' },
    { name: 'at', type: "Nullable(DateTime64(3, 'UTC'))" },
    { name: 'operation_type', type: 'LowCardinality(String)' },
    { name: '_version', type: 'UInt64' },
    { name: '_is_deleted', type: 'UInt8' },
    { name: '_synced_at', type: "DateTime64(3, 'UTC')" },
  ],
  reads: null,
};
const VIEW: SinkTable = {
  ...{ engine: 'View', sortingKey: [], partitionKey: '', ttl: '', columnTtls: new Map() },
  columns: ['id', 'state', 'at', 'operation_type', '_synced_at'].map((name) => ({ name, type: 'String' })),
  reads: { database: 'analytics', table: 'orders_versions_g2' },
};
const viewNames = ['orders', 'orders_g2'].map((name) => ({ database: 'analytics', table: name }));

function job(kind: string, part: Partial<KnownJob> = {}, hash = '2-i-a-b-c'): KnownJob {
  const parameters = { 'cdcctl.generation': '2', 'cdcctl.hash': hash };
  return { id: kind, name: `shop-${kind}`, state: 'RUNNING', startTime: 1, failure: null, parameters, ...part };
}

const CLEAN: Readings = {
  mysql: { value: [ORDERS] },
  topic: { value: [{ partitions: 3, config: TOPIC_CONFIG }] },
  clickhouse: {
    value: { tables: [{ versions: VERSIONS, views: viewNames.map((name) => ({ name, found: VIEW })) }], missing: [] },
  },
  job: { value: [job('cdc'), job('sync')] },
  notices: { value: [] },
};

function drift(readings: Partial<Readings>): Drift {
  const desired = (['cdc', 'sync'] as const).map((kind) => ({
    kind,
    name: `shop-${kind}`,
    hash: '2-i-a-b-c',
    earlier: ['old'],
    ...(kind === 'cdc' && { predecessor: { hash: '2-p-a-b-c', earlier: ['older'] } }),
  }));
  return compareAll({ pipeline, leftOut: commentedColumns(FILE), desired, readings: { ...CLEAN, ...readings } });
}

/** object, expected, actual and next of each difference. */
const found = (readings: Partial<Readings>) =>
  drift(readings).differences.map(({ object, expected, actual, remedy }) => [
    object,
    expected,
    actual,
    remedyText(remedy),
  ]);
const mysql = (tables: readonly SourceTable[]) => found({ mysql: { value: tables } });
const columns = (...list: readonly SourceColumn[]) => mysql([{ ...ORDERS, columns: list }]);
const sink = (versions: SinkTable | null, view: SinkTable | null = VIEW) =>
  found({
    clickhouse: {
      value: { tables: [{ versions, views: viewNames.map((name) => ({ name, found: view })) }], missing: [] },
    },
  });

const REBUILD = 'cdcctl init --merge, then generation: 3';

test('nothing differs where all is as pipeline.yaml has it, and a column in a comment is left out on purpose', () => {
  expect(drift({})).toEqual({
    differences: [],
    unread: [],
    clean: ['mysql', 'topic', 'clickhouse', 'job'],
    unlisted: [],
  });
});

test('columns of MySQL that are added, dropped, maybe renamed or of another type', () => {
  expect(
    columns(ID, SECRET, STATE, AT, column('note', 'varchar(9)', { nullable: true }), column('doc', 'vector(3)')),
  ).toEqual([
    ['column note', 'not copied', 'varchar(9)', `${REBUILD}; or a comment "# note: ..." leaves it out`],
    [
      'column doc',
      'not copied',
      'vector(3), which is not carried',
      'cdcctl init --merge; a comment says that it is left out',
    ],
  ]);
  expect(columns(ID, SECRET, STATE)).toEqual([['column at', 'datetime(3)', 'no such column', REBUILD]]);
  expect(columns(ID, SECRET, column('status', 'varchar(20)'), AT)).toEqual([
    ['column status', 'not copied', 'varchar(20) not null', `${REBUILD}; or a comment "# status: ..." leaves it out`],
    ['column state', 'varchar(20) not null', 'no such column; maybe renamed to status', REBUILD],
  ]);
  // Of another type, or in another place, it is another column.
  expect(columns(ID, SECRET, column('status', 'varchar(30)'), AT)[1]?.[2]).toBe('no such column');
  expect(columns(ID, SECRET, AT, column('status', 'varchar(20)'))[1]?.[2]).toBe('no such column');
  expect(columns(ID, SECRET, STATE, { ...AT, type: 'datetime(6)' })).toEqual([
    ['column at', 'datetime(3)', 'datetime(6)', REBUILD],
  ]);
  expect(columns(ID, SECRET, { ...STATE, nullable: true }, AT)).toEqual([
    ['column state', 'varchar(20) not null', 'varchar(20)', REBUILD],
  ]);
});

test('a text that became longer, or a column that forbids NULL now, is carried as it is', () => {
  const next = 'cdcctl init --merge; the jobs carry it as it is';
  expect(columns(ID, SECRET, column('state', 'varchar(200)'), { ...AT, nullable: false })).toEqual([
    ['column state', 'varchar(20) not null', 'varchar(200) not null', next],
    ['column at', 'datetime(3)', 'datetime(3) not null', next],
  ]);
});

test('the key, and tables that are gone or new', () => {
  expect(mysql([{ ...ORDERS, keys: [{ name: 'PRIMARY', columns: ['id', 'state'] }] }])).toEqual([
    ['key', '(id)', '(id, state)', REBUILD],
  ]);
  expect(mysql([{ ...ORDERS, keys: [] }])).toEqual([['key', '(id)', 'none', 'give the table a primary key']]);
  const moved = drift({ mysql: { value: [table('orders_old'), { ...table('v'), kind: 'view' }] } });
  expect(moved.differences).toMatchObject([{ table: 'shop.orders', object: 'table', expected: 'copied' }]);
  expect(moved.unlisted).toEqual(['shop.orders_old']);
});

test('topics: missing, of other partitions, of other settings', () => {
  expect(found({ topic: { value: [null] } })).toEqual([
    ['topic orders.g2', '3 partitions', 'no such topic', 'cdcctl up'],
  ]);
  const config = { ...TOPIC_CONFIG, 'cleanup.policy': 'delete' };
  expect(found({ topic: { value: [{ partitions: 1, config }] } })).toEqual([
    ['topic orders.g2', '3 partitions', '1 partition', 'generation: 3'],
    [
      ...['topic orders.g2', 'cleanup.policy=compact', 'cleanup.policy=delete'],
      'kafka-configs --alter --entity-type topics --entity-name orders.g2 --add-config cleanup.policy=compact',
    ],
  ]);
});

test('ClickHouse: tables, columns, types, engines, order, and the generation that a view shows', () => {
  const name = 'table analytics.orders_versions_g2';
  expect(sink(null)).toEqual([[name, 'ReplacingMergeTree(_version)', 'no such table', 'cdcctl up']]);
  const [id, , ...others] = VERSIONS.columns;
  const changed = [{ name: 'id', type: 'UInt64' }, ...others, { name: 'extra', type: 'Int8' }];
  expect(sink({ ...VERSIONS, columns: changed })).toEqual([
    [`${name} column id`, id?.type, 'UInt64', 'generation: 3'],
    [`${name} column state`, 'String', 'no such column', 'generation: 3'],
    [`${name} column extra`, 'no such column', 'Int8', 'generation: 3'],
  ]);
  expect(sink({ ...VERSIONS, engine: 'MergeTree', sortingKey: ['state', 'id'], partitionKey: 'id' })).toEqual([
    [name, 'ReplacingMergeTree(_version)', 'MergeTree', 'generation: 3'],
    [name, 'ORDER BY (id)', 'ORDER BY (state, id)', 'generation: 3'],
    [name, 'no PARTITION BY', 'PARTITION BY id', 'generation: 3'],
  ]);
  expect(sink({ ...VERSIONS, ttl: 'at + toIntervalDay(30)' })).toEqual([
    [
      ...[name, 'no TTL', 'TTL at + toIntervalDay(30)'],
      'ALTER TABLE `analytics`.`orders_versions_g2` REMOVE TTL; then `cdcctl validate` finds what is gone',
    ],
  ]);
  expect(sink({ ...VERSIONS, columnTtls: new Map([['note', 'at + toIntervalDay(1)']]) })).toEqual([
    [
      ...[`${name} column note`, 'no TTL', 'TTL at + toIntervalDay(1)'],
      'ALTER TABLE `analytics`.`orders_versions_g2` MODIFY COLUMN `note` REMOVE TTL; then `cdcctl validate` finds what is gone',
    ],
  ]);
  expect(sink({ ...VERSIONS, engine: "ReplicatedReplacingMergeTree('/a/{shard}', '{replica}', _version)" })).toEqual(
    [],
  );
  const older = { ...VIEW, reads: { database: 'analytics', table: 'orders_versions' } };
  expect(sink(VERSIONS, older)[0]).toEqual([
    ...['view analytics.orders', 'reads analytics.orders_versions_g2', 'reads analytics.orders_versions'],
    'cdcctl switch',
  ]);
  expect(sink(VERSIONS, { ...VIEW, columns: VIEW.columns.slice(1) })[0]).toEqual([
    ...[
      'view analytics.orders',
      '(id, state, at, operation_type, _synced_at)',
      '(state, at, operation_type, _synced_at)',
    ],
    'cdcctl switch',
  ]);
  expect(sink(VERSIONS, null)[0]?.[2]).toBe('no such view');
  expect(sink(VERSIONS, VERSIONS)[0]?.[2]).toBe('a table, ReplacingMergeTree(_version)');
});

test('jobs: never submitted, ended with a reason, of another generation, made from something else', () => {
  const jobs = (...known: readonly KnownJob[]) => found({ job: { value: known } });
  const failed = job('cdc', { state: 'FAILED', failure: 'shop.orders has no column state' });
  expect(jobs(failed)).toEqual([
    ['job shop-cdc', 'RUNNING', 'FAILED: shop.orders has no column state', 'cdcctl submit'],
    ['job shop-sync', 'RUNNING', 'not submitted', 'cdcctl submit'],
  ]);
  const [asIn, others] = ['as in this pipeline.yaml', 'carries other tables, columns or topics'];
  expect(jobs(job('cdc', {}, '2-x-a-b-c'), job('sync', {}, '2-x-a-b-c'))).toEqual([
    ['job shop-cdc', asIn, others, 'generation: 3'],
    ['job shop-sync', asIn, others, 'cdcctl stop, then cdcctl up'],
  ]);
  expect(jobs(job('cdc', {}, '2-i-x-b-y'), job('sync', {}, 'old-b-c'))).toEqual([
    ['job shop-cdc', asIn, 'runs with other options, connector jars', 'cdcctl submit --restart'],
    ['job shop-sync', asIn, 'runs with other options', 'cdcctl submit --restart'],
  ]);
  const another = ['job shop-cdc', asIn, 'runs with another `source.reader`', 'cdcctl stop, then cdcctl up'];
  for (const hash of ['2-p-a-b-c', 'older-b-c']) {
    expect(jobs(job('cdc', {}, hash), job('sync'))).toEqual([another]);
  }
  const older = job('cdc', { parameters: { 'cdcctl.generation': '1', 'cdcctl.hash': 'x-y-z' } });
  expect(jobs(older, job('sync', { state: 'RESTARTING', failure: 'why' }))).toEqual([
    ['job shop-cdc', 'generation 2', 'generation 1', 'cdcctl stop, cdcctl up, then cdcctl submit'],
    ['job shop-sync', 'RUNNING', 'RESTARTING: why', 'cdcctl status'],
  ]);
});

test('what the reader noticed of tables is a difference, but for dates that are written as pipeline.yaml asks for', () => {
  const notice = (kind: NoticeKind, count: number): TableNotice => {
    return { table: 'shop.orders', kind, count, last: 'truncated in binlog.000003 at 4711' };
  };
  const noticed = drift({
    notices: { value: [notice('emptied', 2), notice('zeroDates', 9), notice('unreadable', 1), notice('notRead', 1)] },
  });
  expect(noticed.differences).toEqual([
    {
      ...{ code: 'rows', place: 'job', table: 'shop.orders', object: 'rows', expected: 'each change has an event' },
      actual: 'emptied 2 times: truncated in binlog.000003 at 4711',
      remedy: { code: 'validate', kind: 'emptied', generation: 3 },
    },
    expect.objectContaining({ actual: 'unreadable: truncated in binlog.000003 at 4711' }),
    expect.objectContaining({ object: 'rows', expected: 'the snapshot has them' }),
  ]);
  const unknown = drift({
    notices: { code: 'CDC-FLINK-METRICS', what: 'Flink has no metrics', why: 'No TaskManager gave any.' },
  });
  expect(unknown.unread).toEqual([
    { place: 'job', code: 'CDC-FLINK-METRICS', what: 'Flink has no metrics', why: 'No TaskManager gave any.' },
  ]);
  expect(unknown.clean).toEqual(['mysql', 'topic', 'clickhouse']);
});

test('with --json a difference has a code, what to do as data, and the same in a sentence', () => {
  const [missing] = drift({ topic: { value: [null] } }).differences.map(differenceDocument);
  expect(missing).toEqual({
    ...{ code: 'topic-missing', place: 'topic', table: 'shop.orders', object: 'topic orders.g2' },
    ...{ expected: '3 partitions', actual: 'no such topic', remedy: { code: 'up' }, next: 'cdcctl up' },
  });
});

test('what could not be read is named, and is neither clean nor different', () => {
  const unread = drift({ topic: { code: 'CDC-KAFKA-DOWN', what: 'Kafka does not answer', why: 'ECONNREFUSED' } });
  expect(unread).toEqual({
    differences: [],
    unread: [{ place: 'topic', code: 'CDC-KAFKA-DOWN', what: 'Kafka does not answer', why: 'ECONNREFUSED' }],
    clean: ['mysql', 'clickhouse', 'job'],
    unlisted: [],
  });
});

test('people read a table, and a line for each place without a difference', () => {
  const both = drift({
    mysql: { value: [{ ...ORDERS, columns: [ID, SECRET, STATE] }, table('new')] },
    topic: { code: 'CDC-KAFKA-DOWN', what: 'Kafka does not answer', why: 'ECONNREFUSED' },
  });
  expect(driftText(both, { allTables: true })).toBe(`\
where  object                 pipeline.yaml has  there is        what to do
MySQL  shop.orders column at  datetime(3)        no such column  cdcctl init --merge, then generation: 3

ClickHouse: as pipeline.yaml has it
jobs: as pipeline.yaml has it
topics: not read: Kafka does not answer (ECONNREFUSED)
1 table of MySQL not in the pipeline: shop.new

generation: 3   in pipeline.yaml, then cdcctl stop, up, submit, validate and switch: all is built anew beside the old`);
});

test('a column that is renamed is compared under its own name on each side', () => {
  const text = FILE.replace('    primaryKey', '    rename: { id: number, state: "its state" }\n    primaryKey');
  const renamed = loadPipeline({ path: 'pipeline.yaml', text, env: {} }).pipeline;
  const readings = {
    ...CLEAN,
    mysql: { value: [{ ...ORDERS, columns: [ID, SECRET, { ...STATE, type: 'int' }, AT] }] },
  };
  const { differences } = compareAll({ pipeline: renamed, leftOut: commentedColumns(text), desired: [], readings });
  expect(differences.filter(({ place }) => place === 'mysql').map(({ object }) => object)).toEqual(['column state']);
  const [table, ...others] = differences.filter(({ place }) => place === 'clickhouse');
  expect(table).toMatchObject({ expected: 'ORDER BY (number)', actual: 'ORDER BY (id)' });
  expect(others.map(({ object }) => object.replace(/.* column /, ''))).toContain('its state');
});
