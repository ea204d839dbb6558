import { closeSync, copyFileSync, existsSync, openSync, statSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { redact } from '../../model/index.js';
import type { Secrets } from '../../ports/index.js';

/** Size from which a log file is moved aside, in bytes; one older file is kept. */
export const LOG_LIMIT = 32 * 1024 * 1024;
const POLL_MS = 200;

/** Opens a log for appending and hands out the descriptor. Engines write to it themselves, so a dead supervisor breaks no pipe. */
export function withLogDescriptor<T>(file: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Moves a log that has grown over `limit` bytes to `<file>.1`. It is copied and cut rather than renamed: the engine holds
 * the file open in append mode and goes on at its new end.
 */
export function rotateLog(file: string, limit: number = LOG_LIMIT): void {
  if (!existsSync(file) || statSync(file).size <= limit) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

/** The same before a program is started, which on a full disk, where no copy can be made, starts all the same. */
export function rotateIfPossible(file: string, limit: number = LOG_LIMIT): void {
  try {
    rotateLog(file, limit);
  } catch {
    // It grows on, and is tried again at the next start.
  }
}

/** The last `count` lines of a log, without secrets; empty where there is no log. */
export async function lastLines(file: string, count: number, secrets: Secrets): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  const size = statSync(file).size;
  const text = await readRange(file, Math.max(0, size - 64 * 1024), size);
  return redact(text, secrets).trimEnd().split('\n').slice(-count);
}

async function readRange(file: string, from: number, to: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(to - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Lines of a log and of the older part of it, oldest first; with `follow` it goes on, also over a rotation, until aborted. */
export async function* logLines(
  file: string,
  secrets: Secrets,
  options: { readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  yield* fileLines(`${file}.1`, secrets, { ...options, follow: false });
  yield* fileLines(file, secrets, options);
}

async function* fileLines(
  file: string,
  secrets: Secrets,
  options: { readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  let position = 0;
  while (!options.signal.aborted) {
    const size = existsSync(file) ? statSync(file).size : 0;
    if (size < position) position = 0;
    if (size > position) {
      const chunk = await readChunk(file, position);
      position += chunk.length;
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      rest = bytes.subarray(end);
      if (end > 0) yield* redact(bytes.toString('utf8', 0, end - 1), secrets).split('\n');
    } else if (options.follow) {
      await delay(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
    } else break;
  }
  if (rest.length > 0) yield redact(rest.toString('utf8'), secrets);
}

async function readChunk(file: string, position: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(256 * 1024);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
