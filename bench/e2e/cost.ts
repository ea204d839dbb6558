import { checkpointBytes } from './jobs.js';
import type { E2eStack } from './stack.js';
import type { Steady } from './steady.js';

/** What one pipeline costs once its rows are copied and a load runs. */
export interface Cost {
  readonly tables: number;
  /** Keys of all tables together. */
  readonly keys: number;
  readonly checkpointBytes: Readonly<Record<'cdc' | 'sync', number>>;
  readonly rssBytes: Readonly<Record<string, number>>;
  /** Latency at this rate. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** Reads the cost off a pipeline that has just carried a load. */
export async function costOf(stack: E2eStack, tables: number, keys: number, steady: Steady): Promise<Cost> {
  return {
    tables,
    keys,
    checkpointBytes: await checkpointBytes(stack),
    rssBytes: steady.usage.rssBytes,
    rate: steady.rate,
    p50: steady.total.p50,
    p99: steady.total.p99,
  };
}
