import { expect, test } from 'vitest';
import { comparable } from '../../../src/introspect/index.js';
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
