import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plots } from '../../../bench/e2e/plots.js';
import { withFigures } from '../../../bench/e2e/readme.js';
import { resultMarkdown } from '../../../bench/e2e/report.js';
import type { E2eResult } from '../../../bench/e2e/result.js';
import { summaryLines } from '../../../bench/e2e/summary.js';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const committed = (): E2eResult | null =>
  existsSync(join(root, 'bench/results/e2e.json')) ? JSON.parse(read('bench/results/e2e.json')) : null;

// After a run of the benchmark: npm run docs
test('the README shows the figures of the committed run, and no others', () => {
  const section = read('README.md').split('## How fast it is')[1]?.split('\n## ')[0] ?? '';
  const result = committed();
  expect(section.split('\n').filter((line) => line.startsWith('- '))).toEqual(
    result === null ? [] : summaryLines(result),
  );
});

test('the committed report and plots are those of the committed run', () => {
  const result = committed();
  const files = result === null ? [] : [['e2e.md', resultMarkdown(result)] as const, ...plots(result)];
  expect(files.map(([file]) => [file, read(`bench/results/${file}`)])).toEqual(files);
});

test('new figures replace the old ones, and nothing else', () => {
  const result = { latencyMs: {}, peers: {}, streamRowsPerSecond: 50_000, streamToKafkaRowsPerSecond: 60_000 };
  const of = (validateRowsPerSecond: number) =>
    ({
      ...result,
      snapshotPaceRowsPerSecond: null,
      validation: { rows: 5 },
      validateRowsPerSecond,
    }) as unknown as E2eResult;
  const before = '# x\n\n## How fast it is\n\nMeasured so.\n\n## What it guarantees\n\n- a\n';
  const once = withFigures(before, of(1_000));
  expect(once).toContain('Measured so.\n\nOn two cores');
  expect(once).toContain('- From the binlog: 50,000 changes/s, into Kafka 60,000\n');
  expect(once).toContain('rows at 1,000 rows/s\n\n## What it guarantees\n\n- a\n');
  expect(withFigures(once, of(2_000))).toBe(withFigures(before, of(2_000)));
});
