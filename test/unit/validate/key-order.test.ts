import { expect, test } from 'vitest';
import { cutOfTable } from '../../../src/validate/key-order.js';
import { table } from './support.js';

test.each([
  ['a number', { k: 'bigint unsigned not null' }, 'ranges'],
  ['a decimal', { k: 'decimal(20, 4) not null' }, 'ranges'],
  ['a time', { k: 'timestamp(3) not null' }, 'ranges'],
  ['bytes', { k: 'varbinary(9) not null' }, 'ranges'],
  ['a text compared by its bytes', { k: 'varchar(9) collate utf8mb4_bin not null' }, 'ranges'],
  ['a text of the default collation', { k: 'varchar(9) not null' }, 'buckets'],
  ['a number and a text', { n: 'int not null', k: 'varchar(9) not null' }, 'buckets'],
  ['an enum, which MySQL sorts by its numbers and compares as text', { k: "enum('b', 'a') not null" }, 'whole'],
])('a key of %s', (_name, columns, cut) => {
  expect(cutOfTable(table(columns, Object.keys(columns)))).toBe(cut);
});
