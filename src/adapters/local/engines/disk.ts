import { access, statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { CdcctlError } from '../../../errors/index.js';

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Free bytes of the file system that holds `dir`, for users who are not root. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

export function formatBytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** Fails where the file system of `dir` has less than `bytes` free. */
export async function requireSpace(dir: string, bytes: number, subject: string): Promise<void> {
  const free = await freeBytes(dir);
  if (free >= bytes) return;
  throw new CdcctlError({
    code: 'CDC-DISK-FULL',
    what: `Not enough disk space for ${subject}`,
    why: `${dir} has ${formatBytes(free)} free; fetching and unpacking takes ${formatBytes(bytes)}.`,
    next: 'free some space, or set CDCCTL_CACHE_DIR to a directory on a larger disk',
  });
}

/** Runs `work` while no other process does so for the same `path`, which need not exist. */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let release: (() => Promise<void>) | null = null;
  while (release === null) {
    signal.throwIfAborted();
    release = await lockfile.lock(path, { realpath: false, stale: 20_000 }).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      await delay(500, undefined, { signal });
      return null;
    });
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
