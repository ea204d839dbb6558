import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BenchProgram, benchProgram } from './support/bench-program.js';

/** On a quiet machine the first test takes less than a minute and a half. */
const LIMIT = { timeout: 600_000 };

let bench: BenchProgram;

beforeAll(async () => {
  bench = await benchProgram('bench/sink/main.ts', '.');
});

afterAll(() => bench?.remove());

const measured = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
const cpu = { client: expect.any(Number), clickhouse: expect.any(Number) };

test('a short benchmark of the sink finds every row in ClickHouse and writes its figures', LIMIT, async () => {
  const only = ['blackhole', 'clickhouse', 'http'] as const;
  const run = await bench.run('--rows', '20000', '--rounds', '1', '--only', only.join(','));
  // A wrong count or checksum in ClickHouse is an error.
  expect(run.exitCode, run.stderr).toBe(0);
  const result = JSON.parse(await bench.read('sink.json'));
  expect(result).toMatchObject({
    rows: 20_000,
    rounds: 1,
    parallelism: 1,
    rowsPerRun: { blackhole: 20_000, clickhouse: 20_000, http: 20_000 },
    spread: { blackhole: measured, clickhouse: measured, http: measured },
    cpuSecondsPerMillionRows: { blackhole: cpu, clickhouse: cpu, http: cpu },
    ratioToBlackhole: expect.any(Number),
    ratioToHttp: expect.any(Number),
    ratioToJdbc: null,
    missing: {},
    machine: { cpus: expect.any(Number), memoryGiB: expect.any(Number) },
    versions: { flink: '1.20.3', clickhouse: expect.stringMatching(/^\d+\.\d+\./), kafka: '3.9.2' },
  });
  expect(Object.keys(result.rowsPerSecond)).toEqual([...only]);
  for (const name of only) expect(result.rowsPerSecond[name]).toBeGreaterThan(0);
  expect(result.ratioToBlackhole).toBeCloseTo(result.rowsPerSecond.clickhouse / result.rowsPerSecond.blackhole);
  expect(Date.parse(result.date)).toBeGreaterThan(Date.now() - 600_000);
  expect(run.stdout).toContain('20,000 records in 3 partitions, 1 rounds, parallelism 1.');
  expect(await bench.read('sink.md')).toContain('| `clickhouse` sink |');
});

test('Ctrl-C ends every engine and leaves nothing behind', LIMIT, async () => {
  await bench.interrupt(['--rows', '20000', '--only', 'blackhole'], '- Topic of');
});
