import type { QualifiedName } from '../../model/index.js';
import type { Digest, Part } from '../../ports/index.js';
import { clickhouse } from '../../sql/index.js';
import type { Scope } from '../../validate/canonical.js';
import { bucketOf, conditionsOf, rowQueries, type Side, where } from '../../validate/queries.js';
import { rowText } from './row-text.js';

/** SQL for the digests of a text, in 16 bytes. */
const DIGESTS: Readonly<Record<Digest, (text: string) => string>> = {
  md5: (text) => `MD5(${text})`,
  sha256: (text) => `substring(SHA256(${text}), 1, 16)`,
};

const SIDE: Side = {
  dialect: clickhouse,
  rowText,
  hash: (digest, text) => `lower(hex(${DIGESTS[digest](text)}))`,
  moment: (at) => `toDateTime64(${clickhouse.literal(at)}, 6, 'UTC')`,
  // Rows that are not copied are not there.
  filters: () => [],
};

export const { bucketRowsQuery, keyRowsQuery, keyValuesQuery } = rowQueries(SIDE);

/** Exclusive or of 8 bytes of each hash, as the same bytes in hexadecimal digits. */
function half(start: number): string {
  return `hex(reinterpretAsFixedString(groupBitXor(reinterpretAsUInt64(substring(cdcctl_hash, ${start}, 8)))))`;
}

/** One row per bucket, or a single one: bucket, rows, hash. */
export function checksumQuery(table: QualifiedName, scope: Scope, part: Part): string {
  const bucket = part.buckets === 1 ? '0' : bucketOf(SIDE, scope, part.buckets);
  const [row, hash] =
    part.countsOnly === true
      ? ["''", "'0'"]
      : [DIGESTS[part.digest](rowText(scope.columns)), `concat(${[1, 9].map(half).join(', ')})`];
  return (
    `SELECT toString(cdcctl_bucket), toString(count()), ${hash} ` +
    `FROM (SELECT ${bucket} AS cdcctl_bucket, ${row} AS cdcctl_hash FROM ${clickhouse.qualified(table)}` +
    `${where(conditionsOf(SIDE, scope, part))}) GROUP BY cdcctl_bucket`
  );
}
