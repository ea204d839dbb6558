import type { Clock } from '../ports/index.js';
import { waitBefore } from './pace.js';

/** How long after MySQL's COMMIT a row can be read in ClickHouse, in milliseconds. */
export interface LatencyResult {
  readonly rows: number;
  /** Rows that were not readable within the timeout; they count in no figure. */
  readonly lost: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Rows per second. */
  readonly achievedRate: number;
}

export interface LatencyOptions {
  /** Inserts one row; resolves to its id when MySQL has committed. */
  readonly insert: () => Promise<bigint>;
  /** Ids that readers of ClickHouse see now, of those from `low` to `high`. */
  readonly visible: (low: bigint, high: bigint) => Promise<readonly bigint[]>;
  readonly rows: number;
  /** Rows per second. */
  readonly rate: number;
  /** How long to wait for the last rows. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const POLL_MS = 5;

/** The value below or at which this share of the sorted values lies (nearest rank); NaN of nothing. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Writes rows at a steady rate and, beside it, asks ClickHouse every few milliseconds which of them it shows. The time
 * starts when COMMIT has returned and ends when the answer with the row has arrived, both by the clock of this process,
 * so that the asking itself is part of the figure.
 */
export async function measureLatency(options: LatencyOptions): Promise<LatencyResult> {
  const { insert, visible, rows, rate, timeoutMs, clock, signal } = options;
  const committed = new Map<bigint, number>();
  const latencies: number[] = [];
  let writing = true;
  let elapsed = 0;

  async function write(): Promise<void> {
    const start = clock.now();
    try {
      for (let done = 0; done < rows; done += 1) {
        const wait = waitBefore(done, rate, clock.now() - start);
        if (wait > 0) {
          await clock.sleep(wait, signal);
        }
        const id = await insert();
        committed.set(id, clock.now());
      }
    } finally {
      elapsed = clock.now() - start;
      writing = false;
    }
  }

  async function watch(): Promise<void> {
    let progressAt = clock.now();
    while (writing || (committed.size > 0 && clock.now() - progressAt < timeoutMs)) {
      signal.throwIfAborted();
      const ids = [...committed.keys()];
      const [low, high] = [ids[0], ids.at(-1)];
      const seen = low === undefined || high === undefined ? [] : await visible(low, high);
      const now = clock.now();
      for (const id of seen) {
        const at = committed.get(id);
        if (at !== undefined && committed.delete(id)) {
          latencies.push(now - at);
          progressAt = now;
        }
      }
      await clock.sleep(POLL_MS, signal);
    }
  }

  await Promise.all([write(), watch()]);
  latencies.sort((a, b) => a - b);
  return {
    rows: latencies.length,
    lost: committed.size,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
    achievedRate: elapsed <= 0 ? rows : Math.round((rows / elapsed) * 10_000) / 10,
  };
}
