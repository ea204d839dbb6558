import { randomBytes } from 'node:crypto';
import { createVisibleIds } from '../adapters/clickhouse/index.js';
import { systemClock } from '../adapters/host/clock.js';
import { watchMarkedRecords } from '../adapters/kafka/index.js';
import { type LatencyResult, latencyTable, measureLatency, withMarkedRows } from '../generate/index.js';
import { displayName, generationView, Secret, type Table, topicName } from '../model/index.js';
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

/** Inserts `count` marked rows, measures how soon each is in Kafka and readable, and deletes them. */
export async function latencyStep(session: Session, options: LatencyStepOptions): Promise<LatencyStepResult> {
  const table = latencyTable(session.pipeline().tables, options.table);
  const { emit } = session;
  const id = 'latency';
  const mark = `Latency probe ${randomBytes(6).toString('hex')}`;
  const rows = await openMarkedRows(session, table, { user: options.user, mark });
  emit({ type: 'start', id, title: `Writing marked rows to ${displayName(table.source)}` });
  try {
    const { result, written, deleted } = await withMarkedRows(
      rows,
      (why) =>
        emit({ type: 'warning', text: `rows marked '${mark}' are left in ${displayName(table.source)}: ${why}` }),
      (insert) => measure(session, table, options, mark, insert),
    );
    emit({ type: 'done', id, text: `${written} written, ${deleted} deleted again` });
    return { table: displayName(table.source), ...result, deleted };
  } catch (error) {
    emit({ type: 'failed', id });
    throw error;
  } finally {
    await rows.close();
  }
}

async function measure(
  session: Session,
  table: Table,
  options: LatencyStepOptions,
  mark: string,
  insert: () => Promise<bigint>,
): Promise<LatencyResult> {
  const { endpoints, kafka, secrets } = await session.connections();
  const column = table.primaryKey[0] ?? 'id';
  const visible = createVisibleIds({
    url: endpoints.clickhouse,
    readerPassword: secrets.get(Secret.clickhouseReader) ?? '',
    target: generationView(session.pipeline(), table),
    column,
  });
  try {
    const topic = topicName(session.pipeline(), table);
    const records = await watchMarkedRecords({ ...kafka, topic, column, mark, clock: systemClock });
    try {
      return await measureLatency({
        insert,
        inKafka: records.seen,
        visible: (ids) => visible.among(ids, session.signal),
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
