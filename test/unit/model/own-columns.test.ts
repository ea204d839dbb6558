import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isReservedByReader, isReservedColumn, OWN_COLUMN, READER_COLUMN } from '../../../src/model/index.js';

const src = join(import.meta.dirname, '../../../src');

test('names of own columns are reserved in whatever case', () => {
  for (const name of Object.values(OWN_COLUMN)) expect(isReservedColumn(name.toUpperCase())).toBe(true);
  expect(isReservedColumn('id')).toBe(false);
});

test('a reader reserves its own and no other names', () => {
  expect(isReservedByReader('binlog', '_Headers')).toBe(true);
  expect(isReservedByReader('mysql-cdc', '_headers')).toBe(false);
  expect(isReservedByReader('mysql-cdc', '_op_ts')).toBe(true);
  expect(isReservedColumn('_headers')).toBe(false);
});

test('the names stand in the model alone, and in the SQL of earlier releases, which never changes', () => {
  const names = [OWN_COLUMN, READER_COLUMN.binlog, READER_COLUMN['mysql-cdc']].flatMap((group) => Object.values(group));
  // A word such as op means other things too, unless it is quoted as SQL quotes it.
  const written = new RegExp(names.map((name) => (name.includes('_') ? `\\b${name}\\b` : `\`${name}\``)).join('|'));
  // Metadata of Flink CDC has names of its own, and a comment in ClickHouse is for people.
  const elsewhere = /METADATA FROM '\w+'|comment: '.*'|^\s*(\*|\/\*\*|\/\/).*/g;
  const lines = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'model/own-columns.ts' && !file.startsWith('render/earlier/'))
    .flatMap((file) => readFileSync(join(src, file), 'utf8').split('\n'))
    .filter((line) => written.test(line.replace(elsewhere, '')));
  expect(lines).toEqual([]);
});
