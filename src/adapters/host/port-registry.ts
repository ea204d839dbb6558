import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';
import { withFileLock } from './file-lock.js';

const registrySchema = z.record(z.string(), z.array(z.number().int()));

/** Ports are chosen in a moment: whoever waits longer than this waits for something that hangs. */
const LOCK = { staleMs: 10_000, pauseMs: (asked: number) => Math.min(300, 100 * asked), waitMs: 30_000 };

/**
 * Runs `choose` with the ports that other pipelines of this user have for themselves, and keeps the ports that it returns
 * for this one. Only one pipeline chooses at a time, so two that start together never choose the same.
 */
export async function withReservedPorts<T>(
  cacheDir: string,
  stateDir: string,
  choose: (others: ReadonlySet<number>) => Promise<{ readonly result: T; readonly ports: readonly number[] }>,
): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const file = join(cacheDir, 'ports.json');
  return withFileLock(file, LOCK, async () => {
    const known = Object.entries((await readJsonFile(file, registrySchema)) ?? {});
    const others = known.filter(([owner]) => owner !== stateDir && existsSync(owner));
    const { result, ports } = await choose(new Set(others.flatMap(([, taken]) => taken)));
    await writeJsonFile(file, Object.fromEntries([...others, [stateDir, ports]]));
    return result;
  });
}

/** True where a server could listen on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below the range that Linux hands out to outgoing connections (32768 and up), above most services. */
const FIRST = 20_000;
const COUNT = 12_000;

/** A free port that is none of `taken`; `start` is where the search begins (any number). */
export async function findFreePort(taken: ReadonlySet<number>, start: number): Promise<number> {
  for (let step = 0; step < COUNT; step += 1) {
    const port = FIRST + ((start + step) % COUNT);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + COUNT - 1} is free on 127.0.0.1`);
}
