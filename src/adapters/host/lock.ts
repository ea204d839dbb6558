import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { CdcctlError } from '../../errors/index.js';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';
import { identify, isAlive } from './process-identity.js';

const holderSchema = z.object({ pid: z.number().int(), startTime: z.string(), command: z.string() });
type Holder = z.infer<typeof holderSchema>;

export interface LockOptions {
  /** What holds it, for the message that another command shows: `up`, `submit`. */
  readonly command?: string;
  /** How long to wait for another command to finish, in milliseconds; 0 by default. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
  /** Called where the lock was lost during the work, which then has to end: another command may be at it already. */
  readonly onLost?: (error: CdcctlError) => void;
}

/** A lock that was not touched for this long is free: its holder touches it every second. */
const STALE_MS = 10_000;
/** The same where the holder is known to be dead. Not 0: another command may have just taken the lock over. */
const DEAD_STALE_MS = 3_000;
const RETRY_MS = 200;

/**
 * Runs `work` while no other command changes this pipeline. Not re-entrant. Where another one does, a CdcctlError names
 * its pid. The lock stands beside the state directory, so that the directory can be removed under it.
 */
export async function withPipelineLock<T>(
  stateDir: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(stateDir), { recursive: true, mode: 0o700 });
  let lost: CdcctlError | undefined;
  const release = await acquire(stateDir, options, () => {
    lost = lockLost(options.command ?? 'cdcctl');
    options.onLost?.(lost);
  });
  try {
    const self = identify(process.pid);
    if (self !== null) {
      await writeJsonFile(holderFile(stateDir), { ...self, command: options.command ?? 'cdcctl' } satisfies Holder);
    }
    const result = await work();
    if (lost !== undefined) throw lost;
    return result;
  } catch (error) {
    throw lost ?? error;
  } finally {
    // What is there now is another command's.
    if (lost === undefined) {
      await rm(holderFile(stateDir), { force: true });
      await release();
    }
  }
}

function lockLost(command: string): CdcctlError {
  return new CdcctlError({
    what: `\`${command}\` was suspended, and has lost its lock on this pipeline`,
    why: 'Another command may have worked on it meanwhile.',
    next: 'cdcctl status   shows how things are; then run the command again',
  });
}

function holderFile(stateDir: string): string {
  return `${stateDir}.lock-holder.json`;
}

async function acquire(stateDir: string, options: LockOptions, onLost: () => void): Promise<() => Promise<void>> {
  const start = Date.now();
  for (;;) {
    options.signal?.throwIfAborted();
    const holder = await readJsonFile(holderFile(stateDir), holderSchema);
    const dead = holder !== null && !isAlive(holder);
    try {
      return await lockfile.lock(stateDir, {
        realpath: false,
        lockfilePath: `${stateDir}.lock`,
        stale: dead ? DEAD_STALE_MS : STALE_MS,
        update: 1_000,
        // The default throws out of a timer. A process that was suspended for longer than the lock lives has lost it for good.
        onCompromised: onLost,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    await waitOrRefuse(stateDir, dead ? null : holder, Date.now() - start, options);
  }
}

/** The supervisor holds the lock only while it resubmits lost jobs; a command waits for that. */
export const SUPERVISOR_HOLDER = 'supervisor';
const SUPERVISOR_WAIT_MS = 90_000;

/** Waits where the wait is wanted, or where the lock will be free in a moment: its holder is dead, or the supervisor. */
async function waitOrRefuse(
  stateDir: string,
  alive: Holder | null,
  waitedMs: number,
  options: LockOptions,
): Promise<void> {
  const usual = alive === null ? STALE_MS + 2_000 : alive.command === SUPERVISOR_HOLDER ? SUPERVISOR_WAIT_MS : 0;
  if (waitedMs >= Math.max(options.waitMs ?? 0, usual)) throw busy(stateDir, alive);
  await delay(RETRY_MS, undefined, { signal: options.signal });
}

function busy(stateDir: string, holder: Holder | null): CdcctlError {
  const owner = holder === null ? 'Another command' : `\`${holder.command}\` (pid ${holder.pid})`;
  return new CdcctlError({
    what: `${owner} is working on this pipeline`,
    why: `Only one command at a time may change ${stateDir}`,
    next:
      holder === null ? 'Wait for it to finish and try again' : `Wait for it to finish, or end it: kill ${holder.pid}`,
  });
}
