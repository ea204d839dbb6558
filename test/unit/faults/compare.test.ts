import { expect, test } from 'vitest';
import { differenceOf, forgotten, sideOf } from '../../faults/compare.js';

test('names what is missing, stale, extra and there twice', () => {
  const source = sideOf([
    ['1', 1, 'a'],
    ['2', 2, null],
    ['3', 3, 'c'],
  ]);
  const sink = sideOf([
    ['2', '2', ''],
    ['3', '3', 'c'],
    ['3', '3', 'c'],
    ['4', '1', 'd'],
  ]);
  expect(differenceOf(source, sink)).toEqual({ missing: ['1'], stale: ['2'], extra: ['4'], twice: ['3'] });
});

test('equal sides differ in nothing, though one has numbers and the other texts', () => {
  const difference = differenceOf(sideOf([[1, 5, null]]), sideOf([['1', '5', null]]));
  expect(difference).toEqual({ missing: [], stale: [], extra: [], twice: [] });
});

test('finds what MySQL itself does not have as it acknowledged it', () => {
  const entry = (seq: number) => ({ seq, tx: 1, operation: 'insert' }) as const;
  const acknowledged = new Map([
    ['1', entry(1)],
    ['2', entry(2)],
    ['3', entry(3)],
  ]);
  const source = sideOf([
    ['1', 1],
    ['2', 1],
    ['4', 1],
  ]);
  expect(forgotten(acknowledged, source)).toEqual(['2', '3', '4']);
});
