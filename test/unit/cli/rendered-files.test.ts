import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeRendered } from '../../../src/cli/rendered-files.js';
import { loadPipeline } from '../../../src/config/index.js';

const file = join(import.meta.dirname, '../../../pipeline.yaml');
const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: readFileSync(file, 'utf8'), env: {} });
let folder: string;
let umask: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdcctl-rendered-'));
  umask = process.umask(0o077);
});
afterEach(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true });
});

const mode = (path: string) => (statSync(join(folder, path)).mode & 0o777).toString(8);

test('rendered files can be read by the users of the containers, whatever the umask is', () => {
  writeRendered({ pipeline: () => pipeline, folder });
  expect(mode('compose/monitoring/prometheus.yml')).toBe('644');
  expect(mode('compose/runner.sh')).toBe('755');
  expect(['compose', 'compose/monitoring', 'compose/monitoring/grafana', 'init-scripts'].map(mode)).toEqual(
    Array(4).fill('755'),
  );
  expect(process.umask()).toBe(0o077);
});
