import { homedir } from 'node:os';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
  resolveArtifacts,
} from '../../src/adapters/local/engines/index.js';
import { FLINK_VERSIONS } from '../../src/model/index.js';
import type { Emit } from '../../src/ports/index.js';
import { step } from '../program.js';
import { machine, versionsOf } from '../sink/facts.js';
import { attempt, type Bench, type Findings, type Running, rateText, reasonsFor } from './context.js';
import { growthPart } from './growth.js';
import { comparePart, fillPart, queriesPart } from './large.js';
import { type Options, type Part, sizesOf } from './options.js';
import { peersPart } from './peers/part.js';
import { benchTables, pipelineText } from './pipeline.js';
import { type E2eResult, e2eResult } from './result.js';
import { createChanges, fill, makeTemplates } from './rows.js';
import { measureSnapshot } from './snapshot.js';
import { type E2eStack, startStack } from './stack.js';
import { limitsPart, startPart, streamPart } from './stream.js';

/** Brings pipelines up, measures them part by part, compares both sides, and takes everything away again. */
export async function measure(options: Options, emit: Emit, signal: AbortSignal): Promise<E2eResult> {
  const before = machine();
  const begun = performance.now();
  const cache = cacheDirectory(process.env, homedir());
  // The limit of decoding is that of the binlog client which comes with Flink CDC.
  const artifacts = await resolveArtifacts({
    ...{ root: declarationsDir(), connectorSource: connectorSourceDir(), cache },
    ...{ flinkVersion: FLINK_VERSIONS[0], flinkCdc: true },
    ...{ env: process.env, emit, signal },
  });
  const bench: Bench = { options, sizes: sizesOf(options), artifacts, cache, emit, signal };
  const findings: Findings = { steady: [], costs: [], peers: {}, reasons: reasonsFor(options), failures: {} };
  let versions: Readonly<Record<string, string>> = {};
  if (options.only.includes('growth')) await attempt(bench, findings, 'growth', () => growthPart(bench, findings));
  await attempt(bench, findings, 'pipeline', async () => {
    await withPipeline(bench, async (running) => {
      versions = await versionsFrom(bench, running.stack);
      await allParts(running, findings);
    });
  });
  const { rows, seconds, rates, only, peers, profile, reader } = options;
  const facts = {
    date: new Date().toISOString(),
    minutes: Math.round((performance.now() - begun) / 6_000) / 10,
    machine: before,
    versions,
    options: { rows, seconds, rates, only, peers, profile, reader },
    sizes: bench.sizes,
  };
  return e2eResult(facts, findings);
}

async function versionsFrom({ artifacts }: Bench, { clickhouse, flink }: E2eStack) {
  const [row] = await clickhouse.select('SELECT version()');
  return versionsOf(artifacts, flink, row?.[0] ?? '');
}

async function withPipeline(bench: Bench, work: (running: Running) => Promise<void>): Promise<void> {
  const { options, sizes, emit, signal } = bench;
  const tables = benchTables(1);
  const [table] = tables;
  if (table === undefined) throw new Error('a pipeline has a table');
  const start = () => startStack(pipelineText(tables, options.profile, options.reader), signal);
  const stack = await step(emit, 'A pipeline of its own', start);
  try {
    await makeTemplates(stack.quiet);
    await work({ ...bench, stack, table, changes: createChanges(stack.mysql, table.source, sizes.snapshot) });
  } finally {
    const stop = () => stack.stop();
    await step(emit, 'Taking everything away', stop, () => 'done');
  }
}

/** Parts that need the pipeline's own rows. */
const OF_PIPELINE: readonly Part[] = ['snapshot', 'stream', 'limits', 'validate', 'queries'];

async function allParts(running: Running, findings: Findings): Promise<void> {
  const { only } = running.options;
  if (only.some((part) => OF_PIPELINE.includes(part))) await pipelineParts(running, findings);
  if (only.includes('peers')) await peersPart(running, findings);
}

/** Every part needs the rows of the snapshot; where that fails there is nothing to go on with. */
async function pipelineParts(running: Running, findings: Findings): Promise<void> {
  const { stack, options } = running;
  const part = (name: string, work: () => Promise<void>) => attempt(running, findings, name, work);
  const asked = (...parts: readonly Part[]): boolean => parts.some((name) => options.only.includes(name));
  if (!(await part('snapshot', () => snapshotPart(running, findings)))) return;
  if (asked('snapshot', 'stream')) await part('start', () => startPart(running, findings));
  // A part that failed may have left the jobs where they were cancelled.
  if (Object.keys(findings.failures).length > 0) await part('jobs', async () => void (await stack.cdcctl(['submit'])));
  if (asked('stream')) {
    if (!(await part('stream', () => streamPart(running, findings)))) {
      await part('jobs', async () => void (await stack.cdcctl(['submit'])));
    }
  } else if (asked('limits')) await part('limits', () => limitsPart(running, findings));
  if (asked('validate', 'queries')) await part('rows', () => fillPart(running));
  if (asked('queries')) await part('queries', () => queriesPart(running, findings));
  await part('comparison', () => comparePart(running, findings));
}

async function snapshotPart(
  { stack, table, options, sizes, emit, signal }: Running,
  findings: Findings,
): Promise<void> {
  await step(emit, `${sizes.snapshot.toLocaleString('en-US')} rows in MySQL`, () =>
    fill(stack.quiet, table.source, sizes.snapshot, signal),
  );
  const copied = await step(
    emit,
    'Snapshot',
    () => measureSnapshot(stack, [table], sizes.snapshot, signal),
    ({ rows, seconds }) => rateText(rows, seconds),
  );
  if (options.only.includes('snapshot')) findings.snapshot = copied;
}
