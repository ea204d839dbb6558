import { type Pipeline, type Table, topicName } from '../model/index.js';
import { type Broker, type Clock, type Emit, isThere, pollUntil, type SourceDb } from '../ports/index.js';
import { awaitCatchUp, type CatchUpTarget } from './catch-up.js';
import { compareAll } from './differences.js';
import { type Pending, settle } from './settle.js';
import type { Comparison, Selection, Sides } from './sides.js';

/** Where the sync job of a pipeline reads, so that it can be waited for. */
export interface Topics {
  readonly pipeline: Pipeline;
  readonly broker: Pick<Broker, 'offsets' | 'committed'>;
}

export interface ValidateDeps {
  readonly tables: readonly Table[];
  readonly source: Sides['source'] & Pick<SourceDb, 'digest'>;
  readonly sink: Sides['sink'];
  /** Absent where other jobs bring the rows, so that there is nothing to wait for but the rows. */
  readonly topics?: Topics;
  /** Columns of a table that are not in `tables`, as they cannot be compared, by the table's name. */
  readonly notComparable?: ReadonlyMap<string, readonly string[]>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** How long to wait for the jobs and for differing rows, in milliseconds. Every table is compared at least once. */
  readonly waitMs: number;
  /** A number from 0 to 1 that says which rows are in a sample. */
  readonly random: () => number;
  /**
   * Whether both jobs have run without a break since then (milliseconds since the epoch) and completed a checkpoint
   * that began later (`jobsSteadySince`). With it a lasting difference is reported as soon as it is proven; without,
   * at the end of the wait.
   */
  readonly steadySince?: (since: number) => Promise<boolean>;
  /** What is wrong with a job, so that no row is to be expected of it; null where nothing is (`troubleOfJobs`). */
  readonly jobTrouble?: () => Promise<string | null>;
  /** Whether MySQL has sent all of its binlog to the CDC job; absent where that cannot be asked. */
  readonly binlogSent?: () => Promise<boolean>;
}

/** One table's validation. */
export interface TableWork {
  readonly deps: ValidateDeps;
  readonly table: Table;
  readonly selection: Selection;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Milliseconds that differing rows have at least, once the table has been compared. */
  readonly leastMs: number;
  readonly sides: Sides;
  readonly progress: (text: string) => void;
}

const PAUSE_MS = 1_000;

/** Waits until the sync job has passed what the topic holds now; returns how many records it is behind at the end. */
export async function catchUp({ deps, table, deadline, progress }: TableWork): Promise<number> {
  const { topics, clock, signal } = deps;
  if (topics === undefined) return 0;
  const { pipeline, broker } = topics;
  const topic = topicName(pipeline, table);
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
    deadline,
    stalledMs: transactional ? 3 * pipeline.flink.checkpointIntervalMs + PAUSE_MS : null,
    onLag: (lag) => progress(`waiting for the sync job, ${lag} records behind`),
  });
}

export interface Outcome {
  readonly comparison: Comparison;
  readonly pending: readonly Pending[];
  /** When MySQL had sent all of its binlog to the CDC job, before this comparison; null where it had not. */
  readonly sentAt: number | null;
}

const CHECKPOINT_SLACK_MS = 5_000;

/**
 * Whether the jobs are late with a checkpoint that shows that what MySQL had sent by then has left them: one of them is
 * down, hangs or was restarted, and rows may be on the way.
 */
export async function isHeldUp({ deps }: TableWork, since: number): Promise<boolean> {
  const { steadySince, topics, clock } = deps;
  if (steadySince === undefined || topics === undefined) return false;
  const due = since + 2 * topics.pipeline.flink.checkpointIntervalMs + CHECKPOINT_SLACK_MS;
  return clock.now() >= due && !(await steadySince(since));
}

/** Whether another comparison may come to another end: numbers of rows differ, or rows were left unread. */
function isOpen({ complete, sourceRows, sinkRows }: Comparison, { countsOnly }: Selection): boolean {
  return countsOnly === true ? sourceRows !== sinkRows : !complete;
}

/** Compares until nothing differs, a difference is certain, or the time is out. */
export async function compareUntilCertain(work: TableWork): Promise<Outcome> {
  const { deps, sides, selection, deadline, leastMs, progress } = work;
  const { clock, steadySince, binlogSent, signal } = deps;
  const sent = async () => binlogSent === undefined || (await binlogSent());
  const arrived = async (since: number) =>
    steadySince !== undefined && (await steadySince(since)) && (await catchUp(work)) === 0;
  let sentAt: number | null = null;
  let pauseMs = 0;
  const outcome = async (): Promise<Outcome | null> => {
    sentAt ??= (await sent()) ? clock.now() : null;
    const begun = clock.now();
    const comparison = await compareAll(sides, selection);
    const { differences, sourceRows, sinkRows } = comparison;
    const open = isOpen(comparison, selection);
    if (open && clock.now() < deadline && !(sentAt !== null && (await arrived(sentAt)))) {
      progress(`MySQL has ${sourceRows} rows, ClickHouse ${sinkRows}`);
      // Rows still arrive: comparing them all again at once would only take the servers from that.
      pauseMs = Math.max(PAUSE_MS, clock.now() - begun);
      return null;
    }
    pauseMs = 0;
    if (differences.length > 0) {
      progress(`reading ${differences.length} differing rows again`);
    }
    const end = Math.max(deadline, clock.now() + leastMs);
    const settled = await settle(differences, { sides, clock, deadline: end, arrived, sent });
    // Rows beyond the limits were not read: that those which were read agree by now says nothing of them.
    if (settled.pending.length > 0 || clock.now() >= deadline || !open || selection.countsOnly === true) {
      return {
        comparison: {
          ...comparison,
          sourceRows: sourceRows + settled.sourceRows,
          sinkRows: sinkRows + settled.sinkRows,
        },
        pending: settled.pending,
        sentAt,
      };
    }
    return null;
  };
  return pollUntil(outcome, isThere, { clock, signal, pauseMs: () => pauseMs });
}
