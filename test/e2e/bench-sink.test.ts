import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownedProcesses } from '../../src/adapters/host/process-identity.js';

/** On a quiet machine the first test takes less than a minute and a half. */
const LIMIT = { timeout: 600_000 };

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdcctl-e2e-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The benchmark's scratch goes into the folder, so that it can be looked for afterwards. */
function bench(args: readonly string[]) {
  return execa(process.execPath, ['--import', 'tsx', 'bench/sink/main.ts', '--out', join(folder, 'out'), ...args], {
    cwd: root,
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: '1', TMPDIR: folder },
  });
}

const measured = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
const cpu = { client: expect.any(Number), clickhouse: expect.any(Number) };

test('a short benchmark of the sink finds every row in ClickHouse and writes its figures', LIMIT, async () => {
  const only = ['blackhole', 'clickhouse', 'http'] as const;
  const run = await bench(['--rows', '20000', '--rounds', '1', '--only', only.join(',')]);
  // A wrong count or checksum in ClickHouse is an error.
  expect(run.exitCode, run.stderr).toBe(0);
  const result = JSON.parse(await readFile(join(folder, 'out', 'sink.json'), 'utf8'));
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
    versions: { flink: '1.20.3', clickhouse: expect.stringMatching(/^\d+\.\d+\./), kafka: '3.9.1' },
  });
  expect(Object.keys(result.rowsPerSecond)).toEqual([...only]);
  for (const name of only) expect(result.rowsPerSecond[name]).toBeGreaterThan(0);
  expect(result.ratioToBlackhole).toBeCloseTo(result.rowsPerSecond.clickhouse / result.rowsPerSecond.blackhole);
  expect(Date.parse(result.date)).toBeGreaterThan(Date.now() - 600_000);
  expect(run.stdout).toContain('20,000 records in 3 partitions, 1 rounds, parallelism 1.');
  expect(await readFile(join(folder, 'out', 'sink.md'), 'utf8')).toContain('| `clickhouse` sink |');
});

test('Ctrl-C ends every engine and leaves nothing behind', LIMIT, async () => {
  const running = bench(['--rows', '20000', '--only', 'blackhole']);
  const stateDirs = async () => (await readdir(folder)).filter((name) => name.startsWith('cdcctl-bench-'));
  let states: readonly string[] = [];
  running.stderr.on('data', async (chunk: Buffer) => {
    if (!chunk.toString().includes('- Topic of')) return;
    states = (await stateDirs()).map((name) => join(folder, name));
    running.kill('SIGINT');
  });
  const run = await running;
  expect(run.exitCode, run.stderr).toBe(130);
  expect(run.stderr).toMatch(/error: The benchmark was interrupted$/);
  expect(states).toHaveLength(1);
  expect(states.flatMap((state) => ownedProcesses(state))).toEqual([]);
  expect(await stateDirs()).toEqual([]);
});
