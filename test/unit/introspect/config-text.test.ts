import { describe, expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { carry, configText, selectTables } from '../../../src/introspect/index.js';
import type { SourceTable } from '../../../src/ports/index.js';
import { column, table } from './source-tables.js';

const refusal = (part: Partial<SourceTable>) => {
  const decided = carry(table('t', part));
  return 'why' in decided ? decided.why : null;
};

describe('a table', () => {
  test('is known by its primary key, else by its shortest unique key without NULL', () => {
    const columns = [column('a', 'int'), column('b', 'int'), column('c', 'int', { nullable: true })];
    const keys = [
      { name: 'with_null', columns: ['c'] },
      { name: 'long', columns: ['a', 'b'] },
      { name: 'short', columns: ['b'] },
    ];
    expect(carry(table('t', { columns, keys }))).toMatchObject({ primaryKey: ['b'] });
    const primary = { name: 'PRIMARY', columns: ['a', 'b'] };
    expect(carry(table('t', { columns, keys: [...keys, primary] }))).toMatchObject({ primaryKey: ['a', 'b'] });
  });

  test.each([
    [{ keys: [] }, 'has neither a primary key nor a unique key without NULL'],
    [
      { keys: [], partialKeys: ['PRIMARY (note(20))'] },
      'has only PRIMARY (note(20)) as a key, which is over a part of a column: a key is carried over whole columns',
    ],
    [{ kind: 'view' as const }, 'is a view; the tables that it reads can be replicated'],
    [{ name: { database: 'shop', table: 'a.b' } }, 'has a name with other characters than letters, digits, _, $ and -'],
    [
      { columns: [column('id', 'double')] },
      'has the key column id, which is a double, whose values cannot be compared exactly',
    ],
  ])('is left out, with the reason: %o', (part, why) => {
    expect(refusal(part)).toBe(why);
  });

  test('goes without the columns that are not carried, each with the reason', () => {
    const columns = [
      column('id', 'int'),
      column('place', 'point'),
      column('odd', "enum('a\\\\b', '\u{2}')"),
      column('escaped', `enum('a\\\\b', '\t', '\${x}')`),
      column('tick`s', 'int'),
      column('hidden', 'int', { invisible: true }),
      column('OP', 'int'),
      column('total', 'int'),
      column("it's", 'int'),
      column('\u{1}', 'int'),
    ];
    const decided = carry(table('t', { columns }));
    expect('leftOut' in decided ? Object.fromEntries(decided.leftOut) : null).toEqual({
      odd: `has a control character or \${ in a quoted text`,
      '\u{1}': 'has a name that is not carried',
    });
  });
});

test('the config is one that cdcctl takes, and says what is left out', () => {
  const tables = [
    table('orders', {
      rows: 2_500_000,
      comment: 'what was\nbought',
      columns: [
        column('id', 'bigint unsigned'),
        column('state', "enum('new','it''s')", { comment: 'see # the manual', nullable: true }),
        column('on', 'varchar(20)', { collation: 'utf8mb4_0900_ai_ci' }),
        column('extra', 'json', { nullable: true }),
        column('taxed', 'int', { generated: true, comment: 'with VAT' }),
        column('op', 'time(3)', { nullable: true }),
      ],
      cascades: ['orders_user (on update CASCADE, on delete NO ACTION)'],
      triggers: ['count_orders (AFTER INSERT)', 'check_total (BEFORE UPDATE)'],
    }),
    table('codes', { columns: [column('id', 'char(3)', { collation: 'latin1_bin', comment: 'ISO' })] }),
    table('log', { keys: [] }),
  ];
  const decided = tables.map((one) => carry(one));
  const text = configText({
    name: 'shop',
    source: { host: 'db.example.com', port: 3307, user: 'app' },
    carried: decided.flatMap((one) => ('why' in one ? [] : [one])),
    refused: decided.flatMap((one) => ('why' in one ? [one] : [])),
  });
  expect(text).toBe(`# yaml-language-server: $schema=./pipeline.schema.json
# Tables of the MySQL at db.example.com, through Kafka, into ClickHouse. Change what you like; \`cdcctl up\` starts it.
version: 1
name: shop

source:
  host: db.example.com
  port: 3307
  user: app # needs SELECT on the tables, REPLICATION SLAVE and REPLICATION CLIENT
  password: "\${MYSQL_CDC_PASSWORD}" # set this variable

sink:
  type: clickhouse

# Left out:
#   shop.log has neither a primary key nor a unique key without NULL
tables:
  - source: shop.orders # about 2500000 rows; what was bought
    # Changes by the foreign key orders_user (on update CASCADE, on delete NO ACTION) are not in the binlog: they are not replicated.
    # Triggers: count_orders (AFTER INSERT), check_total (BEFORE UPDATE). What they write is in the binlog, and is replicated.
    columns:
      id: bigint unsigned not null
      state: enum('new', 'it''s') # see # the manual
      "on": varchar(20) not null
      extra: json
      taxed: int not null # computed by MySQL; with VAT
      op: time(3)
    rename: { op: mysql_op } # cdcctl has columns of these names
    primaryKey: [id]
    topic: shop.orders
    partitions: 3
    target: shop.orders
  - source: shop.codes # about 0 rows
    columns:
      id: char(3) collate latin1_bin not null # latin1 in MySQL, UTF-8 here; ISO
    primaryKey: [id]
    topic: shop.codes
    partitions: 1
    target: shop.codes
`);
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });
  expect(pipeline.tables.map(({ topic }) => topic)).toEqual(['shop.orders', 'shop.codes']);
});

