import { displayName, type Table } from '../model/index.js';
import type { Clock, Emit, OrderStore } from '../ports/index.js';
import { createOrderBook, DEFAULT_MIX, type Mix } from './order-book.js';
import { requireOrderTable } from './order-table.js';
import { type Bounds, batchSize, requireBounds, waitBefore } from './pace.js';

export interface GenerateOptions extends Bounds {
  readonly store: OrderStore;
  readonly table: Table;
  readonly seed: number;
  readonly mix?: Mix;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

export interface GenerateResult {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly seconds: number;
  /** Writes per second. */
  readonly achievedRate: number;
}

/** Orders that are remembered for updates and deletes, and read back at the start. */
const KNOWN_ORDERS = 10_000;
const PROGRESS_MS = 1_000;

interface Counts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/**
 * Writes realistic orders to MySQL at a steady rate until `count` writes or `durationMs` are over, whichever comes
 * first. The same seed, rate and mix on an empty table give the same orders, but for their times.
 * Each transaction is whole or not there; on abort it ends between two of them and rejects.
 */
export async function generateOrders(options: GenerateOptions): Promise<GenerateResult> {
  const { store, table, rate, count, durationMs, seed, clock, emit, signal } = options;
  requireBounds(options);
  requireOrderTable(table);
  const id = 'generate';
  emit({ type: 'start', id, title: `Writing orders to ${displayName(table.source)}` });
  const known = await store.newest(KNOWN_ORDERS);
  const book = createOrderBook({ seed, mix: options.mix ?? DEFAULT_MIX, known, limit: KNOWN_ORDERS });
  const size = batchSize(rate);
  const start = clock.now();
  const wanted = count ?? Number.POSITIVE_INFINITY;
  let counts: Counts = { inserted: 0, updated: 0, deleted: 0 };
  let progressAt = start;
  for (let done = 0; done < wanted; ) {
    const wait = waitBefore(done, rate, clock.now() - start);
    if (durationMs !== undefined && clock.now() - start + wait >= durationMs) {
      break;
    }
    if (wait > 0) {
      await clock.sleep(wait, signal);
    }
    signal.throwIfAborted();
    const batch = book.plan(Math.min(size, wanted - done), clock.now());
    const written = await store.write(batch);
    book.learn(batch, written);
    counts = {
      inserted: counts.inserted + written.ids.length,
      updated: counts.updated + written.updated,
      deleted: counts.deleted + written.deleted,
    };
    done += batch.inserts.length + batch.updates.length + batch.deletes.length;
    if (clock.now() - progressAt >= PROGRESS_MS) {
      progressAt = clock.now();
      emit({ type: 'progress', id, text: `${done} writes, ${perSecond(done, clock.now() - start)} per second` });
    }
  }
  const result = resultOf(counts, clock.now() - start);
  emit({ type: 'done', id, text: describe(result) });
  return result;
}

function perSecond(writes: number, ms: number): number {
  return ms <= 0 ? writes : Math.round((writes / ms) * 1000);
}

function resultOf(counts: Counts, ms: number): GenerateResult {
  const writes = counts.inserted + counts.updated + counts.deleted;
  return { ...counts, seconds: Math.round(ms) / 1000, achievedRate: perSecond(writes, ms) };
}

function describe({ inserted, updated, deleted, seconds, achievedRate }: GenerateResult): string {
  return `${inserted} inserted, ${updated} updated, ${deleted} deleted in ${seconds} s (${achievedRate} per second)`;
}
