import { describe, expect, test } from 'vitest';
import {
  bucketRowsQuery,
  checksumQuery,
  keyAfterQuery,
  keyRowsQuery,
} from '../../../src/adapters/mysql/checksum-queries.js';
import type { StoredColumns } from '../../../src/adapters/mysql/row-text.js';
import type { Digest, Part } from '../../../src/ports/index.js';
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
const text = `CONCAT(${id}, ${name}, ${at})`;
const HASHES: readonly (readonly [Digest, string])[] = [
  ['md5', `MD5(${text})`],
  ['sha256', `LEFT(SHA2(${text}, 256), 32)`],
];

const plain = { nullable: false, zerofill: false, utf8: true };
const STORED = new Map([
  ['id', plain],
  ['na`me', { ...plain, nullable: true }],
  ['at', plain],
]);
const NOTHING: StoredColumns = new Map();

describe('checksums in MySQL', () => {
  const range = { after: ['7'], through: ['9'] };
  const whole = (hash: string) =>
    `SELECT 0 AS cdcctl_bucket, COUNT(*), HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${hash}, HEX(RANDOM_BYTES(16)))))) FROM \`shop\`.\`it\`\`ems\` ` +
    'WHERE `id` > 7 AND `id` <= 9';

  test.each(HASHES)('of a range are one pass without a temporary table, by %s', (digest, hash) => {
    expect(checksumQuery(TABLE, scopeOf(items), { range, buckets: 1, digest }, NOTHING)).toBe(whole(hash));
  });

  test('what is known of the columns is left out', () => {
    expect(checksumQuery(TABLE, scopeOf(items), { range, buckets: 1, digest: 'md5' }, STORED)).toBe(
      whole(
        "MD5(CONCAT(`id`, ',', IF(`na``me` IS NULL, '-', LENGTH(`na``me`)), ':', IF(`na``me` IS NULL, '', `na``me`), `at`, ','))",
      ),
    );
  });

  test.each(HASHES)('by bucket, by %s', (digest, hash) => {
    const bucket = `CRC32(CONCAT(${id})) % 64`;
    const part: Part = { range: EVERYTHING, buckets: 64, within: [3, 5], digest };
    expect(checksumQuery(TABLE, scopeOf(items), part, NOTHING)).toBe(
      `SELECT ${bucket} AS cdcctl_bucket, COUNT(*), HEX(BIT_XOR(UUID_TO_BIN(COALESCE(${hash}, HEX(RANDOM_BYTES(16)))))) FROM \`shop\`.\`it\`\`ems\` ` +
        `WHERE ${bucket} BETWEEN 3 AND 5 GROUP BY cdcctl_bucket`,
    );
  });

  test('of rows changed since a time', () => {
    const [, , at] = items.columns;
    if (at === undefined) throw new Error('no column');
    const since = { column: at, at: '2026-11-24 10:00:00.000' };
    const part: Part = { range: EVERYTHING, buckets: 1, digest: 'md5', since, countsOnly: true };
    expect(checksumQuery(TABLE, scopeOf(items), part, NOTHING)).toBe(
      "SELECT 0 AS cdcctl_bucket, COUNT(*), '0' FROM `shop`.`it``ems` WHERE `at` >= '2026-11-24 10:00:00.000'",
    );
  });

  test('a range of a composite key is written so that its index serves', () => {
    const range = { after: ['-5', "o'x"], through: ['8', 'z'] };
    const part: Part = { range, buckets: 1, digest: 'md5', countsOnly: true };
    expect(checksumQuery(TABLE, scopeOf(pairs), part, NOTHING)).toMatch(
      / WHERE \(`n` > -5 OR \(`n` = -5 AND `code` > 'o''x'\)\) AND \(`n` < 8 OR \(`n` = 8 AND `code` <= 'z'\)\)$/,
    );
  });
});

test.each(HASHES)('rows of buckets, and of keys, by %s', (digest, hash) => {
  const part: Part = { range: { after: null, through: ['9'] }, buckets: 64, digest };
  expect(bucketRowsQuery(TABLE, scopeOf(items), part, [3, 7])).toBe(
    `SELECT CONCAT(\`id\` + 0), ${hash} FROM \`shop\`.\`it\`\`ems\` ` +
      `WHERE \`id\` <= 9 AND CRC32(CONCAT(${id})) % 64 IN (3, 7)`,
  );
  expect(keyRowsQuery(TABLE, scopeOf(items), [['5']], digest)).toBe(
    `SELECT CONCAT(\`id\` + 0), ${hash} FROM \`shop\`.\`it\`\`ems\` WHERE (\`id\`) IN ((5))`,
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
