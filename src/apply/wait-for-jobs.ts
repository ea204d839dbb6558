import { CdcctlError, ExitCode } from '../errors/index.js';
import type { JobKind } from '../model/index.js';
import { type FlinkJobDetails, hasEnded, type JobFailure, pollUntil } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';
import { nextAnew } from './only-anew.js';
import { type StuckTables, stuckTables } from './stuck-tables.js';

export interface AwaitedJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly id: string;
}

const POLL_MS = 200;
/** Flink starts a job again after a failure; after so many without a checkpoint it is not going to mend by itself soon. */
const HOPELESS_FAILURES = 3;
export const WAIT_FOR_JOBS_MS = 120_000;

function failed(
  generation: number,
  job: AwaitedJob,
  details: FlinkJobDetails,
  open: readonly JobFailure[],
): CdcctlError {
  const failure = ownFailures(open)[0]?.cause ?? details.failure;
  const again = details.restarts > 0 ? `, started again ${details.restarts} times` : '';
  return new CdcctlError({
    code: 'CDC-JOB-FAILED',
    what: `${job.name} does not run (${details.state}${again})`,
    why: failure ?? 'Flink gives no cause.',
    next:
      nextAnew(generation, failure) ??
      'Full trace: `cdcctl logs flink-taskmanager`. Once the cause is mended: `cdcctl submit`.',
  });
}

/** The tables that fail are named, and what becomes of the others: people would look for the cause in the wrong place. */
function blocked(job: AwaitedJob, { stuck, flowing }: StuckTables, { failure }: FlinkJobDetails): CdcctlError {
  const [tables, its] = stuck.length === 1 ? ['Table', 'its rows do'] : ['Tables', 'their rows do'];
  const others = flowing === 1 ? 'The other table arrives' : `The ${flowing} other tables arrive`;
  return new CdcctlError({
    code: 'CDC-JOB-STUCK-TABLE',
    what: `${tables} ${stuck.join(', ')} ${stuck.length === 1 ? 'keeps' : 'keep'} ${job.name} from its first checkpoint: ${its} not arrive`,
    why: `${failure ?? 'Flink gives no cause.'}\n${others} meanwhile. Without a checkpoint a restart of the job reads the topics again.`,
    next:
      'Mend the cause, and the job goes on by itself; `cdcctl submit` waits for it again. Where it is a bad record, ' +
      'write `poison: dead-letter` below `sink` in pipeline.yaml and run `cdcctl submit --restart`.',
  });
}

function late(job: AwaitedJob, details: FlinkJobDetails, timeoutMs: number): CdcctlError {
  return new CdcctlError({
    code: 'CDC-JOB-LATE',
    what: `${job.name} completed no checkpoint within ${timeoutMs / 1000} s (${details.state})`,
    why: details.failure ?? 'It has not failed either: it may still be starting, or wait for a slot of a TaskManager.',
    next: 'See `cdcctl status` and `cdcctl logs flink-taskmanager`; `cdcctl submit` waits again.',
    exitCode: ExitCode.unverified,
  });
}

/**
 * Failures that no checkpoint came after, newest first: a job that fails again and again runs for a moment each time, and has
 * its earlier checkpoints. What happens later than now was written down by a clock that was wrong.
 */
async function openFailures({ flink, clock }: WaitDeps, details: FlinkJobDetails): Promise<readonly JobFailure[]> {
  if (details.failure === null) return [];
  const since = details.lastCheckpoint?.completedAt ?? 0;
  const failures = await flink.failures(details.id);
  return failures.filter(({ at }) => at > since && at <= clock.now());
}

/** Those of the job itself: a want of slots ends once the TaskManager is there. */
function ownFailures(open: readonly JobFailure[]): readonly JobFailure[] {
  return open.filter(({ lackedSlots }) => !lackedSlots);
}

function hopeless(details: FlinkJobDetails, open: readonly JobFailure[]): boolean {
  const { state, restarts, failure, completedCheckpoints } = details;
  const own = ownFailures(open).length;
  const neverRan = completedCheckpoints === 0 && failure !== null;
  const failures = neverRan ? Math.max(restarts - (open.length - own), own) : own;
  return hasEnded(state) || failures >= HOPELESS_FAILURES;
}

interface JobState {
  readonly details: FlinkJobDetails;
  readonly open: readonly JobFailure[];
  /** It has completed a checkpoint of this run, and nothing has failed since. */
  readonly runs: boolean;
  /** It is not going to. */
  readonly lost: boolean;
}

async function stateOf(deps: WaitDeps, job: AwaitedJob): Promise<JobState> {
  const details = await deps.flink.details(job.id);
  const open = await openFailures(deps, details);
  const runs = details.state === 'RUNNING' && details.completedCheckpoints > 0 && open.length === 0;
  return { details, open, runs, lost: hopeless(details, open) };
}

/**
 * Waits until the job runs and has completed a checkpoint of this run: only then has every operator been up, and a
 * crash from here on loses nothing. A job that fails, or is not there in time, is a CdcctlError with Flink's cause.
 */
async function waitForJob(deps: WaitDeps, job: AwaitedJob, deadline: number, timeoutMs: number): Promise<void> {
  const { pipeline, clock, signal, emit } = deps;
  const step = `await ${job.name}`;
  let shown = '';
  const show = ({ details: { state } }: JobState): void => {
    if (state === shown) return;
    shown = state;
    emit({ type: 'progress', id: step, text: state.toLowerCase() });
  };
  emit({ type: 'start', id: step, title: `${job.name}: first checkpoint` });
  try {
    const look = () => stateOf(deps, job);
    const decided = ({ runs, lost }: JobState) => runs || lost;
    const poll = { clock, signal, pauseMs: POLL_MS, deadline, meanwhile: show };
    const { runs, lost, details, open } = await pollUntil(look, decided, poll);
    if (runs) {
      emit({ type: 'done', id: step, text: 'running' });
      return;
    }
    const stuck = hasEnded(details.state) ? null : stuckTables(pipeline, details);
    if (stuck !== null) throw blocked(job, stuck, details);
    throw lost ? failed(pipeline.generation, job, details, open) : late(job, details, timeoutMs);
  } catch (error) {
    emit({ type: 'failed', id: step });
    throw error;
  }
}

export type WaitDeps = Pick<ApplyDeps, 'pipeline' | 'flink' | 'clock' | 'signal' | 'emit'>;

/** Waits for all of these jobs, at most `timeoutMs` together. */
export async function waitForJobs(
  deps: WaitDeps,
  jobs: readonly AwaitedJob[],
  timeoutMs: number = WAIT_FOR_JOBS_MS,
): Promise<void> {
  const deadline = deps.clock.now() + timeoutMs;
  for (const job of jobs) {
    await waitForJob(deps, job, deadline, timeoutMs);
  }
}
