import { randomBytes } from 'node:crypto';
import { createVisibleIds } from '../adapters/clickhouse/index.js';
import { systemClock } from '../adapters/clock.js';
import { watchMarkedRecords } from '../adapters/kafka/index.js';
import { messageOf } from '../errors/index.js';
import { type LatencyResult, latencyTable, measureLatency } from '../generate/index.js';
import { displayName, generationView, Secret, type Table, topicName } from '../model/index.js';
import type { MarkedRows } from '../ports/index.js';
import { openMarkedRows } from './latency-rows.js';
import type { Session } from './session.js';

export interface LatencyStepOptions {
  readonly table?: string;
  /** Who writes to a table of its own in a MySQL that cdcctl does not run. */
  readonly user?: string;
  readonly rate: number;
  readonly count: number;
}

export interface LatencyStepResult extends LatencyResult {
  /** The table in MySQL. */
  readonly table: string;
  /** Marked rows that were deleted again. */
  readonly deleted: number;
}

const TIMEOUT_MS = 30_000;
const DELETED_AT_ONCE = 500;

/** Inserts `count` marked rows, measures how soon each is in Kafka and readable, and deletes them. */
export async function latencyStep(session: Session, options: LatencyStepOptions): Promise<LatencyStepResult> {
  const table = latencyTable(session.pipeline().tables, options.table);
  const { emit } = session;
  const id = 'latency';
  const rows = await openMarkedRows(session, table, options.user);
  emit({ type: 'start', id, title: `Writing marked rows to ${displayName(table.source)}` });
  try {
    const result = await measureAndRemove(session, table, options, rows);
    emit({ type: 'done', id, text: `${result.written} written, ${result.deleted} deleted again` });
    const { written: _written, ...figures } = result;
    return { table: displayName(table.source), ...figures };
  } catch (error) {
    emit({ type: 'failed', id });
    throw error;
  } finally {
    await rows.close();
  }
}

/** The rows are deleted whether it succeeds or not. */
async function measureAndRemove(session: Session, table: Table, options: LatencyStepOptions, rows: MarkedRows) {
  const mark = `Latency probe ${randomBytes(6).toString('hex')}`;
  const written: bigint[] = [];
  let result: LatencyResult;
  try {
    result = await measure(session, table, options, mark, async () => {
      const row = await rows.insert(mark);
      written.push(row);
      return row;
    });
  } catch (error) {
    await removeRows(rows, written).catch((failure: unknown) => {
      const text = `rows marked '${mark}' are left in ${displayName(table.source)}: ${messageOf(failure)}`;
      session.emit({ type: 'warning', text });
    });
    throw error;
  }
  return { ...result, written: written.length, deleted: await removeRows(rows, written) };
}

async function measure(
  session: Session,
  table: Table,
  options: LatencyStepOptions,
  mark: string,
  insert: () => Promise<bigint>,
): Promise<LatencyResult> {
  const { endpoints, secrets } = await session.connections();
  const column = table.primaryKey[0] ?? 'id';
  const visible = createVisibleIds({
    url: endpoints.clickhouse,
    readerPassword: secrets.get(Secret.clickhouseReader) ?? '',
    target: generationView(session.pipeline(), table),
    column,
  });
  try {
    const topic = topicName(session.pipeline(), table);
    const records = await watchMarkedRecords({ bootstrap: endpoints.kafka, topic, column, mark, clock: systemClock });
    try {
      return await measureLatency({
        insert,
        inKafka: records.seen,
        visible: (ids) => visible.among(ids),
        rows: options.count,
        rate: options.rate,
        timeoutMs: TIMEOUT_MS,
        clock: systemClock,
        signal: session.signal,
      });
    } finally {
      await records.close();
    }
  } finally {
    await visible.close();
  }
}

/** Gives the number of rows that were there; also after an interruption, so it takes no signal. */
async function removeRows(rows: MarkedRows, ids: readonly bigint[]): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += DELETED_AT_ONCE) {
    deleted += await rows.remove(ids.slice(from, from + DELETED_AT_ONCE));
  }
  return deleted;
}
