import { describe, expect, test } from 'vitest';
import { type Column, type JobKind, type Pipeline, parseColumnDefinition } from '../../../src/model/index.js';
import { identityChanges, jobIdentity } from '../../../src/plan/index.js';
import { identityChangeLines } from '../../../src/report/change-text.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';
import { pipeline, readBy } from '../apply/memory-stack.js';

const [orders] = pipeline.tables;
if (orders === undefined) throw new Error('pipeline.yaml has a table');

const withTable = (change: Partial<typeof orders>): Pipeline => ({ ...pipeline, tables: [{ ...orders, ...change }] });
const withColumn = (column: Column): Pipeline =>
  withTable({ columns: orders.columns.map((one) => (one.name === column.name ? column : one)) });
const column = (name: string, definition: string) => withColumn(parseColumnDefinition(name, definition));

const withReader = readBy('mysql-cdc');

/** Which of the two jobs are others than those of pipeline.yaml. */
function others(changed: Pipeline): readonly JobKind[] {
  const text = (one: Pipeline, kind: JobKind) => JSON.stringify(jobIdentity(one, kind));
  return (['cdc', 'sync'] as const).filter((kind) => text(changed, kind) !== text(pipeline, kind));
}

test.each<[string, Pipeline]>([
  ['the profile', { ...pipeline, profile: 'throughput' }],
  ['the flush interval', { ...pipeline, sink: { ...pipeline.sink, flushIntervalMs: 9 } }],
  [
    'what becomes of bad values and records',
    { ...pipeline, sink: { ...pipeline.sink, overflow: 'clamp', poison: 'dead-letter' } },
  ],
  ['the parallelism', { ...pipeline, flink: { ...pipeline.flink, parallelism: 4 } }],
  ['the checkpoint interval', { ...pipeline, flink: { ...pipeline.flink, checkpointIntervalMs: 9 } }],
  ['the version of Flink', { ...pipeline, flink: { ...pipeline.flink, version: '1.18' } }],
  ['the consumer group', { ...pipeline, flink: { ...pipeline.flink, groupId: 'other' } }],
  [
    'server ids and logins',
    { ...pipeline, source: { ...pipeline.source, user: 'other', password: { variable: 'OTHER' }, serverId: 7 } },
  ],
  ['what becomes of zero dates', { ...pipeline, source: { ...pipeline.source, zeroDates: 'null' } }],
  ['the address of MySQL', { ...pipeline, source: { ...pipeline.source, host: 'db.example.com', port: 3307 } }],
  ['ports', { ...pipeline, ports: { ...pipeline.ports, kafka: 'auto' } }],
  ['the order of columns', withTable({ columns: [...orders.columns].reverse() })],
  ['a default, and whether a column may be NULL', column('status', "varchar(20) default 'new'")],
  ['the length of a text', column('product_name', 'text not null')],
  ['that orders are generated', withTable({ generate: false })],
])('%s bears on no state', (_what, changed) => {
  expect(others(changed)).toEqual([]);
});

test.each<[string, Pipeline, readonly JobKind[]]>([
  ['the generation', { ...pipeline, generation: 2 }, ['cdc', 'sync']],
  ['the reader', withReader, ['cdc']],
  ['the delivery', { ...pipeline, delivery: 'exactly-once' }, ['cdc']],
  ['the kind of sink', { ...pipeline, sink: { ...pipeline.sink, type: 'jdbc' } }, ['sync']],
  ['the topic', withTable({ topic: 'other' }), ['cdc', 'sync']],
  ['the table in MySQL', withTable({ source: { database: 'order_db', table: 'other' } }), ['cdc', 'sync']],
  ['the target', withTable({ target: { database: 'order_analytics', table: 'other' } }), ['sync']],
  ['the partitions', withTable({ partitions: 4 }), ['sync']],
  ['the key', withTable({ primaryKey: ['id', 'user_id'] }), ['cdc', 'sync']],
  ['a column less', withTable({ columns: orders.columns.slice(0, -1) }), ['cdc', 'sync']],
  ['a wider number', column('quantity', 'bigint not null'), ['sync']],
  ['another kind of value', column('quantity', 'double not null'), ['cdc', 'sync']],
  ['the digits of a time', column('created_at', 'timestamp(6) not null'), ['cdc', 'sync']],
  ['another name', withColumn({ ...parseColumnDefinition('status', 'varchar(20)'), sourceName: 'old' }), ['cdc']],
  ['another table', { ...pipeline, tables: [orders, ...oddPipeline.tables] }, ['cdc', 'sync']],
])('%s bears on the state', (_what, changed, kinds) => {
  expect(others(changed)).toEqual(kinds);
});

