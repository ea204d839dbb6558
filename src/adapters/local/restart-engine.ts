import { CdcctlError } from '../../errors/index.js';
import { type EngineStatus, pollUntil, type RuntimeStatus } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';

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
  const begun = systemClock.now();
  const look = async (): Promise<EngineStatus | undefined> => {
    const now = find(await status(), name);
    // A process that hangs does not hear that it shall end.
    if (now?.pid === pid && systemClock.now() >= begun + GRACE_MS) kill(pid);
    return now;
  };
  const isBack = (now: EngineStatus | undefined): boolean => now?.state === 'ready' && now.pid !== pid;
  const poll = { clock: systemClock, signal, pauseMs: POLL_MS, pauseFirst: true, deadline: begun + TIMEOUT_MS };
  const last = await pollUntil(look, (now) => isBack(now) || now?.state === 'failed', poll);
  if (!isBack(last)) throw notBack(name, last);
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
