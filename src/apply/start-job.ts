import type { DesiredJob } from '../plan/index.js';
import { hasEnded, type Submission } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';
import { submissionOf, submitRequest } from './job-script.js';
import { withNextAnew } from './only-anew.js';
import { recordRun } from './records.js';

/** Submits one job as it is configured and gives its id. */
export function startJob(deps: ApplyDeps, job: DesiredJob, restoreFrom: string | null): Promise<string> {
  return startAs(deps, job, submissionOf(deps, job), restoreFrom);
}

/**
 * Submits a job that goes on from a state of another reader, and gives its id. Where Flink does not take it, what is
 * written down is again what it was, so that the reader of before can go on.
 */
export async function changeReader(deps: ApplyDeps, job: DesiredJob, restoreFrom: string): Promise<string> {
  const { state, checkpoints, flink } = deps;
  const [jobs, submission] = await Promise.all([state.readJobs(), state.readSubmission(job.kind)]);
  try {
    return await startJob(deps, job, restoreFrom);
  } catch (error) {
    if (jobs !== null && !(await flink.list()).some(({ name, state }) => name === job.name && !hasEnded(state))) {
      await state.writeJobs(jobs);
      if (submission !== null) {
        await state.writeSubmission(job.kind, submission);
        await checkpoints.record({ name: job.name, script: submission.script, fromNothing: false });
      }
    }
    throw error;
  }
}

/**
 * Submits one job as it is written down and gives its id. The id is made here and written down before Flink hears of the
 * job: wherever a crash strikes, the checkpoints of a job that runs can be found, and an id that no job ever had does no
 * harm.
 */
export async function startAs(
  deps: ApplyDeps,
  job: Pick<DesiredJob, 'kind' | 'name'>,
  submission: Submission,
  restoreFrom: string | null,
): Promise<string> {
  const { state, pipeline, flink, signal, emit } = deps;
  const { kind, name } = job;
  const { hash, script } = submission;
  const fromNothing = restoreFrom === null;
  const id = deps.newJobId();
  const step = `start ${name}`;
  emit({ type: 'start', id: step, title: name });
  try {
    await recordRun(state, pipeline.generation, { kind, name, hash }, { id, fromNothing });
    await state.writeSubmission(kind, submission);
    await deps.checkpoints.record({ name, script, fromNothing });
    const actual = await flink.submit(submitRequest(deps, submission, { id, name, restoreFrom }), signal);
    if (actual !== id) {
      await recordRun(state, pipeline.generation, { kind, name, hash }, { id: actual, fromNothing });
    }
    emit({ type: 'done', id: step, text: fromNothing ? 'submitted' : `submitted, goes on from ${restoreFrom}` });
    return actual;
  } catch (error) {
    emit({ type: 'failed', id: step });
    throw withNextAnew(pipeline.generation, error);
  }
}
