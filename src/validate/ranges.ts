import type { CanonicalRow, KeyRange } from '../ports/index.js';
import type { ChunkSize } from './chunk-size.js';

export const EVERYTHING: KeyRange = { after: null, through: null };

/** A piece of a table in MySQL's order of its keys. */
export interface Chunk {
  readonly range: KeyRange;
  readonly index: number;
  /** Rows that it had when it was cut; the last one has this many at most. */
  readonly rows: number;
}

/** Cuts a table into chunks that follow each other without a gap; the first and the last have no outer bound. */
export async function* chunksOf(
  keyAfter: (after: CanonicalRow | null, rows: number) => Promise<CanonicalRow | null>,
  size: ChunkSize,
): AsyncGenerator<Chunk> {
  let after: CanonicalRow | null = null;
  for (let index = 0; ; index += 1) {
    const rows = size.rows();
    const through: CanonicalRow | null = await keyAfter(after, rows);
    yield { range: { after, through }, index, rows };
    if (through === null) return;
    after = through;
  }
}

/** Works at `limit` items at once, and asks for the next one meanwhile. Rejects once one has failed. */
export async function eachInFlight<T>(
  items: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    if (running.size >= limit) await Promise.race(running);
    if (failures.length > 0) break;
    const task: Promise<void> = work(item)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(task));
    running.add(task);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
