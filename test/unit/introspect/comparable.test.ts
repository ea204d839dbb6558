import { expect, test } from 'vitest';
import { carry, comparable } from '../../../src/introspect/index.js';
import { column, table } from './source-tables.js';

const TARGET = { database: 'a', table: 't' };
const TABLE = table('t', { columns: [column('id', 'char(36)', { collation: 'ascii_bin' }), column('n', 'int')] });

function withKey(type: string): unknown {
  const found = comparable(
    TABLE,
    TARGET,
    new Map([
      ['id', type],
      ['n', 'Int32'],
    ]),
  );
  return typeof found === 'string' ? found : found.notComparable;
}

test.each([
  'Nullable(String)',
  'LowCardinality(Nullable(String))',
  'UUID',
  "Enum8('a' = 1)",
  'FixedString(36)',
])('rows are not paired by a key of type %s', (type) =>
  expect(withKey(type)).toBe(`rows cannot be paired by the key of shop.t: id (${type} in ClickHouse)`));

test.each(['String', 'LowCardinality(String)'])('they are by one of type %s', (type) =>
  expect(withKey(type)).toEqual([]));

const HIDDEN = 'has columns that the user may not read (GRANT SELECT on the whole table)';
const SINK = new Map([
  ['id', 'String'],
  ['n', 'Int32'],
]);

test('columns that the user may not read are said not to be compared', () => {
  expect(comparable({ ...TABLE, hidden: HIDDEN }, TARGET, SINK)).toMatchObject({
    notComparable: [`other columns (shop.t ${HIDDEN})`],
  });
});

test('a hidden column of the key is a reason to compare nothing', () => {
  const keys = [{ name: 'PRIMARY', columns: ['id', 'secret'] }];
  const why = 'shop.t has the key column secret, which the user may not read';
  expect(comparable({ ...TABLE, keys, hidden: HIDDEN }, TARGET, SINK)).toBe(why);
});

test('no pipeline is made of a table with hidden columns', () => {
  expect(carry({ ...TABLE, hidden: HIDDEN })).toMatchObject({ why: HIDDEN });
  expect(carry(TABLE)).toMatchObject({ primaryKey: ['id'] });
});
