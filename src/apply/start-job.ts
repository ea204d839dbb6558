import type { DesiredJob } from '../plan/index.js';
import type { ApplyDeps } from './deps.js';
import { recordedScript, submitRequest } from './job-script.js';
import { recordRun } from './records.js';

/**
 * Submits one job and gives its id. The id is made here and written down before Flink hears of the job: wherever a
 * crash strikes, the checkpoints of a job that runs can be found, and an id that no job ever had does no harm.
 */
export async function startJob(deps: ApplyDeps, job: DesiredJob, restoreFrom: string | null): Promise<string> {
  const { state, pipeline, flink, signal, emit } = deps;
  const fromNothing = restoreFrom === null;
  const id = deps.newJobId();
  const step = `start ${job.name}`;
  emit({ type: 'start', id: step, title: job.name });
  try {
    await recordRun(state, pipeline.generation, job, { id, fromNothing });
    await deps.checkpoints.record({ name: job.name, script: recordedScript(deps, job), fromNothing });
    const actual = await flink.submit(submitRequest(deps, job, { id, restoreFrom }), signal);
    if (actual !== id) {
      await recordRun(state, pipeline.generation, job, { id: actual, fromNothing });
    }
    emit({ type: 'done', id: step, text: fromNothing ? 'submitted' : `submitted, goes on from ${restoreFrom}` });
    return actual;
  } catch (error) {
    emit({ type: 'failed', id: step });
    throw error;
  }
}
