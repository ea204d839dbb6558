import { parseColumnDefinition, type Table } from '../../../src/model/index.js';
import type { Clock, HashedRow } from '../../../src/ports/index.js';

/** A table of these columns, `shop.items` in MySQL and `analytics.items` in ClickHouse. */
export function table(columns: Readonly<Record<string, string>>, primaryKey: readonly string[]): Table {
  return {
    source: { database: 'shop', table: 'items' },
    target: { database: 'analytics', table: 'items' },
    columns: Object.entries(columns).map(([name, definition]) => parseColumnDefinition(name, definition)),
    primaryKey,
    topic: 'items',
    partitions: 1,
    generate: true,
  };
}

export function hashed(key: string, hash: string): HashedRow {
  return { key: [key], hash };
}

/** A clock that jumps ahead where it is asked to wait. */
export function jumpingClock(start = 1_000_000): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}
