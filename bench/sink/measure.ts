import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { Emit } from '../../src/ports/index.js';
import { step } from '../program.js';
import { type Bound, benchJob, boundOf, type ContenderName, rowsIn, TITLES } from './contenders.js';
import { cpuSeconds, watchOthers } from './cpu.js';
import { type Drain, drain } from './drain.js';
import { machine, missingJdbc, versionsOf } from './facts.js';
import { parseGcLog } from './gc-log.js';
import { insertBlocks } from './http-insert.js';
import type { Options } from './options.js';
import { type BenchPipeline, benchPipeline } from './pipeline.js';
import { withProfile } from './profile.js';
import { type Outcome, type Run, type SinkResult, sinkResult } from './result.js';
import { type BenchStack, startStack } from './stack.js';
import { openStore, REFERENCE, type Store } from './store.js';
import { bestBatch, rowsWithin } from './sweep.js';
import { type FilledTopic, fillTopic } from './topic.js';

/** Rows that each contender drains before the clock counts: the compiler of the JVM has then seen its code. */
const WARM_UP_ROWS = 500_000;

/** What every run needs. */
interface Bench extends BenchPipeline {
  readonly stack: BenchStack;
  readonly store: Store;
  readonly topic: FilledTopic;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A contender and how much of the topic it reads. */
interface Entry {
  readonly name: ContenderName;
  readonly bound: Bound;
  readonly batch: number;
}

/** Brings the engines up, runs every contender so many rounds, and takes everything away again. */
export async function measure(options: Options, emit: Emit, signal: AbortSignal): Promise<SinkResult> {
  const before = machine();
  const base = benchPipeline(options.parallelism);
  const stack = await step(emit, 'Kafka, Flink and ClickHouse', () => startStack(base.pipeline, emit, signal));
  let store: Store | undefined;
  try {
    const topic = await step(
      emit,
      `Topic of ${options.rows.toLocaleString('en-US')} records`,
      () => fillTopic(base, stack, options.rows, signal),
      ({ inserts, updates, deletes }) => `${inserts} insertions, ${updates} updates, ${deletes} deletions`,
    );
    store = await openStore(base, stack);
    await insertBlocks(base, stack, { into: REFERENCE, blocks: topic.blocks, connections: 1 }, signal);
    await store.checkReference(topic);
    const outcomes = await contest({ ...base, stack, store, topic, emit, signal }, options);
    const facts = {
      rows: options.rows,
      rounds: options.rounds,
      parallelism: options.parallelism,
      machine: before,
      versions: await versionsOf(stack.artifacts, stack.flink, await store.version()),
      date: new Date().toISOString(),
    };
    return sinkResult(facts, outcomes, parseGcLog(await readFile(stack.gcLog, 'utf8')));
  } finally {
    await store?.close();
    await stack.stop();
  }
}

async function contest(bench: Bench, options: Options): Promise<ReadonlyMap<ContenderName, Outcome>> {
  const whyNot = options.only.includes('jdbc') ? await missingJdbc(bench.stack) : null;
  if (whyNot !== null) bench.emit({ type: 'warning', text: `jdbc is missing: ${whyNot}` });
  const present = options.only.filter((name) => name !== 'jdbc' || whyNot === null);
  const entries: Entry[] = [];
  for (const name of present) entries.push(await prepare(bench, name));
  const runs = new Map<ContenderName, Run[]>(present.map((name) => [name, []]));
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const entry of entries) runs.get(entry.name)?.push(await shownRun(bench, entry, `round ${round}, `));
  }
  if (options.profile) {
    const entry = { name: 'clickhouse', bound: bench.topic.offsets, batch: 0 } as const;
    await withProfile(bench.stack, options.out, () => shownRun(bench, entry, 'with profiler, '));
  }
  return new Map(
    options.only.map((name): [ContenderName, Outcome] => {
      const batch = entries.find((entry) => entry.name === name)?.batch;
      if (batch === undefined) return [name, { missing: whyNot ?? '' }];
      return [name, { runs: runs.get(name) ?? [], ...(name === 'jdbc' ? { batch } : {}) }];
    }),
  );
}

/** Warms a contender up. The sweep does that for `jdbc`, which then reads no more of the topic than it can in a minute. */
async function prepare(bench: Bench, name: ContenderName): Promise<Entry> {
  const { offsets } = bench.topic;
  if (name === 'http' || name === 'http2') return { name, bound: offsets, batch: 0 };
  if (name !== 'jdbc') {
    await shownRun(bench, { name, bound: boundOf(offsets, WARM_UP_ROWS), batch: 0 }, 'warm-up, ');
    return { name, bound: offsets, batch: 0 };
  }
  const tried = (batch: number, rows: number): Promise<Run> =>
    shownRun(bench, { name, bound: boundOf(offsets, rows), batch }, `batches of ${batch}, `);
  const best = await bestBatch(tried, rowsIn(offsets));
  return { name, batch: best.batch, bound: boundOf(offsets, rowsWithin(best.rate, rowsIn(offsets))) };
}

function shownRun(bench: Bench, entry: Entry, when: string): Promise<Run> {
  return step(
    bench.emit,
    `${when}${TITLES[entry.name]}`,
    () => run(bench, entry),
    ({ rows, start, end }) => {
      const seconds = (end - start) / 1000;
      return `${Math.round(rows / seconds).toLocaleString('en-US')} rows/s (${rows} in ${seconds.toFixed(2)} s)`;
    },
  );
}

async function run(bench: Bench, { name, bound, batch }: Entry): Promise<Run> {
  const { stack, store, signal } = bench;
  await store.clear(signal);
  const othersShare = watchOthers([...stack.pids.values(), process.pid], cpus().length);
  const result =
    name === 'http' || name === 'http2'
      ? await overHttp(bench, name)
      : await drain(stack, name, benchJob(bench, name, bound, batch), rowsIn(bound), signal);
  const measured = { ...result, othersShare: othersShare() };
  if (name !== 'blackhole') await store.check(name, bound);
  return measured;
}

async function overHttp(bench: Bench, name: 'http' | 'http2'): Promise<Drain> {
  const server = bench.stack.pid('clickhouse-server');
  const serverBefore = cpuSeconds(server);
  const before = process.cpuUsage();
  const work = { into: bench.target, blocks: bench.topic.blocks, connections: name === 'http2' ? 2 : 1 };
  const span = await insertBlocks(bench, bench.stack, work, bench.signal);
  const { user, system } = process.cpuUsage(before);
  return {
    ...span,
    rows: rowsIn(bench.topic.offsets),
    clientCpu: (user + system) / 1e6,
    serverCpu: cpuSeconds(server) - serverBefore,
  };
}
