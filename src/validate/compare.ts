import type { CanonicalRow, Checksum, HashedRow } from '../ports/index.js';

export type Checksums = ReadonlyMap<number, Checksum>;

/** A bucket whose rows are not the same on both sides. */
export interface DifferingBucket {
  readonly bucket: number;
  readonly sourceRows: number;
  readonly sinkRows: number;
}

function sameChecksum(a: Checksum | undefined, b: Checksum | undefined): boolean {
  return a?.rows === b?.rows && a?.hash === b?.hash;
}

/** Buckets that differ, in order of their numbers. */
export function differingBuckets(source: Checksums, sink: Checksums): readonly DifferingBucket[] {
  const numbers = [...new Set([...source.keys(), ...sink.keys()])].sort((a, b) => a - b);
  return numbers
    .filter((bucket) => !sameChecksum(source.get(bucket), sink.get(bucket)))
    .map((bucket) => ({
      bucket,
      sourceRows: source.get(bucket)?.rows ?? 0,
      sinkRows: sink.get(bucket)?.rows ?? 0,
    }));
}

/** Rows of all buckets. */
export function totalRows(checksums: Checksums): number {
  return [...checksums.values()].reduce((total, { rows }) => total + rows, 0);
}

/** Adds the checksums of other rows. */
export function addChecksums(sums: Map<number, Checksum>, more: Checksums): void {
  for (const [bucket, { rows, hash }] of more) {
    const sum = sums.get(bucket) ?? { rows: 0, hash: 0n };
    sums.set(bucket, { rows: sum.rows + rows, hash: sum.hash ^ hash });
  }
}

/** Groups buckets so that a group has at most `limit` rows, or is a single bucket. */
export function batches(buckets: readonly DifferingBucket[], limit: number): readonly (readonly DifferingBucket[])[] {
  const groups: DifferingBucket[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const bucket of buckets) {
    const more = Math.max(bucket.sourceRows, bucket.sinkRows);
    if (rows + more > limit) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(bucket);
    rows += more;
  }
  return groups;
}

/** A key whose rows are not the same on both sides. Each side has one row, none, or (by a fault) several. */
export interface KeyDifference {
  /** Canonical texts of the key columns. */
  readonly key: CanonicalRow;
  readonly source: readonly HashedRow[];
  readonly sink: readonly HashedRow[];
}

/** One text per key; two keys have the same only where they are the same. */
export function keyId(key: CanonicalRow): string {
  return JSON.stringify(key);
}

/** True where both sides of a key have the same rows: one each, or none. */
export function isEqual({ source, sink }: Pick<KeyDifference, 'source' | 'sink'>): boolean {
  return source.length === sink.length && source.every((row, i) => row.hash === sink[i]?.hash) && sink.length <= 1;
}

/** Rows of both sides by key. */
export function pairByKey(
  source: readonly HashedRow[],
  sink: readonly HashedRow[],
): ReadonlyMap<string, KeyDifference> {
  const pairs = new Map<string, { key: CanonicalRow; source: HashedRow[]; sink: HashedRow[] }>();
  for (const [side, rows] of [['source', source] as const, ['sink', sink] as const]) {
    for (const row of rows) {
      const id = keyId(row.key);
      const pair = pairs.get(id) ?? { key: row.key, source: [], sink: [] };
      pair[side].push(row);
      pairs.set(id, pair);
    }
  }
  return pairs;
}

/** How many rows are wrong, and how. */
export interface DifferenceCounts {
  /** Rows of MySQL that ClickHouse does not have. */
  readonly missing: number;
  /** Rows of ClickHouse that MySQL does not have, the second and further ones of a key included. */
  readonly extra: number;
  /** Rows that are there on both sides with other values. */
  readonly different: number;
}

function countOne({ source, sink }: KeyDifference): DifferenceCounts {
  const [row] = source;
  return {
    missing: row !== undefined && sink.length === 0 ? 1 : 0,
    extra: Math.max(0, sink.length - (row === undefined ? 0 : 1)),
    different: row !== undefined && sink.length > 0 && sink.every(({ hash }) => hash !== row.hash) ? 1 : 0,
  };
}

export function countDifferences(differences: readonly KeyDifference[]): DifferenceCounts {
  return differences.map(countOne).reduce(
    (sum, one) => ({
      missing: sum.missing + one.missing,
      extra: sum.extra + one.extra,
      different: sum.different + one.different,
    }),
    { missing: 0, extra: 0, different: 0 },
  );
}
