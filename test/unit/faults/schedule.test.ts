import { expect, test } from 'vitest';
import { createRandom } from '../../../src/generate/random.js';
import { FAULTS } from '../../faults/faults/index.js';
import { type Round, schedule } from '../../faults/schedule.js';

function rounds(seed: number, count: number): readonly Round[] {
  const all = schedule(FAULTS, createRandom(seed));
  return Array.from({ length: count }, () => all.next().value as Round);
}

const kinds = (all: readonly Round[]) =>
  all.map(({ delivery, atSnapshot, faults }) => [delivery, atSnapshot?.kind, ...faults.map(({ kind }) => kind)]);

test('a seed gives the same faults in the same order, another seed another order', () => {
  expect(kinds(rounds(7, 12))).toEqual(kinds(rounds(7, 12)));
  expect(kinds(rounds(7, 12))).not.toEqual(kinds(rounds(8, 12)));
});

test('two passes make every fault once with each kind of delivery that it fits', () => {
  for (const seed of [3, 4]) {
    const made = rounds(seed, 6).flatMap(({ delivery, atSnapshot, faults }) =>
      [...(atSnapshot === null ? [] : [atSnapshot]), ...faults].map(({ kind }) => `${kind} ${delivery}`),
    );
    const both = ['at-least-once', 'exactly-once'];
    const wanted = FAULTS.flatMap(({ kind, delivery }) =>
      both.filter((each) => (delivery ?? each) === each).map((each) => `${kind} ${each}`),
    );
    expect([...new Set(made)].sort()).toEqual([...wanted].sort());
  }
});

test('with one kind of delivery each pass makes every fault that fits it', () => {
  const all = schedule(FAULTS, createRandom(5), ['at-least-once']);
  const made = [all.next().value as Round, all.next().value as Round];
  const wanted = FAULTS.filter(({ delivery }) => delivery !== 'exactly-once').map(({ kind }) => kind);
  const kindsMade = made.flatMap(({ atSnapshot, faults }) => [atSnapshot?.kind, ...faults.map(({ kind }) => kind)]);
  expect(kindsMade.sort()).toEqual([...wanted].sort());
});

test('what a stack does not survive comes last in it', () => {
  for (const { faults } of rounds(4, 30)) {
    const ends = faults.findIndex(({ expect: expected }) => expected !== 'recovers');
    if (ends !== -1) expect(ends).toBe(faults.length - 1);
  }
});

test('no two faults have the same name', () => {
  expect(new Set(FAULTS.map(({ kind }) => kind)).size).toBe(FAULTS.length);
});
