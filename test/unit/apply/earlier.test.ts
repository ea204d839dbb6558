import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { desiredJobs } from '../../../src/apply/index.js';
import type { JobKind, Pipeline } from '../../../src/model/index.js';
import { compareHashes, earlierDigest, isPredecessor } from '../../../src/plan/index.js';
import { earlierStatements } from '../../../src/render/earlier/index.js';
import { EARLIER_PIPELINES } from './earlier/pipelines.js';

/** What cdcctl 0.1 wrote: the folder `earlier` has its files of a run on real engines, and its hashes of more pipelines. */
const json = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, 'earlier', name), 'utf8'));
const HASHES: Record<string, Record<JobKind, string>> = json('hashes.json');
const kept: Pipeline = json('pipeline.json');
const recorded: readonly { kind: JobKind; hash: string }[] = json('jobs.json').jobs;

const KINDS: readonly JobKind[] = ['cdc', 'sync'];

/** The jobs whose states of cdcctl 0.1 the pipeline of today takes up. */
function sameStates(hashes: Record<JobKind, string>, now: Pipeline, was: Pipeline | null): readonly JobKind[] {
  const jobs = desiredJobs({ pipeline: now, jars: {} }, was);
  return jobs.filter((job) => compareHashes(hashes[job.kind], job).sameState).map(({ kind }) => kind);
}

test.each(Object.entries(EARLIER_PIPELINES))('the SQL of 0.1 is known to the character: %s', (name, pipeline) => {
  // 0.1 took the SQL of the newest Flink for the hash, whichever ran.
  for (const kind of KINDS) {
    expect(earlierDigest(earlierStatements(pipeline, kind))).toBe(HASHES[name]?.[kind].split('-')[0]);
  }
});

test('the files of a real run are recognised, with the pipeline that was kept and without', () => {
  const hashes = Object.fromEntries(recorded.map(({ kind, hash }) => [kind, hash])) as Record<JobKind, string>;
  const now = EARLIER_PIPELINES.orders;
  if (now === undefined) throw new Error('there is no pipeline orders');
  expect(sameStates(hashes, now, kept)).toEqual(KINDS);
  expect(sameStates(hashes, now, null)).toEqual(KINDS);
});

describe('a state of 0.1', () => {
  const { orders, throughput, odd } = EARLIER_PIPELINES;
  const of = (name: string) => HASHES[name] ?? { cdc: '', sync: '' };
  if (orders === undefined || throughput === undefined || odd === undefined) throw new Error('pipelines are missing');

  test.each([
    'throughput',
    'dead letters',
    'four readers',
    'Flink 1.18',
    'a MySQL that is there',
  ])('fits another tuning of the same jobs: %s', (name) => {
    expect(sameStates(of(name), orders, EARLIER_PIPELINES[name] ?? null)).toEqual(KINDS);
  });

  test('fits the other profile where no pipeline was kept', () => {
    expect(sameStates(of('throughput'), orders, null)).toEqual(KINDS);
    expect(sameStates(of('orders'), throughput, null)).toEqual(KINDS);
    const slower = { ...throughput, sink: { ...throughput.sink, flushIntervalMs: 7_000 } };
    expect(sameStates(of('orders'), slower, null)).toEqual(KINDS);
  });

  test('does not fit jobs with another delivery, another sink or other tables', () => {
    expect(sameStates(of('exactly once'), orders, EARLIER_PIPELINES['exactly once'] ?? null)).toEqual(['sync']);
    expect(sameStates(of('jdbc sink'), orders, EARLIER_PIPELINES['jdbc sink'] ?? null)).toEqual(['cdc']);
    expect(sameStates(of('odd'), orders, odd)).toEqual([]);
  });

  test('does not fit a CDC job with another reader of MySQL, which goes on from it in its own way', () => {
    const now: Pipeline = { ...orders, source: { ...orders.source, reader: 'binlog' } };
    expect(sameStates(of('orders'), now, orders)).toEqual(['sync']);
    expect(sameStates(of('orders'), now, null)).toEqual(['sync']);
    const isBefore = (hash: string, was: Pipeline | null) =>
      desiredJobs({ pipeline: now, jars: {} }, was).filter((job) => isPredecessor(hash, job)).length === 1;
    expect(isBefore(of('orders').cdc, orders)).toBe(true);
    expect(isBefore(of('throughput').cdc, null)).toBe(true);
    expect(isBefore(of('exactly once').cdc, EARLIER_PIPELINES['exactly once'] ?? null)).toBe(false);
    expect(isBefore(of('odd').cdc, odd)).toBe(false);
  });

  test('does not fit what is not known: a pipeline that was kept has to be the one of the hash', () => {
    expect(sameStates(of('four readers'), orders, null)).toEqual(['sync']);
    expect(sameStates(of('four readers'), orders, orders)).toEqual(['sync']);
    expect(sameStates({ cdc: 'a-b-c', sync: 'a-b-c' }, orders, orders)).toEqual([]);
  });

  test('of a sync job is left behind where its tables stood in another order than by name', () => {
    const other = EARLIER_PIPELINES['odd, the other order'];
    if (other === undefined) throw new Error('pipelines are missing');
    for (const now of [odd, other]) {
      expect(sameStates(of('odd'), now, odd)).toEqual(KINDS);
      expect(sameStates(of('odd, the other order'), now, other)).toEqual(['cdc']);
    }
  });
});
