import type { Clock } from '../ports/index.js';
import { isEqual, type KeyDifference } from './compare.js';
import { readAgain, type Sides } from './differences.js';

/** A difference, and since when its row in MySQL has been as it is. */
export interface Pending {
  readonly difference: KeyDifference;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * How long a change may take from MySQL into ClickHouse before it counts as lost. A CDC job that has just read its
 * snapshot begins with the binlog some checkpoints later, and a busy machine takes longer still.
 */
export const ARRIVAL_MS = 15_000;
const POLL_MS = 300;
/** What a row that was written just before the deadline is given. */
const LAST_PAUSE_MS = 1_000;

export interface SettleOptions {
  readonly sides: Sides;
  readonly clock: Clock;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** True once everything that MySQL had committed at that time must have reached ClickHouse. */
  readonly arrived: (since: number) => Promise<boolean>;
}

export function pendingSince(differences: readonly KeyDifference[], since: number): readonly Pending[] {
  return differences.map((difference) => ({ difference, since }));
}

function sameSource(a: KeyDifference, b: KeyDifference): boolean {
  return a.source.length === b.source.length && a.source.every((row, i) => row.hash === b.source[i]?.hash);
}

/** What is left after another reading: rows that agree are gone, a row that changed in MySQL starts anew. */
export function updatePending(
  pending: readonly Pending[],
  reread: readonly KeyDifference[],
  now: number,
): readonly Pending[] {
  return pending.flatMap(({ difference, since }, i) => {
    const next = reread[i];
    if (next === undefined || isEqual(next)) {
      return [];
    }
    return [{ difference: next, since: sameSource(difference, next) ? since : now }];
  });
}

/** Differences whose row in MySQL has been unchanged for `ms`. */
export function settledFor(pending: readonly Pending[], ms: number, now: number): number {
  return pending.filter(({ since }) => now - since >= ms).length;
}

/**
 * Reads the differing rows again until they agree, until a change would have arrived, or until the time is out.
 * Reads at least once.
 */
export async function settle(first: readonly Pending[], options: SettleOptions): Promise<readonly Pending[]> {
  const { sides, clock, deadline, arrived } = options;
  let pending = first;
  const reread = async () => {
    const rows = await readAgain(
      sides,
      pending.map(({ difference }) => difference),
    );
    pending = updatePending(pending, rows, clock.now());
  };
  while (pending.length > 0) {
    const last = clock.now() >= deadline;
    await clock.sleep(last ? LAST_PAUSE_MS : POLL_MS, sides.signal);
    await reread();
    if (last) {
      break;
    }
    const newest = Math.max(...pending.map(({ since }) => since));
    if (pending.length > 0 && clock.now() - newest >= ARRIVAL_MS && (await arrived(newest))) {
      await reread();
      if (settledFor(pending, ARRIVAL_MS, clock.now()) === pending.length) {
        break;
      }
    }
  }
  return pending;
}
