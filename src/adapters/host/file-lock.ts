import lockfile from 'proper-lockfile';
import { isThere, type Poll, pollUntil } from '../../ports/index.js';
import { systemClock } from './clock.js';

/** Gives a lock back. */
export type Release = () => Promise<void>;

/**
 * Takes the lock of a path, which need not exist; null where another process has it. A holder that has not touched it
 * for `stale` milliseconds has lost it.
 */
export async function tryLock(path: string, options: lockfile.LockOptions): Promise<Release | null> {
  try {
    return await lockfile.lock(path, { ...options, realpath: false });
  } catch (error) {
    if (isLocked(error)) return null;
    throw error;
  }
}

function isLocked(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}

export interface FileLockOptions {
  readonly signal?: AbortSignal;
  /** After how long without a sign of its holder the lock is free. */
  readonly staleMs: number;
  /** Between two tries. */
  readonly pauseMs: Poll<unknown>['pauseMs'];
  /** How long to wait for the lock; as long as it takes where it is not given. */
  readonly waitMs?: number;
}

/** Runs `work` while no other process does so for the same path. */
export async function withFileLock<T>(path: string, options: FileLockOptions, work: () => Promise<T>): Promise<T> {
  const { signal, staleMs, pauseMs, waitMs = Number.POSITIVE_INFINITY } = options;
  const deadline = systemClock.now() + waitMs;
  const attempt = async (): Promise<Release | null> => {
    signal?.throwIfAborted();
    const release = await tryLock(path, { stale: staleMs });
    if (release === null && systemClock.now() >= deadline) throw new Error(`${path} is locked by another process`);
    return release;
  };
  const release = await pollUntil(attempt, isThere, { clock: systemClock, signal, pauseMs });
  try {
    return await work();
  } finally {
    await release();
  }
}
