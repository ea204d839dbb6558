import { messageOf } from '../../errors/index.js';
import { isTrue, pollUntil } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { SUPERVISOR_HOLDER, withPipelineLock } from '../host/lock.js';
import { backoff, type SupervisorTiming } from './backoff.js';
import type { StatusBoard } from './status-board.js';

/** Resubmits the jobs that shall run and that the JobManager does not know. Idempotent; returns what it did in a few words. */
export type KeepJobs = (signal: AbortSignal) => Promise<string>;

export interface KeeperContext {
  readonly stateDir: string;
  readonly board: StatusBoard;
  readonly timing: SupervisorTiming;
  readonly signal: AbortSignal;
  log(text: string): void;
}

const JOB_MANAGER = 'flink-jobmanager';
const LOCK_WAIT_MS = 3_600_000;

/**
 * Calls `keepJobs` whenever a JobManager process has come up that may know no jobs, once every engine is ready. It takes
 * the pipeline's lock, so a command that provisions or submits is always done before.
 */
export async function runJobKeeper(keepJobs: KeepJobs, context: KeeperContext): Promise<void> {
  const { board, signal } = context;
  const names = board.record().engines.map((engine) => engine.name);
  let served: string | null = null;
  while (!signal.aborted) {
    await board.whenReady(names, signal);
    const current = jobManagerRun(board);
    if (current === served) {
      await board.whenChanged(signal);
      continue;
    }
    await keepUntilDone(keepJobs, current, context);
    served = current;
  }
}

/** Identity of the JobManager's process: a new one has lost every job. */
function jobManagerRun(board: StatusBoard): string {
  const engine = board.record().engines.find(({ name }) => name === JOB_MANAGER);
  return engine === undefined ? '' : `${engine.pid} ${engine.startTime}`;
}

/** Tries until it succeeds or the JobManager that it was for is gone. */
async function keepUntilDone(keepJobs: KeepJobs, run: string, context: KeeperContext): Promise<void> {
  const { board, signal, stateDir, timing } = context;
  let failures = 0;
  const isDone = async (): Promise<boolean> => {
    if (jobManagerRun(board) !== run) return true;
    const lost = new AbortController();
    try {
      const options = {
        command: SUPERVISOR_HOLDER,
        waitMs: LOCK_WAIT_MS,
        signal,
        onLost: (error: Error) => lost.abort(error),
      };
      const work = () => keepJobs(AbortSignal.any([signal, lost.signal]));
      const outcome = await withPipelineLock(stateDir, work, options);
      context.log(`jobs: ${outcome}`);
      board.setSupervisor({ jobs: outcome });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      const pause = backoff(failures, timing);
      const text = `not resumed: ${messageOf(error)}; tried again in ${pause / 1000} s`;
      context.log(`jobs: ${text}`);
      board.setSupervisor({ jobs: text });
      return false;
    }
  };
  await pollUntil(isDone, isTrue, { clock: systemClock, signal, pauseMs: (asked) => backoff(asked, timing) });
}