test('a column with a name that the default reader adds gets another one', () => {
  const decided = carry(table('t', { columns: [column('id', 'int'), column('_Headers', 'int')] }));
  expect('rename' in decided && Object.fromEntries(decided.rename)).toEqual({ _Headers: 'mysql__Headers' });
});

test('topics of tables whose names differ only in what a topic cannot have are numbered', () => {
  const decided = [table('größe'), table('gr__e')].flatMap((one) => {
    const carried = carry(one);
    return 'why' in carried ? [] : [carried];
  });
  const text = configText({ name: 'x', source: { host: 'h', port: 1, user: 'u' }, carried: decided, refused: [] });
  expect([...text.matchAll(/topic: (.*)/g)].map(([, name]) => name)).toEqual(['shop.gr__e', 'shop.gr__e-2']);
});

test('names that cdcctl makes for itself are not taken for topics and targets', () => {
  const names = ['g2', 'orders_versions', 'orders_g12', 'dead_letters'];
  const carried = names.map((name) => carry(table(name))).flatMap((one) => ('why' in one ? [] : [one]));
  const text = configText({ name: 'x', source: { host: 'h', port: 1, user: 'u' }, carried, refused: [] });
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });
  expect(pipeline.tables.map(({ topic, target }) => [topic, target.table])).toEqual([
    ['shop.g2-topic', 'g2'],
    ['shop.orders_versions', 'orders_versions_table'],
    ['shop.orders_g12', 'orders_g12_table'],
    ['shop.dead_letters', 'dead_letters_table'],
  ]);
});

test('tables are chosen by names in which % stands for any text', () => {
  const all = ['orders', 'order_items', 'orderXitems', 'users', 'users_log'].map((name) => table(name));
  const names = (tables: readonly string[], exclude: readonly string[] = []) => {
    const { selected, unknown } = selectTables(all, { tables, exclude });
    return [selected.map(({ name }) => name.table), unknown];
  };
  expect(names([])).toEqual([['orders', 'order_items', 'orderXitems', 'users', 'users_log'], []]);
  expect(names(['order_%'])).toEqual([['order_items'], []]);
  expect(names(['USERS%'], ['%_log'])).toEqual([['users'], []]);
  expect(names(['users', 'nobody'])).toEqual([['users'], ['nobody']]);
});
