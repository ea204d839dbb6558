import { CdcctlError, causeOf } from '../errors/index.js';
import type { DesiredJob } from '../plan/index.js';
import type { Submission } from '../ports/index.js';
import { cancelJob } from './cancel-job.js';
import type { ApplyDeps } from './deps.js';
import { earlierJobs } from './earlier-jobs.js';
import type { JobOutcome } from './job-outcome.js';
import { submissionOf } from './job-script.js';
import { jobRecords, recordSavepoint } from './records.js';
import { startAs } from './start-job.js';
import { stopJob } from './stop.js';
import { waitForJobs } from './wait-for-jobs.js';

/** What the running job was submitted with, so that it can be put back; null where nobody knows any more. */
async function runningSubmission(deps: ApplyDeps, job: DesiredJob, hash: string): Promise<Submission | null> {
  const { pipeline, state } = deps;
  const kept = await state.readSubmission(job.kind);
  if (kept?.hash === hash) return kept;
  // Its reader of MySQL is gone.
  if (job.kind === 'cdc') return null;
  // cdcctl 0.1 did not write it down. Its SQL is known by its hash; the same pipeline makes the same job today.
  const earlier = earlierJobs(pipeline, job.kind, await state.readEarlierPipeline()).find(
    ({ digest }) => digest === hash.split('-')[0],
  );
  return earlier === undefined ? null : submissionOf({ ...deps, pipeline: earlier.pipeline }, { ...job, hash });
}

/** Stops the running job and gives the state that it goes on from; null where a job that may begin anew has none. */
async function stopForRestart(deps: ApplyDeps, { kind }: DesiredJob, id: string): Promise<string | null> {
  const { checkpoints, flink, state } = deps;
  const current = (await flink.list()).find((job) => job.id === id);
  const record = (await jobRecords(deps))?.jobs.find((job) => job.kind === kind);
  const before = record === undefined ? null : await checkpoints.newest(record);
  // Without a savepoint it would have nothing to go on from, so it is not cancelled either.
  const mayCancel = before !== null || kind === 'sync';
  const savepoint = current === undefined ? null : await stopJob(deps, current, mayCancel);
  await recordSavepoint(state, kind, savepoint);
  const newest = record === undefined ? null : await checkpoints.newest(record);
  return savepoint ?? newest?.path ?? null;
}

async function comesUp(
  deps: ApplyDeps,
  job: DesiredJob,
  submission: Submission,
  from: string | null,
): Promise<JobOutcome> {
  const { kind, name } = job;
  // Once the job is stopped it is started again, also where the command is interrupted meanwhile.
  const id = await startAs({ ...deps, signal: new AbortController().signal }, job, submission, from);
  await waitForJobs(deps, [{ kind, name, id }]);
  await recordSavepoint(deps.state, kind, null);
  return { kind, name, id, action: 'restarted', from };
}

async function putBack(deps: ApplyDeps, job: DesiredJob, old: Submission | null, from: string | null): Promise<string> {
  const state = from === null ? 'the beginning of its topics' : from;
  try {
    await cancelJob(deps, job.name);
    if (old === null) return `It is stopped: how it was submitted before is not known. Its state is ${state}.`;
    await comesUp(deps, job, old, from);
    return `It runs again as it did before, from ${state}.`;
  } catch (error) {
    return `Put back as it was before, from ${state}, it does not come up either: ${causeOf(error)}`;
  }
}

/** The job did not come up as it is configured now; the text says what became of it. */
export class RestartError extends CdcctlError {}

/**
 * Stops a running job with a savepoint and starts it as it is configured now, from that savepoint. Where it does not come
 * up, the job that ran is put back from the same savepoint, and the cause is a CdcctlError.
 */
export async function restartJob(
  deps: ApplyDeps,
  job: DesiredJob,
  { jobId, hash }: { readonly jobId: string; readonly hash: string },
): Promise<JobOutcome> {
  const old = await runningSubmission(deps, job, hash);
  deps.signal.throwIfAborted();
  // A job that was asked to stop is started again, also where the command is interrupted meanwhile.
  const from = await stopForRestart({ ...deps, signal: new AbortController().signal }, job, jobId);
  try {
    return await comesUp(deps, job, submissionOf(deps, job), from);
  } catch (error) {
    deps.signal.throwIfAborted();
    const now = await putBack(deps, job, old, from);
    throw new RestartError({
      code: 'CDC-JOB-RESTART',
      what: `${job.name} does not come up as it is configured now`,
      why: `${causeOf(error)}\n${now}`,
      next: 'Undo the change in pipeline.yaml, or mend the cause and run `cdcctl submit --restart` again.',
    });
  }
}
