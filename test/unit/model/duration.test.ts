import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DURATION, durationMs, durationProblem } from '../../../src/model/index.js';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const units = fc.constantFrom(...(Object.keys(UNIT_MS) as (keyof typeof UNIT_MS)[]));

test.each([
  ['0ms', 0],
  ['100ms', 100],
  ['0.5s', 500],
  ['1.005s', 1_005],
  ['2.50m', 150_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['007s', 7_000],
])('%s is %d ms', (text, milliseconds) => {
  expect(durationMs(text)).toBe(milliseconds);
  expect(durationProblem(text)).toBeNull();
});

const instead = 'write a number and a unit (ms, s, m, h or d), for example 0.5s';
test.each([
  ['100', { what: '100 has no unit', instead }],
  ['0.5', { what: '0.5 has no unit', instead }],
  ['', { what: '"" is not a duration', instead }],
  ['soon', { what: '"soon" is not a duration', instead }],
  ['-1s', { what: '"-1s" is not a duration', instead }],
  ['1 s', { what: '"1 s" is not a duration', instead }],
  ['.5s', { what: '".5s" is not a duration', instead }],
  ['5S', { what: '"5S" is not a duration', instead }],
  ['1s\n', { what: '"1s\\n" is not a duration', instead }],
  ['0.5ms', { what: '0.5ms is not a whole number of milliseconds', instead: 'round it' }],
  ['1.0005s', { what: '1.0005s is not a whole number of milliseconds', instead: 'round it' }],
  ['999999999d', { what: '999999999d is too long', instead: 'write a shorter duration' }],
])('%j is none', (text, problem) => {
  expect(durationMs(text)).toBeNull();
  expect(durationProblem(text)).toEqual(problem);
});

test('every whole number of milliseconds can be written in every unit that divides it', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), units, (amount, unit) => {
      expect(durationMs(`${amount}${unit}`)).toBe(amount * UNIT_MS[unit]);
    }),
  );
});

test('three decimal places of a second are milliseconds, whatever they are', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), (milliseconds) => {
      const text = `${Math.floor(milliseconds / 1_000)}.${String(milliseconds % 1_000).padStart(3, '0')}s`;
      expect(durationMs(text)).toBe(milliseconds);
    }),
  );
});

test('any text is a duration or has a problem, and what is one matches the pattern', () => {
  const like = fc.stringMatching(/^-?[0-9]{0,3}\.?[0-9]{0,4} ?(ms|s|m|h|d|w)?$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), like), (text) => {
      const milliseconds = durationMs(text);
      expect(durationProblem(text) === null).toBe(milliseconds !== null);
      if (milliseconds !== null) expect(text).toMatch(DURATION);
    }),
  );
});
