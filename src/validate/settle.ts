import { type Clock, isTrue, pollUntil } from '../ports/index.js';
import { isEqual, type KeyDifference } from './compare.js';
import { readAgain, type Sides } from './sides.js';

/** A difference, and since when its row in MySQL has been on its way. */
export interface Pending {
  readonly difference: KeyDifference;
  /**
   * Milliseconds since the epoch: the row in MySQL has not changed since, and MySQL had sent all of its binlog to the
   * CDC job. Null where the job has more to read than was in the binlog when the row was read.
   */
  readonly since: number | null;
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
  /** True where MySQL has sent all that is in its binlog to the CDC job. */
  readonly sent: () => Promise<boolean>;
}

/** What is left of some differences, and how many more rows the sides have than when they were compared. */
export interface Settled {
  readonly pending: readonly Pending[];
  readonly sourceRows: number;
  readonly sinkRows: number;
}

export function pendingSince(differences: readonly KeyDifference[], since: number | null): readonly Pending[] {
  return differences.map((difference) => ({ difference, since }));
}

function sameSource(a: KeyDifference, b: KeyDifference): boolean {
  return a.source.length === b.source.length && a.source.every((row, i) => row.hash === b.source[i]?.hash);
}

/**
 * What is left after another reading: rows that agree are gone, a row that changed in MySQL starts anew. `sent` is when
 * MySQL had sent all of its binlog after this reading; null where it had not.
 */
export function updatePending(
  pending: readonly Pending[],
  reread: readonly KeyDifference[],
  sent: number | null,
): readonly Pending[] {
  return pending.flatMap(({ difference, since }, i) => {
    const next = reread[i];
    if (next === undefined || isEqual(next)) {
      return [];
    }
    return [{ difference: next, since: sameSource(difference, next) ? (since ?? sent) : sent }];
  });
}

/** Differences whose row in MySQL has been unchanged, and on its way, for `ms`. */
export function settledFor(pending: readonly Pending[], ms: number, now: number): number {
  return pending.filter(({ since }) => since !== null && now - since >= ms).length;
}

/** The latest time at which one of the rows set out; null where one has not. */
function newestOf(pending: readonly Pending[]): number | null {
  return pending.reduce<number | null>(
    (newest, { since }) => (newest === null || since === null ? null : Math.max(newest, since)),
    0,
  );
}

function rowsMore(pending: readonly Pending[], reread: readonly KeyDifference[], side: 'source' | 'sink'): number {
  return pending.reduce((sum, { difference }, i) => sum + (reread[i]?.[side].length ?? 0) - difference[side].length, 0);
}

/**
 * Reads the differing rows again until they agree, until a change would have arrived, or until the time is out.
 * Reads at least once.
 */
export async function settle(
  differences: readonly KeyDifference[],
  { sides, clock, deadline, arrived, sent }: SettleOptions,
): Promise<Settled> {
  const sentAt = async () => ((await sent()) ? clock.now() : null);
  let pending = pendingSince(differences, differences.length > 0 ? await sentAt() : null);
  let [sourceRows, sinkRows] = [0, 0];
  const reread = async () => {
    const rows = await readAgain(
      sides,
      pending.map(({ difference }) => difference),
    );
    sourceRows += rowsMore(pending, rows, 'source');
    sinkRows += rowsMore(pending, rows, 'sink');
    pending = updatePending(pending, rows, await sentAt());
  };
  const isLost = async (): Promise<boolean> => {
    const newest = newestOf(pending);
    if (newest === null || clock.now() - newest < ARRIVAL_MS || !(await arrived(newest))) return false;
    await reread();
    return settledFor(pending, ARRIVAL_MS, clock.now()) === pending.length;
  };
  let last = clock.now() >= deadline;
  const isOver = async (): Promise<boolean> => {
    await reread();
    const over = last || pending.length === 0 || (await isLost());
    last = clock.now() >= deadline;
    return over || pending.length === 0;
  };
  const pauseMs = () => (last ? LAST_PAUSE_MS : POLL_MS);
  if (pending.length > 0) {
    await pollUntil(isOver, isTrue, { clock, signal: sides.signal, pauseMs, pauseFirst: true });
  }
  return { pending, sourceRows, sinkRows };
}
