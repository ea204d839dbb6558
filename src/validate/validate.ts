import { displayName, type Pipeline, type Table, topicName } from '../model/index.js';
import type { Broker, Clock, Emit } from '../ports/index.js';
import { scopeOf } from './canonical.js';
import { awaitCatchUp, type CatchUpTarget } from './catch-up.js';
import { countDifferences } from './compare.js';
import { type Comparison, compareAll, type Sides } from './differences.js';
import { samplesOf } from './samples.js';
import { ARRIVAL_MS, type Pending, pendingSince, settle, settledFor } from './settle.js';
import { judge, type TableReport } from './verdict.js';

export interface ValidateDeps {
  readonly pipeline: Pipeline;
  readonly source: Sides['source'];
  readonly sink: Sides['sink'];
  readonly broker: Pick<Broker, 'offsets' | 'committed'>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** How long to wait for the jobs and for differing rows, in milliseconds. Every table is compared at least once. */
  readonly waitMs: number;
  /**
   * Whether both jobs have run without a break since then (milliseconds since the epoch) and completed a checkpoint
   * that began later (`jobsSteadySince`). With it a lasting difference is reported as soon as it is proven; without,
   * at the end of the wait.
   */
  readonly steadySince?: (since: number) => Promise<boolean>;
}

export interface ValidationReport {
  readonly tables: readonly TableReport[];
}

const SAMPLES = 10;
const PAUSE_MS = 1_000;
/** Comparisons to make for row counts that are the same on both sides, which never comes while writes go on. */
const ROUNDS = 3;

interface TableWork {
  readonly deps: ValidateDeps;
  readonly table: Table;
  readonly deadline: number;
  readonly sides: Sides;
  readonly progress: (text: string) => void;
}

async function catchUp(work: TableWork): Promise<number> {
  const { pipeline, broker, clock, signal } = work.deps;
  const topic = topicName(pipeline, work.table);
  const transactional = pipeline.delivery === 'exactly-once';
  const target: CatchUpTarget = {
    topic,
    group: pipeline.flink.groupId,
    ends: await broker.offsets(topic),
    unread: transactional ? 1 : 0,
  };
  return awaitCatchUp(target, {
    broker,
    clock,
    signal,
    deadline: work.deadline,
    stalledMs: transactional ? 3 * pipeline.flink.checkpointIntervalMs + PAUSE_MS : null,
    onLag: (lag) => work.progress(`waiting for the sync job, ${lag} records behind`),
  });
}

interface Outcome {
  readonly comparison: Comparison;
  readonly pending: readonly Pending[];
}

/** Compares until nothing differs, a difference is certain, or the time is out. */
async function compareUntilCertain(work: TableWork): Promise<Outcome> {
  const { sides, deadline, progress } = work;
  const { clock, steadySince, signal } = work.deps;
  const arrived = async (since: number) =>
    steadySince !== undefined && (await steadySince(since)) && (await catchUp(work)) === 0;
  const begun = clock.now();
  let rounds = 0;
  for (;;) {
    progress('comparing every row');
    const comparison = await compareAll(sides);
    const { differences, complete, sourceRows, sinkRows } = comparison;
    if (!complete && clock.now() < deadline && !(await arrived(begun))) {
      progress(`MySQL has ${sourceRows} rows, ClickHouse ${sinkRows}`);
      await clock.sleep(PAUSE_MS, signal);
      continue;
    }
    if (differences.length > 0) {
      progress(`reading ${differences.length} differing rows again`);
    }
    const pending = await settle(pendingSince(differences, clock.now()), { sides, clock, deadline, arrived });
    if (pending.length > 0 || clock.now() >= deadline) {
      return { comparison, pending };
    }
    // Rows beyond the limits were not read: that those which were read agree by now says nothing of them.
    rounds += complete ? 1 : 0;
    if (complete && (sourceRows === sinkRows || rounds >= ROUNDS)) {
      return { comparison, pending };
    }
  }
}

async function readSamples(work: TableWork, pending: readonly Pending[]) {
  const { table, sides } = work;
  const differences = pending.slice(0, SAMPLES).map(({ difference }) => difference);
  if (differences.length === 0) {
    return [];
  }
  const keys = differences.map(({ key }) => key);
  const [source, sink] = await Promise.all([
    sides.source.valuesByKey(table, keys, sides.signal),
    sides.sink.valuesByKey(table, keys, sides.signal),
  ]);
  return samplesOf(differences, { source, sink }, scopeOf(table), SAMPLES);
}

async function validateTable(work: TableWork): Promise<TableReport> {
  const { deps, table } = work;
  const { notComparable } = scopeOf(table);
  const lag = await catchUp(work);
  const { comparison, pending } = await compareUntilCertain(work);
  const now = deps.clock.now();
  const settled = settledFor(pending, Math.min(ARRIVAL_MS, deps.waitMs), now);
  const { complete, sourceRows, sinkRows } = comparison;
  return {
    table: displayName(table.source),
    target: displayName(table.target),
    source: { rows: sourceRows },
    sink: { rows: sinkRows },
    ...countDifferences(pending.map(({ difference }) => difference)),
    lag,
    ...judge({ lag, settled, unsettled: pending.length - settled, complete, notComparable }),
    complete,
    notComparable,
    samples: await readSamples(work, pending),
  };
}

/**
 * Compares every table of the pipeline, row by row and column by column, once the sync job has passed what the topics
 * hold now. Writes may go on meanwhile.
 */
export async function validatePipeline(deps: ValidateDeps): Promise<ValidationReport> {
  const { pipeline, source, sink, clock, emit, signal } = deps;
  const deadline = clock.now() + deps.waitMs;
  const tables: TableReport[] = [];
  for (const table of pipeline.tables) {
    const id = `validate:${displayName(table.source)}`;
    emit({ type: 'start', id, title: `Comparing ${displayName(table.source)} with ${displayName(table.target)}` });
    const progress = (text: string) => emit({ type: 'progress', id, text });
    const report = await validateTable({ deps, table, deadline, sides: { table, source, sink, signal }, progress });
    const text = report.verdict === 'ok' ? `${report.source.rows} rows, all equal` : report.reasons.join('; ');
    emit({ type: report.verdict === 'ok' ? 'done' : 'failed', id, text });
    tables.push(report);
  }
  return { tables };
}
