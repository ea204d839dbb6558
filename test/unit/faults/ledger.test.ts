import { expect, test } from 'vitest';
import { createRandom } from '../../../src/generate/random.js';
import { type Change, Ledger } from '../../faults/ledger.js';

/** Applies changes to a plain table, as MySQL would, and fails where MySQL would. */
function apply(rows: Map<number, number>, { operation, key, from, seq }: Change): void {
  const before = from ?? key;
  if (operation === 'insert') expect(rows.has(key)).toBe(false);
  else expect(rows.has(before)).toBe(true);
  if (operation === 'key update') expect(rows.has(key)).toBe(false);
  if (operation !== 'insert' && operation !== 'update') rows.delete(before);
  if (operation !== 'delete') rows.set(key, seq);
}

test('holds what was committed, whatever was rolled back between', () => {
  const random = createRandom(5);
  const ledger = new Ledger(random, 200);
  let rows = new Map<number, number>();
  for (let tx = 1; tx <= 1_500; tx++) {
    const inside = new Map(rows);
    for (let n = 0; n <= random() * 20; n++) apply(inside, ledger.next(tx));
    if (random() < 0.3) ledger.rollback();
    else {
      ledger.commit();
      rows = inside;
    }
    // Comparing all of it takes longer than the rest.
    if (tx % 25 === 0) expect(new Map([...ledger.rows].map(([key, { seq }]) => [key, seq]))).toEqual(rows);
  }
  expect(rows.size).toBeGreaterThan(100);
  expect(rows.size).toBeLessThan(400);
});

test('a key has a higher number with each change, also after a deletion and a rollback', () => {
  const random = createRandom(6);
  const ledger = new Ledger(random, 50);
  const highest = new Map<number, number>();
  const seen = new Set<string>();
  for (let tx = 1; tx <= 2_000; tx++) {
    const change = ledger.next(tx);
    expect(change.seq).toBeGreaterThan(highest.get(change.key) ?? 0);
    highest.set(change.key, change.seq);
    seen.add(change.operation);
    if (tx % 7 === 0) ledger.rollback();
    else ledger.commit();
  }
  expect([...seen].sort()).toEqual(['delete', 'insert', 'key update', 'update']);
});
