import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from '../../faults/faults/index.js';

const file = join(import.meta.dirname, '../../../docs/faults.md');
// Skipped where no run has written it yet.
const written = test.skipIf(!existsSync(file));
const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

written('docs/faults.md names the seed and the commit of each run', () => {
  const runs = text.split('\n').filter((line) => line.startsWith('- Seed ') && line.includes(', commit '));
  expect(runs.length).toBeGreaterThan(0);
  for (const run of runs) expect(run).toMatch(/^- Seed \d+, commit [0-9a-f]{10}, \d{4}-\d\d-\d\d, \d+ cores, /);
});

written('its table has every fault that --list names, and no other', () => {
  const kinds = [...new Set(rows.map(([, kind]) => kind))];
  expect(kinds).toEqual(FAULTS.map(({ kind }) => kind).sort());
});

written('each failure that it calls known has its reason', () => {
  for (const [, kind, delivery, , , , , , , verdict] of rows) {
    if (verdict === 'known failure') expect(text).toMatch(new RegExp(`, ${kind}, ${delivery}: .*Known: \\w`));
  }
});
