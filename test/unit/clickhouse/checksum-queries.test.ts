import { describe, expect, test } from 'vitest';
import { bucketRowsQuery, checksumQuery, keyRowsQuery } from '../../../src/adapters/clickhouse/checksum-queries.js';
import type { Digest, Part } from '../../../src/ports/index.js';
import { scopeOf } from '../../../src/validate/canonical.js';
import { EVERYTHING } from '../../../src/validate/ranges.js';
import { table } from '../validate/support.js';

const TABLE = { database: 'shop', table: 'it`ems' };
const items = table({ id: 'bigint unsigned not null', 'na`me': 'varchar(20)' }, ['id']);
const id = "ifNull(toString(`id`), '-'), ','";
const text = "CAST(`na\\`me`, 'Nullable(String)')";
const name = `ifNull(toString(length(${text})), '-'), ':', ifNull(${text}, '')`;
const row = `concat(${id}, ${name})`;
const HASHES: readonly (readonly [Digest, string])[] = [
  ['md5', `MD5(${row})`],
  ['sha256', `substring(SHA256(${row}), 1, 16)`],
];
const half = (start: number) =>
  `hex(reinterpretAsFixedString(groupBitXor(reinterpretAsUInt64(substring(cdcctl_hash, ${start}, 8)))))`;

describe('checksums in ClickHouse', () => {
  test.each(HASHES)('of a range, by %s', (digest, hash) => {
    const part: Part = { range: { after: ['7'], through: ['9'] }, buckets: 1, digest };
    expect(checksumQuery(TABLE, scopeOf(items), part)).toBe(
      `SELECT toString(cdcctl_bucket), toString(count()), concat(${[1, 9].map(half).join(', ')}) ` +
        `FROM (SELECT 0 AS cdcctl_bucket, ${hash} AS cdcctl_hash FROM \`shop\`.\`it\\\`ems\` ` +
        'WHERE `id` > 7 AND `id` <= 9) GROUP BY cdcctl_bucket',
    );
  });

  test.each([
    ['decimal(20, 4) not null', '-1.5000', "CAST('-1.5000', 'Decimal(20, 4)')"],
    ['date not null', '2024-02-29', "toDate32('2024-02-29')"],
    ['datetime(6) not null', '2024-02-29 01:02:03.000001', "toDateTime64('2024-02-29 01:02:03.000001', 6, 'UTC')"],
    ['timestamp not null', '2024-02-29 01:02:03', "toDateTime64('2024-02-29 01:02:03', 0, 'UTC')"],
    ['varbinary(9) not null', '00FF', "unhex('00FF')"],
    ['varchar(9) collate utf8mb4_bin not null', "o'x", "'o\\'x'"],
  ])('a bound of %s has the type of the column', (definition, bound, literal) => {
    const keyed = table({ k: definition }, ['k']);
    const range = { after: [bound], through: null };
    const part: Part = { range, buckets: 1, digest: 'md5', countsOnly: true };
    expect(checksumQuery(TABLE, scopeOf(keyed), part)).toContain(` WHERE \`k\` > ${literal})`);
  });
});

test.each(HASHES)('rows of buckets, and of keys, by %s', (digest, hash) => {
  expect(bucketRowsQuery(TABLE, scopeOf(items), { range: EVERYTHING, buckets: 64, digest }, [3, 7])).toBe(
    `SELECT toString(\`id\`), lower(hex(${hash})) FROM \`shop\`.\`it\\\`ems\` ` +
      `WHERE CRC32(concat(${id})) % 64 IN (3, 7)`,
  );
  expect(keyRowsQuery(TABLE, scopeOf(items), [['5']], digest)).toBe(
    `SELECT toString(\`id\`), lower(hex(${hash})) FROM \`shop\`.\`it\\\`ems\` WHERE (\`id\`) IN ((5))`,
  );
});
