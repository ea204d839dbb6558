import { randomBytes } from 'node:crypto';
import { createVisibleIds } from '../adapters/clickhouse/index.js';
import { systemClock } from '../adapters/clock.js';
import { watchMarkedRecords } from '../adapters/kafka/index.js';
import { messageOf } from '../errors/index.js';
import { type LatencyResult, measureLatency } from '../generate/index.js';
import { displayName, generationView, Secret, type Table, topicName } from '../model/index.js';
import type { OrderStore } from '../ports/index.js';
import { chooseTable, withStore } from './generate-steps.js';
import type { Session } from './session.js';

export interface LatencyStepOptions {
  readonly table?: string;
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

/** Inserts `count` marked orders, measures how soon each is in Kafka and readable, and deletes them. */
export async function latencyStep(session: Session, options: LatencyStepOptions): Promise<LatencyStepResult> {
  const table = chooseTable(session, options.table);
  const { emit } = session;
  const id = 'latency';
  emit({ type: 'start', id, title: `Writing marked orders to ${displayName(table.source)}` });
  try {
    return await withStore(session, table, async (store) => {
      const mark = `Latency probe ${randomBytes(6).toString('hex')}`;
      const written: bigint[] = [];
      let result: LatencyResult;
      try {
        result = await measure(session, table, options, mark, async () => {
          const row = await insertOne(store, mark);
          written.push(row);
          return row;
        });
      } catch (error) {
        await removeRows(store, written).catch((failure: unknown) => {
          const where = `${displayName(table.source)} WHERE product_name = '${mark}'`;
          emit({ type: 'warning', text: `marked rows are left, DELETE FROM ${where}: ${messageOf(failure)}` });
        });
        throw error;
      }
      const deleted = await removeRows(store, written);
      emit({ type: 'done', id, text: `${written.length} written, ${deleted} deleted again` });
      return { table: displayName(table.source), ...result, deleted };
    });
  } catch (error) {
    emit({ type: 'failed', id });
    throw error;
  }
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

async function insertOne(store: OrderStore, mark: string): Promise<bigint> {
  const order = { userId: 1, productName: mark, quantity: 1, totalPrice: '9.99', status: 'pending' };
  const { ids } = await store.write({ at: systemClock.now(), inserts: [order], updates: [], deletes: [] });
  const [id] = ids;
  if (id === undefined) throw new Error('MySQL returned no id for an inserted order');
  return id;
}

/** Gives the number of rows that were there; also after an interruption, so it takes no signal. */
async function removeRows(store: OrderStore, ids: readonly bigint[]): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += DELETED_AT_ONCE) {
    const deletes = ids.slice(from, from + DELETED_AT_ONCE);
    deleted += (await store.write({ at: systemClock.now(), inserts: [], updates: [], deletes })).deleted;
  }
  return deleted;
}
