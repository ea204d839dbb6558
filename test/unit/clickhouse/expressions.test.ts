import { describe, expect, test } from 'vitest';
import { keyRowsQuery } from '../../../src/adapters/clickhouse/checksum-queries.js';
import { parseColumnDefinition } from '../../../src/model/index.js';
import { clickhouse } from '../../../src/sql/index.js';
import { scopeOf } from '../../../src/validate/canonical.js';
import { table } from '../validate/support.js';

const TABLE = { database: 'shop', table: 'it`ems' };
const pairs = table({ code: 'varchar(9) not null', n: 'int not null', day: 'date not null' }, ['n', 'code', 'day']);

describe('canonical text in ClickHouse', () => {
  test.each([
    ['bigint unsigned', 'toString(`c`)'],
    ['bool', 'toString(toUInt8(`c`))'],
    ['decimal(10, 0)', 'toString(`c`)'],
    ['varchar(20)', "CAST(`c`, 'Nullable(String)')"],
    ["enum('a')", "CAST(`c`, 'Nullable(String)')"],
    ["set('a')", "CAST(`c`, 'Nullable(String)')"],
    ['varbinary(20)', 'hex(`c`)'],
    ['date', 'toString(`c`)'],
    ['timestamp(3)', "toString(`c`, 'UTC')"],
  ])('%s', (definition, sql) => {
    expect(clickhouse.canonicalText(parseColumnDefinition('c', definition))).toBe(sql);
  });

  test('a decimal gets the zeros that ClickHouse leaves out', () => {
    expect(clickhouse.canonicalText(parseColumnDefinition('c', 'decimal(10, 2)'))).toBe(
      "concat(toString(`c`), if(position(toString(`c`), '.') = 0, '.', ''), repeat('0', greatest(0, 2 - " +
        "if(position(toString(`c`), '.') = 0, 0, length(toString(`c`)) - position(toString(`c`), '.')))))",
    );
  });
});

describe('queries to ClickHouse', () => {
  test('rows by key: bytes', () => {
    const keyed = table({ k: 'binary(2) not null', y: 'int not null', v: 'int' }, ['k', 'y']);
    expect(keyRowsQuery(TABLE, scopeOf(keyed), [['00FF', '0']], 'md5')).toMatch(
      / WHERE \(`k`, `y`\) IN \(\(unhex\('00FF'\), 0\)\)$/,
    );
  });

  test('rows by key: the primary key serves numbers and texts, other types are compared as text', () => {
    expect(keyRowsQuery(TABLE, scopeOf(pairs), [['-5', "o'x", '2024-01-01']], 'md5')).toMatch(
      / WHERE \(`n`, `code`, toString\(`day`\)\) IN \(\(-5, 'o\\'x', '2024-01-01'\)\)$/,
    );
  });
});
