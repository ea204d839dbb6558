import { expect, test } from 'vitest';
import { PARTS, PEERS, parseOptions, sizesOf } from '../../../bench/e2e/options.js';

test('a run measures everything at full size', () => {
  expect(parseOptions([])).toMatchObject({
    rows: 5_000_000,
    seconds: 25,
    rates: [1_000, 10_000],
    only: ['growth', 'snapshot', 'stream', 'limits', 'validate', 'queries'],
    peers: [],
    profile: 'latency',
    reader: 'binlog',
  });
});

test('--quick is smaller, and what is given besides counts', () => {
  expect(parseOptions(['--quick'])).toMatchObject({
    rows: 500_000,
    seconds: 10,
    only: ['snapshot', 'stream', 'limits', 'validate', 'queries'],
  });
  expect(parseOptions(['--quick', '--rows', '20_000', '--rates', '500'])).toMatchObject({
    rows: 20_000,
    seconds: 10,
    rates: [500],
  });
});

test('--only takes parts in any order', () => {
  expect(parseOptions(['--only', 'queries,stream']).only).toEqual(['stream', 'queries']);
});

test('peers come besides, alone, or one by one', () => {
  expect(parseOptions(['--peers', '--quick'])).toMatchObject({
    peers: PEERS,
    only: expect.arrayContaining(['snapshot', 'peers']),
  });
  expect(parseOptions(['--only', 'peers'])).toMatchObject({ peers: PEERS, only: ['peers'] });
  expect(parseOptions(['--only', 'stream', '--peers', 'debezium'])).toMatchObject({
    peers: ['debezium'],
    only: ['stream', 'peers'],
  });
});

test.each([
  [['--only', 'strem']],
  [['--rows', '10']],
  [['--peers', 'altinity']],
  [['--seconds', '0']],
  [['--rates', '1000,x']],
  [['--profile', 'x']],
  [['--reader', 'x']],
])('%j is refused', (argv) => {
  expect(() => parseOptions(argv)).toThrow(expect.objectContaining({ exitCode: 1 }));
});

test('--help is no error', () => {
  expect(() => parseOptions(['--help'])).toThrow(expect.objectContaining({ exitCode: 0 }));
});

test('every size is made from the rows of the snapshot', () => {
  expect(sizesOf({ rows: 5_000_000, only: PARTS })).toEqual({
    snapshot: 5_000_000,
    backlog: 2_000_000,
    queried: 10_000_000,
    few: 500_000,
    peerRows: 1_000_000,
    peerBacklog: 1_000_000,
  });
});

test('the binlog alone needs no large snapshot before it', () => {
  expect(sizesOf({ rows: 5_000_000, only: ['stream'] }).snapshot).toBe(1_000_000);
});
