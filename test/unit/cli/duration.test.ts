import { expect, test } from 'vitest';
import { parseDuration, parsePercentage, parseTime } from '../../../src/cli/duration.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const at = (text: string) => new Date(parseTime(() => now)(text)).toISOString();

test.each([
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24 10:30', '2026-11-24T10:30:00.000Z'],
  ['2026-11-24T10:30:15.5', '2026-11-24T10:30:15.500Z'],
  ['2026-11-24T10:30:15Z', '2026-11-24T10:30:15.000Z'],
  ['2026-11-24T10:30:15+02:00', '2026-11-24T08:30:15.000Z'],
  ['90m', '2026-11-24T10:30:00.000Z'],
  ['7d', '2026-11-17T12:00:00.000Z'],
  ['0.5h', '2026-11-24T11:30:00.000Z'],
])('%s is a time', (text, time) => {
  expect(at(text)).toBe(time);
});

test.each(['yesterday', '2026-13-01', '2026-11-24T25:00', '10', '7x', ''])('%s is no time', (text) => {
  expect(() => at(text)).toThrow(/[Ww]rite a/);
});

test('an option takes the durations of pipeline.yaml', () => {
  expect(['500ms', '0.5s', '5m', '7d'].map(parseDuration)).toEqual([500, 500, 300_000, 604_800_000]);
  expect(() => parseDuration('soon')).toThrow(
    '"soon" is not a duration: write a number and a unit (ms, s, m, h or d), for example 0.5s.',
  );
});

test('a percentage is of a part', () => {
  expect([parsePercentage('5'), parsePercentage('0.5%')]).toEqual([5, 0.5]);
  for (const text of ['0', '100', '-1', 'x', '1e1']) expect(() => parsePercentage(text)).toThrow('percentage');
});
