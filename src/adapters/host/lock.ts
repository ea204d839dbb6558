import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { CdcctlError } from '../../errors/index.js';
import { isThere, pollUntil } from '../../ports/index.js';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';
import { systemClock } from './clock.js';
import { type Release, tryLock } from './file-lock.js';
import { identify, isAlive, isSuspended } from './process-identity.js';

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

/**
 * A lock that was not touched for this long is free where its holder is not known to be alive: it touches it every
 * second. One that is alive keeps it, suspended or not: it would go on with its work as soon as it can.
 */
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
  const lose = (): CdcctlError => {
    if (lost !== undefined) return lost;
    lost = lockLost(options.command ?? 'cdcctl');
    options.onLost?.(lost);
    return lost;
  };
  const release = await acquire(stateDir, options, lose);
  try {
    const self = identify(process.pid);
    if (self !== null) {
      await writeJsonFile(holderFile(stateDir), { ...self, command: options.command ?? 'cdcctl' } satisfies Holder);
    }
    const check = (): void => {
      if (lost !== undefined || !isOurs(stateDir)) throw lose();
    };
    const result = await held.run({ check }, work);
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

/** The lock under which the code runs that asks; nothing outside of `withPipelineLock`. */
const held = new AsyncLocalStorage<{ check(): void }>();

/**
 * Called before each effect of a command or of the supervisor: where its lock is not its own any more, as it was
 * suspended for long, this throws, and nothing more is done. The timer that notices it too comes too late for that.
 */
export function requireLock(): void {
  held.getStore()?.check();
}

/** Synchronous, so that nothing comes between the question and the effect but the effect's own way. */
function isOurs(stateDir: string): boolean {
  try {
    const holder = holderSchema.parse(JSON.parse(readFileSync(holderFile(stateDir), 'utf8')));
    return existsSync(lockDir(stateDir)) && holder.pid === process.pid && isAlive(holder);
  } catch {
    return false;
  }
}

function lockDir(stateDir: string): string {
  return `${stateDir}.lock`;
}

function lockLost(command: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-LOCK-LOST',
    what: `\`${command}\` was suspended, and has lost its lock on this pipeline`,
    why: 'Another command may have worked on it meanwhile.',
    next: 'cdcctl status   shows how things are; then run the command again',
  });
}

function holderFile(stateDir: string): string {
  return `${stateDir}.lock-holder.json`;
}

/** Waits where the wait is wanted, or where the lock will be free in a moment: its holder is dead, or the supervisor. */
async function acquire(stateDir: string, options: LockOptions, onLost: () => unknown): Promise<Release> {
  const { signal, waitMs = 0 } = options;
  const start = systemClock.now();
  const attempt = async (): Promise<Release | null> => {
    signal?.throwIfAborted();
    const holder = await readJsonFile(holderFile(stateDir), holderSchema);
    const dead = holder !== null && !isAlive(holder);
    // Of this machine's processes it is known whether they live, so that no time has to tell.
    const taken = holder !== null && !dead && existsSync(lockDir(stateDir));
    const release = taken ? null : await takeLock(stateDir, dead, onLost);
    const alive = dead ? null : holder;
    const most = Math.max(waitMs, usualWaitMs(alive));
    if (release === null && systemClock.now() - start >= most) throw busy(stateDir, alive);
    return release;
  };
  return pollUntil(attempt, isThere, { clock: systemClock, signal, pauseMs: RETRY_MS });
}

function takeLock(stateDir: string, dead: boolean, onLost: () => unknown): Promise<Release | null> {
  return tryLock(stateDir, {
    lockfilePath: lockDir(stateDir),
    stale: dead ? DEAD_STALE_MS : STALE_MS,
    update: 1_000,
    // The default throws out of a timer. A process that was suspended for longer than the lock lives has lost it for good.
    onCompromised: () => void onLost(),
  });
}

/** The supervisor holds the lock only while it resubmits lost jobs; a command waits for that. */
export const SUPERVISOR_HOLDER = 'supervisor';
const SUPERVISOR_WAIT_MS = 90_000;

function usualWaitMs(alive: Holder | null): number {
  if (alive === null) return STALE_MS + 2_000;
  return alive.command === SUPERVISOR_HOLDER && !isSuspended(alive.pid) ? SUPERVISOR_WAIT_MS : 0;
}

function busy(stateDir: string, holder: Holder | null): CdcctlError {
  if (holder !== null && isSuspended(holder.pid)) {
    return new CdcctlError({
      code: 'CDC-BUSY',
      what: `\`${holder.command}\` (pid ${holder.pid}) is suspended while it works on this pipeline`,
      why: `Only one at a time may change ${stateDir}, and it would go on as soon as it is continued`,
      next: `kill -CONT ${holder.pid}   lets it go on; kill -KILL ${holder.pid}   ends it`,
    });
  }
  const owner = holder === null ? 'Another command' : `\`${holder.command}\` (pid ${holder.pid})`;
  return new CdcctlError({
    code: 'CDC-BUSY',
    what: `${owner} is working on this pipeline`,
    why: `Only one command at a time may change ${stateDir}`,
    next:
      holder === null ? 'Wait for it to finish and try again' : `Wait for it to finish, or end it: kill ${holder.pid}`,
  });
}
