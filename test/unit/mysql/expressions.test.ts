import { describe, expect, test } from 'vitest';
import {
  bucketRowsQuery,
  canonicalText,
  checksumQuery,
  keyRowsQuery,
  keyValuesQuery,
} from '../../../src/adapters/mysql/expressions.js';
import { parseColumnDefinition } from '../../../src/model/index.js';
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
    ['date', 'CAST(`c` AS CHAR)'],
    ['timestamp(3)', 'CAST(`c` AS CHAR)'],
  ])('%s', (definition, sql) => {
    expect(canonicalText(parseColumnDefinition('c', definition))).toBe(sql);
  });
});

describe('queries to MySQL', () => {
  test('rows by key: bytes', () => {
    const keyed = table({ k: 'binary(2) not null', y: 'int not null', v: 'int' }, ['k', 'y']);
    expect(keyRowsQuery(TABLE, scopeOf(keyed), [['00FF', '0']])).toMatch(
      / WHERE \(`k`, `y`\) IN \(\(UNHEX\('00FF'\), 0\)\)$/,
    );
  });

  const id = "IFNULL(CONCAT(`id` + 0), '-'), ','";
  const name =
    "IF(`na``me` IS NULL, '-', CONCAT(LENGTH(CONVERT(`na``me` USING utf8mb4)), ':', CONVERT(`na``me` USING utf8mb4))), ','";

  test('checksums', () => {
    expect(checksumQuery(TABLE, scopeOf(items), 64)).toBe(
      'SELECT /*+ NO_MERGE(cdcctl_rows) */ cdcctl_bucket, COUNT(*), ' +
        'CAST(SUM(CAST(CONV(HEX(SUBSTRING(cdcctl_hash, 1, 8)), 16, 10) AS UNSIGNED)) AS CHAR), ' +
        'CAST(SUM(CAST(CONV(HEX(SUBSTRING(cdcctl_hash, 9, 8)), 16, 10) AS UNSIGNED)) AS CHAR), ' +
        'SUM(cdcctl_hash IS NULL) ' +
        `FROM (SELECT CRC32(CONCAT(${id})) % 64 AS cdcctl_bucket, ` +
        `UNHEX(SHA2(CONCAT(${id}, ${name}), 256)) AS cdcctl_hash FROM \`shop\`.\`it\`\`ems\`) AS cdcctl_rows ` +
        'GROUP BY cdcctl_bucket',
    );
  });

  test('rows of buckets', () => {
    expect(bucketRowsQuery(TABLE, scopeOf(items), 64, [3, 7])).toBe(
      `SELECT CONCAT(\`id\` + 0), SHA2(CONCAT(${id}, ${name}), 256) FROM \`shop\`.\`it\`\`ems\` ` +
        `WHERE CRC32(CONCAT(${id})) % 64 IN (3, 7)`,
    );
  });

  test('rows by key: numbers as numbers, texts quoted, in key order', () => {
    expect(keyRowsQuery(TABLE, scopeOf(pairs), [['-5', "o'x\\"]])).toMatch(
      / WHERE \(`n`, `code`\) IN \(\(-5, 'o''x\\\\'\)\)$/,
    );
  });

  test('a key that is no number where one is expected is quoted', () => {
    expect(keyValuesQuery(TABLE, scopeOf(items), [['1) OR (1=1']])).toMatch(
      / WHERE \(`id`\) IN \(\('1\) OR \(1=1'\)\)$/,
    );
  });
});
