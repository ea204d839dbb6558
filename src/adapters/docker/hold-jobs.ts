import { execa } from 'execa';
import { CdcctlError } from '../../errors/index.js';
import type { Emit } from '../../ports/index.js';
import { execCall, flinkContainer } from './exec.js';
import { type JobStateContext, ROOT } from './job-state.js';
import { SUBMIT } from './services.js';

export interface HoldContext extends JobStateContext {
  readonly emit: Emit;
}

const HOLD = `mkdir -p ${ROOT}/jobs && exec flock ${ROOT}/jobs/lock bash -c 'echo held; exec cat >/dev/null'`;
/** A submission of the service `submit` holds the lock; shorter waits are not worth a word. */
const QUIET_MS = 2_000;

/**
 * Runs the work while the service `submit` leaves the jobs alone: both hold the same flock(1). It is released with the
 * input of the process that holds it, also where this process dies. Where the lock is lost during the work, as with the
 * container that it is held in, the command fails with a CdcctlError.
 */
export async function holdJobs<T>(context: HoldContext, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const engine = await context.engine();
  // The TaskManager's container comes last: the work may start it anew, to end old tasks.
  const services = [SUBMIT, 'flink-jobmanager', 'flink-taskmanager'];
  const container = await flinkContainer(engine, context.project, services);
  if (container === null) return work();
  const { args, env } = execCall(engine, container, ['bash', '-c', HOLD], context.env);
  const holder = execa('docker', args, {
    env,
    reject: false,
    stdin: 'pipe',
    // In a process group of its own: Ctrl-C is for this process, which lets go of the lock when its work has ended.
    detached: true,
  });
  const ended = holder.then(({ stderr }) => {
    throw notHeld(stderr);
  });
  let isHeld = false;
  try {
    await Promise.race([held(holder.stdout, context.emit), ended, aborted(signal)]);
    isHeld = true;
    return await Promise.race([work(), ended]);
  } finally {
    holder.stdin.end();
    if (!isHeld) holder.kill();
    await holder;
  }
}

async function held(stdout: AsyncIterable<unknown>, emit: Emit): Promise<void> {
  const wait = 'jobs lock';
  let shown = false;
  const late = setTimeout(() => {
    shown = true;
    emit({ type: 'start', id: wait, title: 'Waiting for the service submit, which looks after the jobs now' });
  }, QUIET_MS);
  try {
    for await (const chunk of stdout) if (String(chunk).includes('held')) break;
    if (shown) emit({ type: 'done', id: wait, text: 'it has finished' });
  } finally {
    clearTimeout(late);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function notHeld(why: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-LOCK-LOST',
    what: 'The lock of the jobs is lost',
    why: why.trim() || 'The container in which it was held has ended.',
    next: 'cdcctl --target docker status',
  });
}
