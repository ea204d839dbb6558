import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.js';
import type { Artifacts } from '../../src/adapters/local/engine-spec.js';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
  resolveArtifacts,
} from '../../src/adapters/local/engines/index.js';
import { messageOf } from '../../src/errors/index.js';
import { FLINK_VERSIONS } from '../../src/model/index.js';
import type { Emit } from '../../src/ports/index.js';
import { step } from '../program.js';
import { machine, versionsOf } from '../sink/facts.js';
import { drainBacklog, writeBacklog } from './drain.js';
import { type Cost, costOf, measureGrowth } from './growth.js';
import { cancelJobs } from './jobs.js';
import { binlogPosition, measureLimits } from './limits.js';
import { type Options, type Part, type Sizes, sizesOf } from './options.js';
import { debezium, installDebezium } from './peers/debezium.js';
import { measurePeer, type Peer, type PeerFigures } from './peers/peer.js';
import { installReplicator, replicator } from './peers/replicator.js';
import { type BenchTable, benchTables, pipelineText } from './pipeline.js';
import { measureQueries } from './queries.js';
import { type E2eResult, e2eResult, type Measured, type PeerName } from './result.js';
import { type Changes, createChanges, fill, makeTemplates } from './rows.js';
import { measureSnapshot } from './snapshot.js';
import { type E2eStack, startStack } from './stack.js';
import { measureSteady, type Steady } from './steady.js';
import { rowsInMysql, untilMerged, untilQuiet, untilSettled, validate } from './wait.js';

