import { expect, test } from 'vitest';
import { barChart } from '../../../bench/e2e/svg.js';

const chart = barChart('Rows & more', 'rows/s', [
  {
    label: 'a < b',
    bars: [
      { label: 'this', value: 1_000 },
      { label: 'other', value: 250 },
    ],
  },
  { label: 'c', bars: [{ label: 'none', value: 0 }] },
]);

test('the longest bar fills the plot, the others are in proportion, and none vanishes', () => {
  expect([...chart.matchAll(/<rect x="260" y="\d+" width="(\d+)"/g)].map((match) => match[1])).toEqual([
    '420',
    '105',
    '1',
  ]);
});

test('texts are escaped and values written out', () => {
  expect(chart).toContain('Rows &amp; more');
  expect(chart).toContain('a &lt; b');
  expect(chart).toContain('>1,000 rows/s<');
});

test('it is one well-formed element', () => {
  expect(chart).toMatch(/^<svg [^>]+>\n/);
  expect(chart.trimEnd().endsWith('</svg>')).toBe(true);
  expect(chart.match(/<text /g)?.length).toBe(chart.match(/<\/text>/g)?.length);
});
