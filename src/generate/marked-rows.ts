import { messageOf } from '../errors/index.js';
import type { MarkedRows } from '../ports/index.js';

/** What came of a measurement, how many rows it was told were written, and how many were deleted again. */
export interface Marked<T> {
  readonly result: T;
  readonly written: number;
  readonly deleted: number;
}

const DELETED_AT_ONCE = 500;

/**
 * Runs a measurement with rows that it has inserted, and deletes these whether it succeeds or not; also after an
 * interruption, so that nothing here takes a signal. What cannot be deleted is told to `left` and hides neither the
 * result nor the error of the measurement.
 */
export async function withMarkedRows<T>(
  rows: MarkedRows,
  left: (why: string) => void,
  measure: (insert: () => Promise<bigint>) => Promise<T>,
): Promise<Marked<T>> {
  const written: bigint[] = [];
  let tried = 0;
  const insert = async () => {
    tried += 1;
    const id = await rows.insert();
    written.push(id);
    return id;
  };

  async function removeAll(): Promise<number> {
    let deleted = 0;
    try {
      for (let from = 0; from < written.length; from += DELETED_AT_ONCE)
        deleted += await rows.remove(written.slice(from, from + DELETED_AT_ONCE));
      // MySQL may have committed a row without the answer having arrived.
      if (deleted < tried) deleted += await rows.sweep();
      if (deleted < written.length)
        left(`only ${deleted} of ${written.length} were found again under their ids and mark`);
    } catch (error) {
      left(messageOf(error));
    }
    return deleted;
  }

  await rows.prepare();
  let result: T;
  try {
    result = await measure(insert);
  } catch (error) {
    await removeAll();
    throw error;
  }
  return { result, deleted: await removeAll(), written: written.length };
}
