import { expect, test } from 'vitest';
import { printJobErrors } from '../../../src/cli/commands/logs.js';
import { jobErrors, jobErrorText } from '../../../src/cli/job-errors.js';
import { loadPipeline } from '../../../src/config/index.js';
import type { FlinkJob, JobFailure } from '../../../src/ports/index.js';
import { flinkTable } from '../../../src/render/flink-sql/index.js';

const { pipeline } = loadPipeline({
  path: 'pipeline.yaml',
  env: {},
  text: `version: 1
name: shop
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
tables:
  - { source: shop.a, target: x.a, topic: a, partitions: 1, primaryKey: [id], columns: { id: int not null } }
  - { source: shop.b, target: x.b, topic: b, partitions: 1, primaryKey: [id], columns: { id: int not null } }
`,
});
const [, second] = pipeline.tables;
if (second === undefined) throw new Error('no table');

const AT = Date.parse('2026-11-28T20:00:00Z');
const job = (id: string, name: string, startTime: number): FlinkJob => ({ id, name, state: 'RUNNING', startTime });
const runs = [job('old', 'shop-sync', 1), job('sync', 'shop-sync', 2), job('cdc', 'shop-cdc', 1), job('x', 'else', 9)];
const failures: Readonly<Record<string, readonly JobFailure[]>> = {
  old: [{ at: AT, cause: 'of an earlier run', task: null, lackedSlots: false }],
  sync: [
    {
      at: AT + 60_000,
      cause: 'disk full',
      task: `Source: ${flinkTable.kafka(pipeline, second)}[3] -> Sink (1/1)`,
      lackedSlots: false,
    },
    {
      at: AT,
      cause: 'disk full',
      task: `Source: ${flinkTable.kafka(pipeline, second)}[3] -> Sink (1/1)`,
      lackedSlots: false,
    },
    { at: AT - 60_000, cause: 'Table shop.a: column n is not there any more', task: null, lackedSlots: false },
  ],
  cdc: [{ at: AT + 90_000, cause: 'Access denied', task: 'Source: all', lackedSlots: false }],
};
const flink = { list: async () => runs, failures: async (id: string) => failures[id] ?? [] };

test('the same cause comes once, with its table and how often, the newest first', async () => {
  const errors = await jobErrors(pipeline, flink, 0);
  expect(errors.map(({ job: name, table, cause, times }) => [name, table, cause, times])).toEqual([
    ['shop-cdc', null, 'Access denied', 1],
    ['shop-sync', 'shop.b', 'disk full', 2],
    ['shop-sync', 'shop.a', 'Table shop.a: column n is not there any more', 1],
  ]);
  expect(errors.map(jobErrorText)).toEqual([
    'shop-cdc: Access denied (at 2026-11-28 20:01:30 UTC; the job is RUNNING)',
    'shop-sync, shop.b: disk full (2 times since 2026-11-28 20:00:00 UTC, the last at 2026-11-28 20:01:00; the job is RUNNING)',
    'shop-sync, shop.a: Table shop.a: column n is not there any more (at 2026-11-28 19:59:00 UTC; the job is RUNNING)',
  ]);
});

test('older ones are left out where a time is given', async () => {
  expect(await jobErrors(pipeline, flink, AT + 80_000)).toMatchObject([{ cause: 'Access denied' }]);
});

/** What `logs` prints of the jobs before the log, with this client of Flink. */
async function printed(client: object): Promise<{ count: number; lines: readonly string[]; told: readonly unknown[] }> {
  const lines: string[] = [];
  const told: unknown[] = [];
  const session = {
    connections: async () => ({ flink: client }),
    pipeline: () => pipeline,
    reporter: { line: (_document: unknown, text: string) => lines.push(text) },
    emit: (event: unknown) => told.push(event),
    signal: new AbortController().signal,
  };
  const count = await printJobErrors(session as never, 'flink-jobmanager', 0, 100);
  return { count, lines, told };
}

test('logs prints them', async () => {
  const { count, lines, told } = await printed(flink);
  expect([count, lines.length, told]).toEqual([3, 3, []]);
  expect(lines[0]).toContain('shop-cdc: Access denied');
});

test('logs goes on where the JobManager hangs, and says what it leaves out', { timeout: 10_000 }, async () => {
  const never = new Promise<never>(() => undefined);
  const hung = [
    { list: () => never, failures: () => never },
    { ...flink, failures: () => never },
  ];
  for (const client of hung) {
    const { count, lines, told } = await printed(client);
    expect([count, lines]).toEqual([0, []]);
    expect(told).toEqual([{ type: 'warning', text: expect.stringContaining('the JobManager does not answer') }]);
  }
});
