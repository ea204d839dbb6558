import type { DesiredJob, JobStep } from '../plan/index.js';
import type { ApplyDeps } from './deps.js';
import type { JobOutcome } from './job-outcome.js';
import { recordSavepoint } from './records.js';
import { restartJob } from './restart.js';
import { changeReader, startJob } from './start-job.js';
import { waitForJobs } from './wait-for-jobs.js';

async function runStep(deps: ApplyDeps, step: JobStep, job: DesiredJob): Promise<JobOutcome | null> {
  const { kind, name } = step;
  switch (step.action) {
    case 'keep':
      return { kind, name, id: step.jobId, action: 'kept', from: null };
    case 'start':
      return { kind, name, id: await startJob(deps, job, null), action: 'started', from: null };
    case 'resume': {
      const start = step.changesReader ? changeReader : startJob;
      return { kind, name, id: await start(deps, job, step.from), action: 'resumed', from: step.from };
    }
    case 'restart':
      return restartJob(deps, job, step);
    case 'changed':
    case 'leave':
      return null;
  }
}

/**
 * Carries the steps out in order and waits until every job has completed a checkpoint of its run. Only then is the
 * savepoint of the last stop forgotten.
 */
export async function runSteps(
  deps: ApplyDeps,
  steps: readonly JobStep[],
  desired: readonly DesiredJob[],
): Promise<readonly JobOutcome[]> {
  const outcomes: JobOutcome[] = [];
  for (const step of steps) {
    const job = desired.find(({ kind }) => kind === step.kind);
    const outcome = job === undefined ? null : await runStep(deps, step, job);
    if (outcome !== null) {
      outcomes.push(outcome);
    }
  }
  await waitForJobs(deps, outcomes);
  for (const { kind } of outcomes) {
    await recordSavepoint(deps.state, kind, null);
  }
  return outcomes;
}