test('a filter is the same in whatever order its columns and values stand', () => {
  const [status, quantity] = ['status', 'quantity'].flatMap(
    (name) => orders.columns.find((one) => one.name === name) ?? [],
  );
  if (status === undefined || quantity === undefined) throw new Error('pipeline.yaml has these columns');
  const filters = [
    { column: status, values: ['paid', 'new'] },
    { column: quantity, values: ['1'] },
  ];
  const reordered = [filters[1], { column: status, values: ['new', 'paid'] }].flatMap((one) => one ?? []);
  const identity = (where: typeof filters) => jobIdentity(withTable({ where }), 'cdc');
  expect(JSON.stringify(identity(reordered))).toBe(JSON.stringify(identity(filters)));
  expect(others(withTable({ where: filters }))).toEqual(['cdc']);
});

test('the order of tables bears on the states of jobs whose sources are numbered, one for each table', () => {
  const identity = (one: Pipeline, kind: JobKind) => JSON.stringify(jobIdentity(one, kind));
  const reversed = { ...oddPipeline, tables: [...oddPipeline.tables].reverse() };
  expect(identity(reversed, 'cdc')).toBe(identity(oddPipeline, 'cdc'));
  expect(identity(reversed, 'sync')).not.toBe(identity(oddPipeline, 'sync'));
  const plain = (one: Pipeline): Pipeline => ({ ...one, source: { ...one.source, reader: 'mysql-cdc' } });
  expect(identity(plain(reversed), 'cdc')).not.toBe(identity(plain(oddPipeline), 'cdc'));
});

test('the identity is readable: what would have to be undone stands in it', () => {
  expect(jobIdentity(oddPipeline, 'cdc').tables[1]).toMatchObject({
    name: 'types.every_type',
    to: 'every_type.g2',
    key: ['code'],
    columns: { code: 'text as kind of "row"', price: 'decimal(38)', moment: 'datetime(6)' },
    where: { big_u: ['0', '18446744073709551615'], flag: ['1'], state: ['on'] },
  });
});

describe('what would have to be undone', () => {
  const changes = (changed: Pipeline, kind: JobKind = 'cdc') =>
    identityChangeLines(identityChanges(jobIdentity(pipeline, kind), jobIdentity(changed, kind)));

  test('is said of the delivery, of tables, keys, filters and columns', () => {
    expect(changes({ ...pipeline, delivery: 'exactly-once' })).toEqual(['delivery was at-least-once, is exactly-once']);
    expect(changes(withReader)).toEqual(['source.reader was binlog, is mysql-cdc']);
    expect(changes({ ...pipeline, tables: oddPipeline.tables.slice(1) })).toEqual([
      'order_db.orders is left out',
      'types.every_type is new',
    ]);
    expect(changes(withTable({ primaryKey: ['id', 'user_id'] }))).toEqual([
      'order_db.orders: primaryKey was id, is id, user_id',
    ]);
    expect(changes(column('quantity', 'double not null'))).toEqual([
      'order_db.orders: column quantity was integer, is double',
    ]);
    expect(changes(withTable({ columns: orders.columns.slice(1), topic: 'other' }))).toEqual([
      'order_db.orders: topic was orders-cdc-topic, is other',
      'order_db.orders: primaryKey was id, is ',
      'order_db.orders: column id is left out',
    ]);
    expect(changes(withTable({ columns: [...orders.columns, parseColumnDefinition('more', 'text')] }))).toEqual([
      'order_db.orders: column more is new: text',
    ]);
  });

  test('has the keys of pipeline.yaml for both jobs', () => {
    const changed = withTable({ topic: 'other', target: { database: 'shop', table: 'bought' }, partitions: 3 });
    expect(changes(changed, 'cdc')).toEqual(['order_db.orders: topic was orders-cdc-topic, is other']);
    expect(changes(changed, 'sync').map((line) => line.replace(/ was .*, is /, ': '))).toEqual([
      'order_db.orders: topic: other, 3 partitions',
      'order_db.orders: target: shop.bought_versions',
    ]);
  });

  test('is nothing where nothing bears on the state, and eight lines at most', () => {
    expect(changes({ ...pipeline, profile: 'throughput' })).toEqual([]);
    const columns = Array.from({ length: 12 }, (_, index) => parseColumnDefinition(`c${index}`, 'int'));
    expect(changes(withTable({ columns: [...orders.columns, ...columns] })).slice(7)).toEqual([
      'order_db.orders: column c5 is new: integer',
      'and 4 more',
    ]);
  });

  test('is the order of tables for the sync job', () => {
    const reversed = { ...oddPipeline, tables: [...oddPipeline.tables].reverse() };
    const found = identityChanges(jobIdentity(reversed, 'sync'), jobIdentity(oddPipeline, 'sync'));
    expect(found).toEqual([{ of: 'order' }]);
    expect(identityChangeLines(found)).toEqual(['the tables stood in another order']);
  });
});
