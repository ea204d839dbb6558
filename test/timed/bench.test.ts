import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownedProcesses } from '../../src/adapters/host/process-identity.js';

const LIMIT = { timeout: 600_000 };

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdcctl-e2e-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The benchmark's pipeline goes into the folder, so that it can be looked for afterwards. */
function bench(args: readonly string[]) {
  const small = ['--rows', '10000', '--seconds', '2', '--rates', '200'];
  return execa(
    process.execPath,
    ['--import', 'tsx', 'bench/e2e/main.ts', '--out', join(folder, 'out'), ...small, ...args],
    {
      cwd: root,
      reject: false,
      stdin: 'ignore',
      env: { NO_COLOR: '1', TMPDIR: folder },
    },
  );
}

const pipelines = async () => (await readdir(folder)).filter((name) => name.startsWith('cdcctl-bench-'));
const number = expect.any(Number);
const hop = { p50: number, p90: number, p99: number, max: number };

test('a short benchmark of the pipeline finds both sides equal and writes its figures', LIMIT, async () => {
  const run = await bench(['--only', 'snapshot,stream,limits,validate,queries']);
  // A difference between MySQL and ClickHouse is an error.
  expect(run.exitCode, run.stderr).toBe(0);
  const result = JSON.parse(await readFile(join(folder, 'out', 'e2e.json'), 'utf8'));
  expect(result).toMatchObject({
    latencyMs: { 200: { ...hop, toKafka: hop, toClickhouse: hop }, maximum: null },
    pendingRecords: { 200: { median: number, max: number } },
    ...{ streamRowsPerSecond: number, snapshotRowsPerSecond: number, validateRowsPerSecond: number },
    queryMs: { count: number, newestTen: number, byKey: number, byUser: number },
    checkpointBytes: { cdc: number, sync: number },
    rssBytes: { mysql: number, kafka: number, 'flink-taskmanager': number, 'clickhouse-server': number },
    limits: { jdbcRead: number, binlogDecode: number, clickhouseInsert: number },
    notMeasured: { growth: 'left out by --only or --quick', 'peers.debezium': 'ask with --peers' },
    failures: {},
    startSeconds: number,
    machine: { cpus: number, memoryGiB: number },
    versions: { flink: '1.20.3', kafka: '3.9.1' },
  });
  // The rows of the snapshot, and what the queries were to see besides.
  expect(result.validation.rows).toBeGreaterThanOrEqual(20_000);
  for (const figure of [result.streamRowsPerSecond, result.snapshotRowsPerSecond, ...Object.values(result.limits)]) {
    expect(figure).toBeGreaterThan(0);
  }
  expect(result.latencyMs['200'].p99).toBeLessThan(5_000);
  expect(await readFile(join(folder, 'out', 'e2e.md'), 'utf8')).toContain('## Ratios');
  expect(await readFile(join(folder, 'out', 'e2e-latency.svg'), 'utf8')).toContain('200 changes/s');
  expect(await pipelines()).toEqual([]);
});

test('Ctrl-C ends every engine and leaves nothing behind', LIMIT, async () => {
  const running = bench(['--only', 'snapshot']);
  let states: readonly string[] = [];
  let asked = false;
  running.stderr.on('data', async (chunk: Buffer) => {
    // Once: a second Ctrl-C would end it without its clearing up.
    if (asked || !chunk.toString().includes('rows in MySQL')) return;
    asked = true;
    states = (await pipelines()).map((name) => join(folder, name, '.cdcctl', 'bench'));
    running.kill('SIGINT');
  });
  const run = await running;
  expect(run.exitCode, run.stderr).toBe(130);
  expect(run.stderr).toMatch(/error: The benchmark was interrupted$/);
  expect(states).toHaveLength(1);
  expect(states.flatMap((state) => ownedProcesses(state))).toEqual([]);
  expect(await pipelines()).toEqual([]);
});
