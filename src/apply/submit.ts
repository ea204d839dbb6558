import type { DesiredJob, JobPlan } from '../plan/index.js';
import { refusalError } from '../report/refusal-text.js';
import type { ApplyDeps } from './deps.js';
import { stampIdentity } from './identity.js';
import type { JobOutcome } from './job-outcome.js';
import { observeAndPlan } from './plan-jobs.js';
import { keepJobRecords, recordRun } from './records.js';
import { RestartError } from './restart.js';
import { runSteps } from './run-plan.js';

export interface SubmitResult {
  /** `changed`: jobs run that are not as they are configured; nothing was done, see `plan.next`. Exit code 2. */
  readonly outcome: 'submitted' | 'restarted' | 'unchanged' | 'changed';
  readonly plan: JobPlan;
  readonly jobs: readonly JobOutcome[];
}

/**
 * Submits the jobs that do not run yet and waits for their first checkpoint. Running it again changes nothing.
 *
 * Order of effects, each of which may be the last one before a crash:
 * 1. The identity of the stores is stamped, into ClickHouse and then into the state directory, and the pipeline that
 *    lost jobs are resumed from is recorded. Without a job it only
 *    says which stores belong together, and the same stores pass again.
 * 2. For the CDC job, then for the sync job: its new id is written to the state directory, then it is submitted with
 *    this id. If the crash comes before the submission, the id leads to no checkpoint and the job is planned as if it
 *    had not been written down. If it comes after, the job is found running by its name.
 * 3. The savepoint of the last stop is forgotten once a checkpoint of the new run exists; until then both lead to it.
 */
export async function submitJobs(deps: ApplyDeps, mode: 'submit' | 'restart' = 'submit'): Promise<SubmitResult> {
  const { plan, desired, records, identity, stamped } = await observeAndPlan(deps, mode);
  if (plan.refusals.length > 0) {
    throw refusalError(plan.refusals);
  }
  if (plan.steps.some(({ action }) => action === 'changed')) {
    return { outcome: 'changed', plan, jobs: [] };
  }
  await stampIdentity(deps, identity, stamped);
  const before = await deps.state.readPipeline();
  await deps.state.writePipeline(deps.pipeline);
  await keepJobRecords(deps.state, records);
  await adoptRunning(deps, plan, desired);
  try {
    const jobs = await runSteps(deps, plan.steps, desired);
    return { outcome: outcomeOf(jobs), plan, jobs };
  } catch (error) {
    // A job that was put back is resumed as it was before, too.
    if (before !== null && error instanceof RestartError) await deps.state.writePipeline(before);
    throw error;
  }
}

function outcomeOf(jobs: readonly JobOutcome[]): SubmitResult['outcome'] {
  const actions = jobs.map(({ action }) => action);
  if (actions.every((action) => action === 'kept')) return 'unchanged';
  return actions.includes('restarted') ? 'restarted' : 'submitted';
}

/** Writes down jobs that run but are not recorded as such, as after the loss of a state file. */
async function adoptRunning(
  { state, pipeline }: ApplyDeps,
  plan: JobPlan,
  desired: readonly DesiredJob[],
): Promise<void> {
  for (const step of plan.steps) {
    const job = desired.find(({ kind }) => kind === step.kind);
    if (step.action === 'keep' && job !== undefined) {
      const file = await state.readJobs();
      const record = file?.generation === pipeline.generation ? file.jobs.find(({ kind }) => kind === step.kind) : null;
      if (record?.desired !== 'running' || record.runs.at(-1) !== step.jobId) {
        await recordRun(state, pipeline.generation, job, { id: step.jobId, fromNothing: false });
      }
    }
  }
}
