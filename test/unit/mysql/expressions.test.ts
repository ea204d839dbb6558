import { describe, expect, test } from 'vitest';
import {
  bucketRowsQuery,
  checksumQuery,
  keyAfterQuery,
  keyRowsQuery,
  keyValuesQuery,
} from '../../../src/adapters/mysql/checksum-queries.js';
import { rowText } from '../../../src/adapters/mysql/row-text.js';
import { type Column, parseColumnDefinition } from '../../../src/model/index.js';
import type { Part } from '../../../src/ports/index.js';
import { mysql } from '../../../src/sql/index.js';
import { scopeOf } from '../../../src/validate/canonical.js';
import { table } from '../validate/support.js';

const TABLE = { database: 'shop', table: 'it`ems' };
const items = table({ id: 'bigint unsigned not null', 'na`me': 'varchar(20)' }, ['id']);
const pairs = table({ code: 'varchar(9) not null', n: 'int not null' }, ['n', 'code']);

describe('canonical text in MySQL', () => {
  test.each([
    ['bigint unsigned', 'CONCAT(`c` + 0)'],
    ['bool', 'CONCAT(`c` + 0)'],
    ['decimal(10, 2)', 'CONCAT(`c` + 0)'],
    ['varchar(20)', 'CONVERT(`c` USING utf8mb4)'],
    ["enum('a')", 'CONVERT(`c` USING utf8mb4)'],
    ["set('a')", 'CONVERT(`c` USING utf8mb4)'],
    ['varbinary(20)', 'HEX(`c`)'],
    ['point', 'HEX(`c`)'],
    ['json', 'CAST(`c` AS CHAR)'],
    ['year', 'CONCAT(`c` + 0)'],
    ['bit(64)', 'CONCAT(`c` + 0)'],
    [
      'time(6)',
      "CONCAT(IF(`c` < TIME'00:00:00', '-', ''), ((HOUR(`c`) * 60 + MINUTE(`c`)) * 60 + SECOND(`c`)) * 1000000 + MICROSECOND(`c`))",
    ],
    ['date', 'CAST(`c` AS CHAR)'],
    ['timestamp(3)', 'CAST(`c` AS CHAR)'],
  ])('%s', (definition, sql) => {
    expect(mysql.canonicalText(parseColumnDefinition('c', definition))).toBe(sql);
  });
});

describe('a date that is none', () => {
  const none = 'YEAR(`c`) = 0 OR MONTH(`c`) = 0 OR DAYOFMONTH(`c`) = 0';
  const known = new Map([['c', { nullable: false, zerofill: false, utf8: true }]]);
  const replaced = (definition: string, zeroDates: string) => ({
    ...parseColumnDefinition('c', definition),
    zeroDates,
  });

  test.each([
    ['date', 'null', 'NULL'],
    ['date not null', '1970-01-01', "DATE'1970-01-01'"],
    ['datetime not null', '1970-01-01', "CAST('1970-01-01 00:00:00' AS DATETIME(0))"],
    ['timestamp(3) not null', '1970-01-01', "CAST('1970-01-01 00:00:00' AS DATETIME(3))"],
  ])('%s with the policy %s', (definition, zeroDates, instead) => {
    const column = replaced(definition, zeroDates);
    const value = `IF(${none}, ${instead}, \`c\`)`;
    expect(mysql.canonicalText(column)).toBe(`CAST(${value} AS CHAR)`);
    const isNull = `IF(${value} IS NULL, '-', ${value})`;
    expect(rowText([column], known)).toBe(`CONCAT(${zeroDates === 'null' ? isNull : value}, ',')`);
  });
});

