import { describe, expect, test } from 'vitest';
import type { StoredColumns } from '../../../src/adapters/mysql/canonical-text.js';
import { bucketRowsQuery, checksumQuery, keyAfterQuery } from '../../../src/adapters/mysql/checksum-queries.js';
import { scopeOf } from '../../../src/validate/canonical.js';
import { EVERYTHING } from '../../../src/validate/ranges.js';
import { table } from '../validate/support.js';

const TABLE = { database: 'shop', table: 'it`ems' };
const items = table({ id: 'bigint unsigned not null', 'na`me': 'varchar(20)', at: 'timestamp(3) not null' }, ['id']);
const pairs = table({ code: 'varchar(9) collate utf8mb4_bin not null', n: 'int not null' }, ['n', 'code']);
const id = "IF(`id` IS NULL, '-', CONCAT(`id` + 0)), ','";
const name =
  "IF(`na``me` IS NULL, '-', LENGTH(CONVERT(`na``me` USING utf8mb4))), ':', IF(`na``me` IS NULL, '', CONVERT(`na``me` USING utf8mb4))";
const at = "IF(`at` IS NULL, '-', CAST(`at` AS CHAR)), ','";
const hash = `MD5(CONCAT(${id}, ${name}, ${at}))`;

const plain = { nullable: false, zerofill: false, utf8: true };
const STORED = new Map([
  ['id', plain],
  ['na`me', { ...plain, nullable: true }],
  ['at', plain],
]);
const NOTHING: StoredColumns = new Map();

describe('checksums in MySQL', () => {
  test('of a range are one pass without a temporary table', () => {
    const part = { range: { after: ['7'], through: ['9'] }, buckets: 1 };
    const whole = (text: string) =>
      `SELECT 0 AS cdcctl_bucket, COUNT(*), HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${text}, HEX(RANDOM_BYTES(16)))))) FROM \`shop\`.\`it\`\`ems\` ` +
      'WHERE `id` > 7 AND `id` <= 9';
    expect(checksumQuery(TABLE, scopeOf(items), part, NOTHING)).toBe(whole(hash));
    expect(checksumQuery(TABLE, scopeOf(items), part, STORED)).toBe(
      whole(
        "MD5(CONCAT(`id`, ',', IF(`na``me` IS NULL, '-', LENGTH(`na``me`)), ':', IF(`na``me` IS NULL, '', `na``me`), `at`, ','))",
      ),
    );
  });

  test('by bucket', () => {
    const bucket = `CRC32(CONCAT(${id})) % 64`;
    expect(checksumQuery(TABLE, scopeOf(items), { range: EVERYTHING, buckets: 64, within: [3, 5] }, NOTHING)).toBe(
      `SELECT ${bucket} AS cdcctl_bucket, COUNT(*), HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${hash}, HEX(RANDOM_BYTES(16)))))) FROM \`shop\`.\`it\`\`ems\` ` +
        `WHERE ${bucket} BETWEEN 3 AND 5 GROUP BY cdcctl_bucket`,
    );
  });

  test('of rows changed since a time', () => {
    const [, , at] = items.columns;
    if (at === undefined) throw new Error('no column');
    const part = { range: EVERYTHING, buckets: 1, since: { column: at, at: '2026-11-24 10:00:00.000' } };
    expect(checksumQuery(TABLE, scopeOf(items), { ...part, countsOnly: true }, NOTHING)).toBe(
      "SELECT 0 AS cdcctl_bucket, COUNT(*), '0' FROM `shop`.`it``ems` WHERE `at` >= '2026-11-24 10:00:00.000'",
    );
  });

  test('a range of a composite key is written so that its index serves', () => {
    const range = { after: ['-5', "o'x"], through: ['8', 'z'] };
    expect(checksumQuery(TABLE, scopeOf(pairs), { range, buckets: 1, countsOnly: true }, NOTHING)).toMatch(
      / WHERE \(`n` > -5 OR \(`n` = -5 AND `code` > 'o''x'\)\) AND \(`n` < 8 OR \(`n` = 8 AND `code` <= 'z'\)\)$/,
    );
  });
});

test('rows of buckets', () => {
  const part = { range: { after: null, through: ['9'] }, buckets: 64 };
  expect(bucketRowsQuery(TABLE, scopeOf(items), part, [3, 7])).toBe(
    `SELECT CONCAT(\`id\` + 0), ${hash} FROM \`shop\`.\`it\`\`ems\` ` +
      `WHERE \`id\` <= 9 AND CRC32(CONCAT(${id})) % 64 IN (3, 7)`,
  );
});

test('the key some rows further', () => {
  expect(keyAfterQuery(TABLE, scopeOf(items), null, 1000)).toBe(
    'SELECT CONCAT(`id` + 0) FROM (SELECT `id` FROM `shop`.`it``ems` ORDER BY `id` LIMIT 1 OFFSET 999) AS cdcctl_key',
  );
  expect(keyAfterQuery(TABLE, scopeOf(pairs), ['1', 'a'], 10)).toContain(
    "WHERE (`n` > 1 OR (`n` = 1 AND `code` > 'a')) ORDER BY `n`, `code` LIMIT 1 OFFSET 9",
  );
});
