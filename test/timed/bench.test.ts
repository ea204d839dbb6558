import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BenchProgram, benchProgram } from '../e2e/support/bench-program.js';

const LIMIT = { timeout: 600_000 };
const SMALL = ['--rows', '10000', '--seconds', '2', '--rates', '200'];

let bench: BenchProgram;

beforeAll(async () => {
  bench = await benchProgram('bench/e2e/main.ts', '.cdcctl/bench');
});

afterAll(() => bench?.remove());

const number = expect.any(Number);
const hop = { p50: number, p90: number, p99: number, max: number };

test('a short benchmark of the pipeline finds both sides equal and writes its figures', LIMIT, async () => {
  const run = await bench.run(...SMALL, '--only', 'snapshot,stream,limits,validate,queries');
  // A difference between MySQL and ClickHouse is an error.
  expect(run.exitCode, run.stderr).toBe(0);
  const result = JSON.parse(await bench.read('e2e.json'));
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
    versions: { flink: '1.20.3', kafka: '3.9.2' },
  });
  // The rows of the snapshot, and what the queries were to see besides.
  expect(result.validation.rows).toBeGreaterThanOrEqual(20_000);
  for (const figure of [result.streamRowsPerSecond, result.snapshotRowsPerSecond, ...Object.values(result.limits)]) {
    expect(figure).toBeGreaterThan(0);
  }
  expect(result.latencyMs['200'].p99).toBeLessThan(5_000);
  expect(await bench.read('e2e.md')).toContain('## Ratios');
  expect(await bench.read('e2e-latency.svg')).toContain('200 changes/s');
  expect(await bench.leftovers()).toEqual([]);
});

test('Ctrl-C ends every engine and leaves nothing behind', LIMIT, async () => {
  await bench.interrupt([...SMALL, '--only', 'snapshot'], 'rows in MySQL');
});