describe('text of a row in MySQL', () => {
  const known = { nullable: false, zerofill: false, utf8: true };
  const text = (definition: string, stored?: typeof known) =>
    rowText([parseColumnDefinition('c', definition)], new Map(stored === undefined ? [] : [['c', stored]]));

  test.each([
    ['int', "IF(`c` IS NULL, '-', CONCAT(`c` + 0)), ','", "`c`, ','"],
    ['decimal(10, 2)', "IF(`c` IS NULL, '-', CONCAT(`c` + 0)), ','", "`c`, ','"],
    ['bool', "IF(`c` IS NULL, '-', CONCAT(`c` + 0)), ','", "CONCAT(`c` + 0), ','"],
    ['bit(9)', "IF(`c` IS NULL, '-', CONCAT(`c` + 0)), ','", "CONCAT(`c` + 0), ','"],
    ['timestamp(3)', "IF(`c` IS NULL, '-', CAST(`c` AS CHAR)), ','", "`c`, ','"],
    ['blob', "IF(`c` IS NULL, '-', HEX(`c`)), ','", "HEX(`c`), ','"],
    [
      'varchar(20)',
      "IF(`c` IS NULL, '-', LENGTH(CONVERT(`c` USING utf8mb4))), ':', IF(`c` IS NULL, '', CONVERT(`c` USING utf8mb4))",
      "LENGTH(`c`), ':', `c`",
    ],
    [
      'json',
      "IF(`c` IS NULL, '-', LENGTH(CAST(`c` AS CHAR))), ':', IF(`c` IS NULL, '', CAST(`c` AS CHAR))",
      "LENGTH(CAST(`c` AS CHAR)), ':', CAST(`c` AS CHAR)",
    ],
  ])('%s, unknown and known', (definition, unknown, plain) => {
    expect(text(definition)).toBe(`CONCAT(${unknown})`);
    expect(text(definition, known)).toBe(`CONCAT(${plain})`);
  });

  test('what MySQL says of a column decides what is left out', () => {
    expect(text('int', { ...known, nullable: true })).toBe("CONCAT(IF(`c` IS NULL, '-', `c`), ',')");
    expect(text('int', { ...known, zerofill: true })).toBe("CONCAT(CONCAT(`c` + 0), ',')");
    expect(text('decimal(9, 2)', { ...known, zerofill: true })).toBe("CONCAT(CONCAT(`c` + 0), ',')");
    const converted = 'CONVERT(`c` USING utf8mb4)';
    expect(text("enum('a')", { ...known, utf8: false })).toBe(`CONCAT(LENGTH(${converted}), ':', ${converted})`);
  });
});

describe('queries to MySQL', () => {
  test('rows by key: bytes', () => {
    const keyed = table({ k: 'binary(2) not null', y: 'int not null', v: 'int' }, ['k', 'y']);
    expect(keyRowsQuery(TABLE, scopeOf(keyed), [['00FF', '0']], 'md5')).toMatch(
      / WHERE \(`k`, `y`\) IN \(\(UNHEX\('00FF'\), 0\)\)$/,
    );
  });

  test('rows by key: numbers as numbers, texts quoted, in key order', () => {
    expect(keyRowsQuery(TABLE, scopeOf(pairs), [['-5', "o'x\\"]], 'md5')).toMatch(
      / WHERE \(`n`, `code`\) IN \(\(-5, 'o''x\\\\'\)\)$/,
    );
  });

  test('of the rows that are copied, by their names in MySQL', () => {
    const all = table({ id: 'int not null', on: 'bool', code: 'varchar(9) collate utf8mb4_bin' }, ['id']);
    const columns = all.columns.map((column) => ({ ...column, name: `new ${column.name}` }));
    const [id, on, code] = columns as [Column, Column, Column];
    const where = [
      { column: id, values: ['-1', '2'] },
      { column: on, values: ['1'] },
      { column: code, values: ["it's"] },
    ];
    const scope = scopeOf({ ...all, columns, primaryKey: ['new id'], where });
    const condition =
      "`id` IN (-1, 2) AND (`on` + 0 = 1) IN (1) AND CAST(CONVERT(`code` USING utf8mb4) AS BINARY) IN ('it''s')";
    const part: Part = { range: { after: ['5'], through: null }, buckets: 64, digest: 'md5' };
    expect(checksumQuery(TABLE, scope, part, new Map())).toContain(` WHERE \`id\` > 5 AND ${condition} GROUP BY`);
    expect(bucketRowsQuery(TABLE, scope, part, [3])).toContain(` WHERE \`id\` > 5 AND ${condition} AND CRC32`);
    expect(keyAfterQuery(TABLE, scope, ['5'], 9)).toContain(` WHERE \`id\` > 5 AND ${condition} ORDER BY \`id\` `);
    expect(keyRowsQuery(TABLE, scope, [['5']], 'md5')).toContain(` WHERE (\`id\`) IN ((5)) AND ${condition}`);
    expect(keyValuesQuery(TABLE, scope, [['5']])).toContain(` WHERE (\`id\`) IN ((5)) AND ${condition}`);
  });

  test('a key that is no number where one is expected is quoted', () => {
    expect(keyValuesQuery(TABLE, scopeOf(items), [['1) OR (1=1']])).toMatch(
      / WHERE \(`id`\) IN \(\('1\) OR \(1=1'\)\)$/,
    );
  });
});
