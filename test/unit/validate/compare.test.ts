import { describe, expect, test } from 'vitest';
import { scopeOf } from '../../../src/validate/canonical.js';
import {
  addChecksums,
  batches,
  countDifferences,
  differingBuckets,
  isEqual,
  pairByKey,
  totalRows,
} from '../../../src/validate/compare.js';
import { hashed, table } from './support.js';

const sum = (rows: number, hash: bigint) => ({ rows, hash });

describe('scope', () => {
  const items = table({ a: 'int', b: 'varchar(9) not null', c: 'int not null' }, ['c', 'b']);

  test('keeps table order for columns and key order for the key', () => {
    const scope = scopeOf(items);
    expect(scope.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(scope.key.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(scope.keyPositions).toEqual([2, 1]);
  });

  test('refuses a key without its column', () => {
    const unkeyed = table({ x: 'double' }, ['id']);
    expect(() => scopeOf(unkeyed)).toThrow('shop.items has no column id, which its key names');
  });
});

describe('checksums', () => {
  test('differ in their hash, in the number of rows, or on one side only', () => {
    const source = new Map([
      [1, sum(2, 5n)],
      [2, sum(2, 5n)],
      [3, sum(2, 5n)],
      [4, sum(9, 5n)],
    ]);
    const sink = new Map([
      [1, sum(2, 5n)],
      [2, sum(2, 6n)],
      [3, sum(3, 5n)],
      [0, sum(1, 1n)],
    ]);
    expect(differingBuckets(source, sink)).toEqual([
      { bucket: 0, sourceRows: 0, sinkRows: 1 },
      { bucket: 2, sourceRows: 2, sinkRows: 2 },
      { bucket: 3, sourceRows: 2, sinkRows: 3 },
      { bucket: 4, sourceRows: 9, sinkRows: 0 },
    ]);
    expect(totalRows(source)).toBe(15);
  });

  test('of two sets of rows add up to that of all', () => {
    const all = new Map([[1, sum(2, 0b0110n)]]);
    addChecksums(
      all,
      new Map([
        [1, sum(1, 0b0101n)],
        [2, sum(4, 7n)],
      ]),
    );
    expect([...all]).toEqual([
      [1, sum(3, 0b0011n)],
      [2, sum(4, 7n)],
    ]);
  });

  test('buckets are read in groups of bounded size, a large one alone', () => {
    const buckets = [3, 4, 50, 1, 2].map((rows, bucket) => ({ bucket, sourceRows: rows, sinkRows: 0 }));
    const grouped = batches(buckets, 8).map((group) => group.map(({ sourceRows }) => sourceRows));
    expect(grouped).toEqual([[3, 4], [50], [1, 2]]);
    expect(batches([], 8)).toEqual([]);
  });
});

describe('rows', () => {
  test('are paired by key and counted by what is wrong with them', () => {
    const source = [hashed('1', 'a'), hashed('2', 'a'), hashed('3', 'a'), hashed('5', 'a'), hashed('6', 'a')];
    const sink = [
      hashed('1', 'a'),
      hashed('2', 'changed'),
      hashed('4', 'a'),
      hashed('5', 'a'),
      hashed('5', 'a'),
      hashed('6', 'x'),
      hashed('6', 'y'),
    ];
    const unequal = [...pairByKey(source, sink).values()].filter((pair) => !isEqual(pair));
    expect(unequal.map(({ key }) => key[0])).toEqual(['2', '3', '5', '6', '4']);
    // 3 is missing; 4, the second 5 and the second 6 are too many; 2 and 6 have other values.
    expect(countDifferences(unequal)).toEqual({ missing: 1, extra: 3, different: 2 });
  });

  test('keys of several columns do not run together', () => {
    const pairs = pairByKey([{ key: ['a', 'b,c'], hash: 'x' }], [{ key: ['a,b', 'c'], hash: 'x' }]);
    expect([...pairs.values()].map(isEqual)).toEqual([false, false]);
  });
});
