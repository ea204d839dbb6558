import { expect, test } from 'vitest';
import { FAULTS } from '../../faults/faults/index.js';
import { isKnown, knownLoss } from '../../faults/known.js';
import { faultsMarkdown } from '../../faults/markdown.js';
import { parseOptions } from '../../faults/options.js';
import type { Outcome, WrongRow } from '../../faults/outcome.js';
import { counts } from '../../faults/report.js';

const fine: Outcome = {
  number: 1,
  kind: 'kill-kafka',
  what: 'kill -9 of kafka',
  delivery: 'at-least-once',
  at: '2026-01-02T03:04:05.000Z',
  seconds: 60,
  load: 2.5,
  changes: 50_000,
  recoveryMs: 1_500,
  wrong: [],
  steps: { backwards: 0, returned: 0, longestMs: 0 },
  notes: [],
  failures: [],
};
const row: WrongRow = { table: 'accounts', key: '7', how: 'missing', operation: 'key update' };
const outcomes: readonly Outcome[] = [
  fine,
  { ...fine, number: 2, recoveryMs: 31_000, steps: { backwards: 4, returned: 1, longestMs: 2_000 } },
  { ...fine, number: 3, kind: 'a', wrong: [row], failures: [{ text: '1 row lost', known: 'parted' }] },
  { ...fine, number: 4, kind: 'b', recoveryMs: null, failures: [{ text: 'it has not recovered', known: null }] },
  { ...fine, number: 0, kind: 'c', skipped: 'only root can' },
];
const run = {
  seed: 5,
  minutes: 3,
  date: '2026-01-02',
  commit: 'abc',
  machine: 'm',
  reader: 'binlog' as const,
  command: 'c',
  opinions: [],
  cutShort: null,
  outcomes,
};

test('the table sums the runs of a fault and names what failed', () => {
  const text = faultsMarkdown([run], FAULTS);
  expect(text).toContain('| kill-kafka | at-least-once | 2 | 100,000 | 31.0 | 0 | 0 | 2.0 s, 5 rows | ok |');
  expect(text).toContain('| a | at-least-once | 1 | 50,000 | 1.5 | 1 | 0 | 0 | known failure |');
  expect(text).toContain('| b | at-least-once | 1 | 50,000 | - | 0 | 0 | 0 | FAILED |');
  expect(text).toContain('- 3 faults: lost 0, doubled 0; 1 known failures: lost 1, doubled 0\n');
  expect(text).toContain('- Not back within 30 s after the engines: 1 of 4\n');
  expect(text).toContain('| c | - | 0 | - | - | - | - | - | only root can |');
  expect(text).toContain('| kill-mysql | - | 0 | - | - | - | - | - | not made in this run |');
  expect(text).toContain('Seed 5, commit abc, 2026-01-02, m, load average 2.5 to 2.5, reader binlog: `c`');
});

test('the results of several runs stand in one table, each with its seed', () => {
  const text = faultsMarkdown([run, { ...run, seed: 6, outcomes: [fine] }], []);
  expect(text).toContain('| kill-kafka | at-least-once | 3 | 150,000 |');
  expect(text).toContain('- Seed 6, commit abc');
  expect(text).toContain('- Seed 5, fault 4, b, at-least-once: it has not recovered');
});

test('a run that was cut short says so', () => {
  expect(faultsMarkdown([{ ...run, cutShort: 'it was interrupted' }], [])).toContain(
    '. Cut short: it was interrupted\n',
  );
  expect(faultsMarkdown([run], [])).not.toContain('Cut short');
});

test('a known failure does not fail the run, any other does, and what is skipped is counted', () => {
  expect(counts(outcomes)).toMatchObject({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 1 });
});

test('the loss of one row that came by a key update is known, any other is not', () => {
  expect(knownLoss('mysql-cdc', 'kill-kafka', [row])).toMatch(/key update/);
  expect(knownLoss('mysql-cdc', 'kill-kafka', [{ ...row, operation: 'insert' }])).toBeNull();
  expect(knownLoss('mysql-cdc', 'kill-kafka', [{ ...row, how: 'stale' }])).toBeNull();
  expect(knownLoss('mysql-cdc', 'kill-kafka', [row, { ...row, key: '8', how: 'extra' }])).toBeNull();
});

test('the reader of the binlog has no known failures', () => {
  expect(knownLoss('binlog', 'kill-kafka', [row])).toBeNull();
  for (const { kind } of FAULTS) expect(isKnown('binlog', kind), kind).toBe(false);
});

test('--only takes names and beginnings of names', () => {
  const { only } = parseOptions(['--only', 'pause-,kill-two']);
  expect(only).toContain('pause-kafka');
  expect(only).toContain('kill-two');
  expect(only).not.toContain('kill-kafka');
});
