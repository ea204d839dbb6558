import { type Broker, type Clock, type PartitionOffsets, pollUntil } from '../ports/index.js';

/** How far the consumer group has to go, for one topic. */
export interface CatchUpTarget {
  readonly topic: string;
  readonly group: string;
  /** End offsets that the group has to pass. */
  readonly ends: readonly PartitionOffsets[];
  /** Offsets after the last record of a partition that nobody reads: 1 where transactions end with a marker. */
  readonly unread: 0 | 1;
}

function atMost(value: bigint, limit: bigint): bigint {
  if (value > limit) {
    return limit;
  }
  return value;
}

/**
 * Records that the group has not passed yet. A partition without records has no commit and does not count; a commit
 * below the first offset counts from there.
 */
export function remainingLag(
  { ends, unread }: Pick<CatchUpTarget, 'ends' | 'unread'>,
  committed: ReadonlyMap<number, bigint | null>,
): number {
  return ends.reduce((lag, { partition, low, high }) => {
    const position = committed.get(partition) ?? low;
    const left = atMost(high - position, high - low);
    return lag + (left > BigInt(unread) ? Number(left) : 0);
  }, 0);
}

export interface CatchUpOptions {
  readonly broker: Pick<Broker, 'committed'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /**
   * With transactions: no progress for this long means that only aborted records are left, which nobody reads.
   * The rows are compared afterwards in any case.
   */
  readonly stalledMs: number | null;
  readonly onLag: (lag: number) => void;
}

const POLL_MS = 250;

/** Waits until the group has passed the end offsets or the deadline is over; returns the lag that is left. */
export async function awaitCatchUp(target: CatchUpTarget, options: CatchUpOptions): Promise<number> {
  const { broker, clock, signal, deadline, stalledMs, onLag } = options;
  let last = Number.POSITIVE_INFINITY;
  let progressAt = clock.now();
  const lagOrStalled = async (): Promise<number> => {
    const lag = remainingLag(target, await broker.committed(target.group, target.topic));
    if (lag < last) {
      progressAt = clock.now();
      last = lag;
    }
    return stalledMs !== null && clock.now() - progressAt >= stalledMs ? 0 : lag;
  };
  const pauseMs = () => Math.min(POLL_MS, Math.max(1, deadline - clock.now()));
  return pollUntil(lagOrStalled, (lag) => lag === 0, { clock, signal, pauseMs, deadline, meanwhile: onLag });
}
