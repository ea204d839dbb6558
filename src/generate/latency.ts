import { type Clock, isTrue, pollUntil } from '../ports/index.js';
import { waitBefore } from './pace.js';
import { type Bucket, histogram, type Times, timesOf } from './times.js';

/** How long after MySQL's COMMIT a row is in Kafka, and can be read in ClickHouse. The two hops add up to the total. */
export interface LatencyResult {
  readonly rows: number;
  /** Rows that were not seen on both sides within the timeout; they count in no figure. */
  readonly lost: number;
  readonly commitToKafka: Times;
  readonly kafkaToClickhouse: Times;
  readonly total: Times;
  /** Of the total. */
  readonly histogram: readonly Bucket[];
  /** Rows per second. */
  readonly achievedRate: number;
}

export interface LatencyOptions {
  /** Inserts one row; resolves to its id when MySQL has committed. */
  readonly insert: () => Promise<bigint>;
  /** When the record of an id was seen in Kafka, by the same clock; it fills while the rows are written. */
  readonly inKafka: ReadonlyMap<bigint, number>;
  /** Those of the ids that readers of ClickHouse see now. */
  readonly visible: (ids: readonly bigint[]) => Promise<readonly bigint[]>;
  readonly rows: number;
  /** Rows per second. */
  readonly rate: number;
  /** How long to wait for the last rows, counted from the last one that arrived. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const POLL_MS = 5;

/**
 * Writes rows at a steady rate and, beside it, asks ClickHouse every few milliseconds which of them it shows. The time
 * starts when COMMIT has returned and ends when the answer with the row has arrived, both by the clock of this process,
 * so that the asking itself is part of the figure. The binlog is read before COMMIT returns: a record that is in Kafka
 * by then took no time.
 */
export async function measureLatency(options: LatencyOptions): Promise<LatencyResult> {
  const { insert, inKafka, visible, rows, rate, timeoutMs, clock, signal } = options;
  const committed = new Map<bigint, number>();
  const readable = new Map<bigint, number>();
  const stopped = new AbortController();
  let elapsed: number | null = null;

  async function write(): Promise<void> {
    const start = clock.now();
    for (let done = 0; done < rows; done += 1) {
      const wait = waitBefore(done, rate, clock.now() - start);
      if (wait > 0) {
        await clock.sleep(wait, signal);
      }
      signal.throwIfAborted();
      stopped.signal.throwIfAborted();
      const id = await insert();
      committed.set(id, clock.now());
    }
    elapsed = clock.now() - start;
  }

  async function watch(): Promise<void> {
    let progressAt = clock.now();
    let before = 0;
    const isOver = async (): Promise<boolean> => {
      signal.throwIfAborted();
      stopped.signal.throwIfAborted();
      const waiting = [...committed.keys()].filter((id) => !readable.has(id));
      const seen = waiting.length === 0 ? [] : await visible(waiting);
      const now = clock.now();
      for (const id of seen) readable.set(id, now);
      const arrived = readable.size + inKafka.size;
      if (arrived > before) progressAt = now;
      before = arrived;
      return elapsed !== null && (arrivals().length === committed.size || now - progressAt >= timeoutMs);
    };
    await pollUntil(isOver, isTrue, { clock, signal, pauseMs: POLL_MS });
  }

  /** Of every row that was seen on both sides: when it was committed, in Kafka, and readable. */
  function arrivals(): readonly (readonly [number, number, number])[] {
    return [...committed].flatMap(([id, at]) => {
      const [kafka, end] = [inKafka.get(id), readable.get(id)];
      return kafka === undefined || end === undefined ? [] : [[at, Math.min(end, Math.max(at, kafka)), end] as const];
    });
  }

  // What fails on one side ends the other, so that nothing goes on behind the error.
  const both = [write(), watch()].map((work) =>
    work.catch((error: unknown) => {
      stopped.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(both);
  await Promise.all(both);
  const all = arrivals();
  const total = all.map(([commit, , end]) => end - commit);
  return {
    rows: all.length,
    lost: committed.size - all.length,
    commitToKafka: timesOf(all.map(([commit, kafka]) => kafka - commit)),
    kafkaToClickhouse: timesOf(all.map(([, kafka, end]) => end - kafka)),
    total: timesOf(total),
    histogram: histogram(total),
    achievedRate: elapsed === null || elapsed <= 0 ? rows : Math.round((rows / elapsed) * 10_000) / 10,
  };
}