/** What every measurement needs. */
interface Bench {
  readonly options: Options;
  readonly sizes: Sizes;
  readonly artifacts: Artifacts;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A bench with its pipeline up. */
interface Running extends Bench {
  readonly stack: E2eStack;
  readonly table: BenchTable;
  readonly changes: Changes;
}

type Writable = { -readonly [Key in keyof Measured]: Measured[Key] };

/** Brings pipelines up, measures them part by part, compares both sides, and takes everything away again. */
export async function measure(options: Options, emit: Emit, signal: AbortSignal): Promise<E2eResult> {
  const before = machine();
  const cache = cacheDirectory(process.env, homedir());
  const artifacts = await resolveArtifacts({
    ...{ root: declarationsDir(), flinkVersion: FLINK_VERSIONS[0], connectorSource: connectorSourceDir(), cache },
    ...{ env: process.env, emit, signal },
  });
  const bench: Bench = { options, sizes: sizesOf(options), artifacts, emit, signal };
  const reasons: Record<string, string> = {};
  for (const part of KEYS.keys()) {
    if (!options.only.includes(part)) reasons[KEYS.get(part) ?? part] = 'left out by --only or --quick';
  }
  const measured: Writable = { steady: [], costs: [], peers: {}, reasons };
  if (options.only.includes('growth')) measured.costs = await growth(bench);
  const versions = await mainPipeline(bench, measured, cache);
  const { rows, seconds, rates, only, peers, profile } = options;
  const facts = {
    date: new Date().toISOString(),
    machine: before,
    versions,
    options: { rows, seconds, rates, only, peers, profile },
    sizes: bench.sizes,
  };
  return e2eResult(facts, measured);
}

/** Where the figures of a part stand in the result. */
const KEYS = new Map<Part, string>([
  ['growth', 'growth'],
  ['snapshot', 'snapshotRowsPerSecond'],
  ['stream', 'latencyMs, streamRowsPerSecond, pendingRecords'],
  ['limits', 'limits'],
  ['validate', 'validateRowsPerSecond'],
  ['queries', 'queryMs'],
]);

/** One table and eight, with the same number of keys; the large pipeline adds ten times the keys. */
async function growth({ options, sizes, emit, signal }: Bench): Promise<readonly Cost[]> {
  const one = await measureGrowth(options, { tables: 1, keys: sizes.few }, emit, signal);
  return [one, await measureGrowth(options, { tables: 8, keys: sizes.few }, emit, signal)];
}

async function mainPipeline(
  bench: Bench,
  measured: Writable,
  cache: string,
): Promise<Readonly<Record<string, string>>> {
  const { options, sizes, emit, signal } = bench;
  const tables = benchTables(1);
  const [table] = tables;
  if (table === undefined) throw new Error('a pipeline has a table');
  const start = () => startStack(pipelineText(tables, options.profile), signal);
  const stack = await step(emit, 'A pipeline of its own', start);
  try {
    await step(emit, `${sizes.snapshot.toLocaleString('en-US')} rows in MySQL`, async () => {
      await makeTemplates(stack.quiet);
      await fill(stack.quiet, table.source, sizes.snapshot, signal);
    });
    const changes = createChanges(stack.mysql, table.source, sizes.snapshot);
    const running: Running = { ...bench, stack, table, changes };
    await snapshotPart(running, measured);
    if (options.only.includes('stream')) await streamPart(running, measured);
    else if (options.only.includes('limits')) measured.limits = await limitsPart(running);
    await largePart(running, measured);
    if (options.peers) await peersPart(running, measured, cache);
    else
      for (const name of ['mysql-ch-replicator', 'debezium']) reasonFor(measured, `peers.${name}`, 'ask with --peers');
    return await versionsOf(
      bench.artifacts,
      stack.ports.flink ?? 0,
      (await stack.clickhouse.select('SELECT version()'))[0]?.[0] ?? '',
    );
  } finally {
    await step(
      emit,
      'Taking everything away',
      () => stack.stop(),
      () => 'done',
    );
  }
}

function reasonFor(measured: Writable, key: string, why: string): void {
  measured.reasons = { ...measured.reasons, [key]: why };
}

function rate(rows: number, seconds: number): string {
  return `${Math.round(rows / seconds).toLocaleString('en-US')} rows/s (${rows} in ${seconds.toFixed(1)} s)`;
}

async function snapshotPart(
  { stack, table, options, sizes, emit, signal }: Running,
  measured: Writable,
): Promise<void> {
  const copied = await step(
    emit,
    'Snapshot',
    () => measureSnapshot(stack, [table], sizes.snapshot, signal),
    ({ rows, seconds }) => rate(rows, seconds),
  );
  if (options.only.includes('snapshot')) measured.snapshot = copied;
}

async function streamPart(running: Running, measured: Writable): Promise<void> {
  const { stack, table, changes, options, sizes, emit, signal } = running;
  const steady: Steady[] = [];
  for (const changesPerSecond of options.rates) {
    steady.push(
      await step(
        emit,
        `${changesPerSecond.toLocaleString('en-US')} changes/s`,
        () =>
          measureSteady(
            stack,
            table,
            changes,
            { rate: changesPerSecond, seconds: options.seconds, clock: systemClock },
            signal,
          ),
        ({ total, pending }) =>
          `p50 ${Math.round(total.p50)} ms, p99 ${Math.round(total.p99)} ms, pending at most ${pending?.max ?? '-'}`,
      ),
    );
    await untilQuiet(stack, table, signal);
  }
  measured.steady = steady;
  await untilSettled(stack, table, signal);
  const [first] = steady;
  if (first !== undefined) {
    measured.costs = [...measured.costs, await costOf(stack, 1, await rowsInMysql(stack, table.source), first)];
  }
  const from = await binlogPosition(stack);
  const backlog = await step(
    emit,
    `A backlog of ${sizes.backlog.toLocaleString('en-US')} changes`,
    () => writeBacklog(stack, changes, sizes.backlog, signal),
    ({ changes: count, writeSeconds }) => rate(count, writeSeconds),
  );
  const to = await binlogPosition(stack);
  if (options.only.includes('limits')) {
    measured.limits = await step(
      emit,
      'Limits',
      () => measureLimits(stack, table, running.artifacts, [from, to], signal),
      (limits) =>
        Object.values(limits)
          .map((value) => Math.round(value).toLocaleString('en-US'))
          .join(', '),
    );
  }
  const drained = await step(
    emit,
    'The binlog at its maximum',
    () => drainBacklog(stack, table, backlog, signal),
    ({ changes: count, seconds }) => rate(count, seconds),
  );
  measured.drained = { ...drained, writeSeconds: backlog.writeSeconds };
}

async function limitsPart({ stack, table, changes, sizes, artifacts, emit, signal }: Running) {
  return step(emit, 'Limits', async () => {
    const from = await binlogPosition(stack);
    const count = Math.min(sizes.backlog, 100_000);
    for (let done = 0; done < count; done += 1_000) await changes.write(1_000);
    const to = await binlogPosition(stack);
    await untilQuiet(stack, table, signal);
    return measureLimits(stack, table, artifacts, [from, to], signal);
  });
}

const MERGE_LIMIT_MS = 45_000;
const INSERTED_AT_ONCE = 10_000;

/** Fills up to the rows that queries and validation are to see, compares both sides, and asks the queries. */
async function largePart(
  { stack, table, changes, options, sizes, emit, signal }: Running,
  measured: Writable,
): Promise<void> {
  const wanted = options.only.includes('queries') || options.only.includes('validate');
  if (wanted) {
    const missing = sizes.queried - (await rowsInMysql(stack, table.source));
    await step(emit, `${Math.max(0, missing).toLocaleString('en-US')} more rows`, async () => {
      for (let done = 0; done < missing; done += INSERTED_AT_ONCE) {
        signal.throwIfAborted();
        await changes.insert(Math.min(INSERTED_AT_ONCE, missing - done));
      }
      await untilQuiet(stack, table, signal);
    });
  }
  if (options.only.includes('queries')) {
    measured.queries = await step(
      emit,
      'Queries',
      async () => {
        await untilMerged(stack, MERGE_LIMIT_MS, signal);
        const ms = await measureQueries(stack.reader, table, signal);
        return { rows: await rowsInMysql(stack, table.source), ms };
      },
      ({ ms }) =>
        Object.entries(ms)
          .map(([name, value]) => `${name} ${value} ms`)
          .join(', '),
    );
  }
  // Whatever was measured counts only where both sides hold the same rows.
  const validated = await step(
    emit,
    'Every column of every row',
    () => validate(stack),
    ({ rows, seconds }) => `equal, ${rate(rows, seconds)}`,
  );
  if (options.only.includes('validate')) measured.validated = validated;
}

/** A peer that does not run here is left out, and the report says why. */
async function peersPart(running: Running, measured: Writable, cache: string): Promise<void> {
  const { stack, emit, signal, artifacts } = running;
  await cancelJobs(stack, signal);
  const logs = { replicator: join(stack.folder, 'replicator.log'), debezium: join(stack.folder, 'debezium.log') };
  const ways: readonly (readonly [PeerName, string, () => Promise<Peer>])[] = [
    [
      'mysql-ch-replicator',
      logs.replicator,
      async () => replicator(stack, await installReplicator(cache, signal), logs.replicator),
    ],
    [
      'debezium',
      logs.debezium,
      async () => debezium(stack, await installDebezium(cache, signal), artifacts, logs.debezium),
    ],
  ];
  for (const [name, log, make] of ways) {
    try {
      const figures = await step(
        emit,
        name,
        async () => onePeer(running, await make(), log),
        ({ snapshotRowsPerSecond, streamRowsPerSecond, latencyMs }) =>
          `snapshot ${snapshotRowsPerSecond}, stream ${streamRowsPerSecond} rows/s, p50 ${Math.round(latencyMs.p50)} ms`,
      );
      measured.peers = { ...measured.peers, [name]: figures };
    } catch (error) {
      signal.throwIfAborted();
      emit({ type: 'warning', text: messageOf(error) });
      reasonFor(measured, `peers.${name}`, messageOf(error));
    }
  }
}

async function onePeer({ stack, options, sizes, signal }: Running, peer: Peer, log: string): Promise<PeerFigures> {
  const [changesPerSecond = 1_000] = options.rates;
  const { database, table } = peer.source;
  await stack.quiet.execute(`CREATE DATABASE ${database}`);
  await stack.quiet.execute(`CREATE TABLE ${database}.${table} LIKE order_db.orders`);
  const work = {
    rows: sizes.peerRows,
    backlog: sizes.peerBacklog,
    rate: changesPerSecond,
    seconds: Math.min(10, options.seconds),
  };
  return measurePeer(stack, peer, work, log, signal);
}
