import { isTrue, pollUntil } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { groupMembers, identify, isAlive, type ProcessIdentity } from '../host/process-identity.js';

/** How an engine is asked to end, and how long it may take before it is killed. */
export interface StopRule {
  readonly signal: 'SIGTERM' | 'SIGINT';
  readonly graceMs: number;
}

const POLL_MS = 50;

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until the process has ended; false where it still runs after `timeoutMs`. */
export async function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  return hasEndedWithin(() => !isAlive(identity), timeoutMs);
}

function hasEndedWithin(hasEnded: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = systemClock.now() + timeoutMs;
  return pollUntil(hasEnded, isTrue, { clock: systemClock, pauseMs: POLL_MS, deadline });
}

/** Ends a process that leads a group of its own, and all of its group; kills what is left after the grace period. */
export async function endGroup(leader: ProcessIdentity, rule: StopRule): Promise<void> {
  if (isAlive(leader)) send(-leader.pid, rule.signal);
  const hasEnded = () => !isAlive(leader) && leftovers(leader).length === 0;
  if (await hasEndedWithin(hasEnded, rule.graceMs)) return;
  killGroup(leader);
  await waitForEnd(leader, 5_000);
}

/** Kills a group at once, also where its leader has ended already. */
export function killGroup(leader: ProcessIdentity): void {
  if (isAlive(leader) || leftovers(leader).length > 0) send(-leader.pid, 'SIGKILL');
}

/**
 * Members of a group whose leader has ended. Where another process has the leader's pid, there are none: the kernel
 * does not give out a pid that still names a group.
 */
function leftovers(leader: ProcessIdentity): readonly number[] {
  return identify(leader.pid) === null ? groupMembers(leader.pid) : [];
}

/** Asks a single process to end and kills it after the grace period. */
export async function endProcess(identity: ProcessIdentity, rule: StopRule): Promise<void> {
  if (!isAlive(identity)) return;
  send(identity.pid, rule.signal);
  if (await waitForEnd(identity, rule.graceMs)) return;
  if (isAlive(identity)) send(identity.pid, 'SIGKILL');
  await waitForEnd(identity, 5_000);
}
