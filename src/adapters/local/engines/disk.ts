import { access, statfs } from 'node:fs/promises';
import { CdcctlError } from '../../../errors/index.js';
import { withFileLock } from '../../host/file-lock.js';

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

/** Runs `work` while no other process does so for the same `path`: fetching and building may take minutes. */
export function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return withFileLock(path, { signal, staleMs: 20_000, pauseMs: 500 }, work);
}
