import type { ProcessIdentity } from '../host/process-identity.js';
import { endProcess } from './end-process.js';
import type { StatusBoard } from './status-board.js';
import { engineIdentity, liveEngine } from './status-file.js';

const JOB_MANAGER = 'flink-jobmanager';
const TASK_MANAGER = 'flink-taskmanager';
/** Clock ticks (1/100 s): processes that start together differ by less. */
const STARTED_TOGETHER = 1_000n;

export interface LostJobManagerContext {
  readonly board: StatusBoard;
  readonly signal: AbortSignal;
  log(text: string): void;
}

/**
 * Ends the TaskManager whenever its JobManager is gone. The tasks of a lost JobManager run on for up to a heartbeat
 * timeout (50 s): beside the resumed job, an old CDC task could append an older change after a newer one.
 */
export async function endTasksOfLostJobManager({ board, signal, log }: LostJobManagerContext): Promise<void> {
  let last: ProcessIdentity | null = null;
  while (!signal.aborted) {
    const current = identityOf(board, JOB_MANAGER);
    if (last === null ? startedLater(current, identityOf(board, TASK_MANAGER)) : !same(last, current)) {
      await endTaskManager(board, log);
    }
    last = current;
    await board.whenChanged(signal);
  }
}

function identityOf(board: StatusBoard, name: string): ProcessIdentity | null {
  const engine = board.record().engines.find((candidate) => candidate.name === name);
  return engine === undefined ? null : engineIdentity(engine);
}

function same(a: ProcessIdentity, b: ProcessIdentity | null): boolean {
  return b !== null && a.pid === b.pid && a.startTime === b.startTime;
}

/** A JobManager that is younger than a TaskManager which an earlier supervisor left behind has lost its jobs too. */
function startedLater(jobManager: ProcessIdentity | null, taskManager: ProcessIdentity | null): boolean {
  if (jobManager === null || taskManager === null) return false;
  const [[boot, later], [otherBoot, earlier]] = [startOf(jobManager), startOf(taskManager)];
  return boot === otherBoot && later > earlier + STARTED_TOGETHER;
}

/** Boot id and clock ticks since that boot. */
function startOf({ startTime }: ProcessIdentity): readonly [string, bigint] {
  const [boot = '', ticks = '0'] = startTime.split('/');
  return [boot, BigInt(ticks)];
}

async function endTaskManager(board: StatusBoard, log: (text: string) => void): Promise<void> {
  const engine = board.record().engines.find(({ name }) => name === TASK_MANAGER);
  const process = engine === undefined ? null : liveEngine(engine);
  if (process === null) return;
  log(`${TASK_MANAGER}: ended, as its JobManager is gone`);
  await endProcess(process, { signal: 'SIGTERM', graceMs: 500 });
}
