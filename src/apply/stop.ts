import { CdcctlError, causeOf } from '../errors/index.js';
import { JOB_KINDS, type JobKind, jobName } from '../model/index.js';
import type { FlinkJob } from '../ports/index.js';
import { awaitEnd, runningJob } from './cancel-job.js';
import type { ApplyDeps } from './deps.js';
import { recordSavepoint } from './records.js';
import { savepointDirectory } from './savepoints.js';

export interface StoppedJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly id: string;
  /** Null where the job was cancelled: it goes on from its newest retained checkpoint. */
  readonly savepoint: string | null;
}

export type StopDeps = Pick<ApplyDeps, 'pipeline' | 'flink' | 'state' | 'checkpoints' | 'emit' | 'signal' | 'clock'>;

const SAVEPOINT_TIMEOUT_MS = 60_000;

/**
 * Stops with a savepoint; where that does not work, cancels: the retained checkpoints lead on just as well. Where there is
 * none, and `mayCancel` says so, the job is left as it is.
 */
export async function stopJob(deps: StopDeps, job: FlinkJob, mayCancel = true): Promise<string | null> {
  const { flink, signal, emit } = deps;
  try {
    if (job.state !== 'RUNNING') {
      throw new Error(`it is ${job.state}`);
    }
    const directory = await savepointDirectory(deps, job);
    const timeout = AbortSignal.timeout(SAVEPOINT_TIMEOUT_MS);
    const savepoint = await flink.stopWithSavepoint(job.id, directory, AbortSignal.any([signal, timeout]));
    await awaitEnd(deps, job);
    return savepoint;
  } catch (error) {
    signal.throwIfAborted();
    if (!mayCancel) {
      throw new CdcctlError({
        code: 'CDC-JOB-NOT-STOPPED',
        what: `${job.name} is not stopped: no savepoint of it can be taken, and it has no complete checkpoint`,
        why: causeOf(error),
        next: 'See `cdcctl status`, and run the command again once the job has completed a checkpoint.',
      });
    }
    emit({
      type: 'warning',
      text: `${job.name} is stopped without a savepoint (${causeOf(error)}); it goes on from its newest checkpoint.`,
    });
    await flink.cancel(job.id);
    await awaitEnd(deps, job);
    return null;
  }
}

/**
 * Stops the jobs that run, the CDC job first, and writes their savepoints down. They stay wanted: the next `up` resumes
 * them. Running it again changes nothing.
 */
export async function stopJobs(deps: StopDeps): Promise<readonly StoppedJob[]> {
  const stopped: StoppedJob[] = [];
  for (const kind of JOB_KINDS) {
    const name = jobName(deps.pipeline, kind);
    const job = await runningJob(deps, name);
    if (job !== undefined) {
      deps.emit({ type: 'start', id: `stop ${name}`, title: name });
      try {
        const savepoint = await stopJob(deps, job);
        await recordSavepoint(deps.state, kind, savepoint);
        stopped.push({ kind, name, id: job.id, savepoint });
        deps.emit({
          type: 'done',
          id: `stop ${name}`,
          text: savepoint === null ? 'cancelled' : 'stopped with a savepoint',
        });
      } catch (error) {
        deps.emit({ type: 'failed', id: `stop ${name}` });
        throw error;
      }
    }
  }
  return stopped;
}
