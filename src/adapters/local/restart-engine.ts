import { setTimeout as delay } from 'node:timers/promises';
import { CdcctlError } from '../../errors/index.js';
import type { EngineStatus, RuntimeStatus } from '../../ports/index.js';

export interface RestartWork {
  readonly name: string;
  readonly status: () => Promise<RuntimeStatus>;
  readonly signal: AbortSignal;
}

const POLL_MS = 200;
const TIMEOUT_MS = 180_000;
const GRACE_MS = 30_000;

/** Asks an engine to end, and waits until the supervisor has started it again and it is ready. */
export async function restartEngine({ name, status, signal }: RestartWork): Promise<void> {
  const before = await status();
  const pid = find(before, name)?.pid ?? null;
  if (!before.running || pid === null) throw notRunning(name);
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + TIMEOUT_MS;
  const killAt = Date.now() + GRACE_MS;
  for (;;) {
    await delay(POLL_MS, undefined, { signal });
    const now = find(await status(), name);
    if (now?.state === 'ready' && now.pid !== pid) return;
    // A process that hangs does not hear that it shall end.
    if (now?.pid === pid && Date.now() >= killAt) kill(pid);
    if (now?.state === 'failed' || Date.now() >= deadline) throw notBack(name, now);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function find({ engines }: RuntimeStatus, name: string): EngineStatus | undefined {
  return engines.find((engine) => engine.name === name);
}

function notRunning(name: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SERVICE-NOT-RUNNING',
    what: `${name} is not running`,
    why: 'There is no supervised process of it to end.',
    next: 'cdcctl up',
  });
}

function notBack(name: string, now: EngineStatus | undefined): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SERVICE-NOT-BACK',
    what: `${name} has not come back (${now?.state ?? 'stopped'})`,
    why: now?.detail ?? 'It was not ready again in time.',
    next: `cdcctl logs ${name}   the supervisor goes on trying`,
  });
}
