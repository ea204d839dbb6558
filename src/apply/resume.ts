import { EARLIER_READER } from '../model/index.js';
import { leaveText, nextText } from '../report/plan-text.js';
import { refusalError } from '../report/refusal-text.js';
import type { ApplyDeps } from './deps.js';
import type { JobOutcome } from './job-outcome.js';
import { observeAndPlan } from './plan-jobs.js';
import { jobRecords, keepJobRecords } from './records.js';
import { runSteps } from './run-plan.js';

export interface ResumeResult {
  readonly jobs: readonly JobOutcome[];
  /** What came of it in a few words, for a log line or a status. */
  readonly summary: string;
}

const VERB = {
  kept: 'runs',
  started: 'started again from the beginning of its topics',
  resumed: 'resumed',
  restarted: 'restarted',
} as const;

function summary(jobs: readonly JobOutcome[]): string {
  return jobs
    .map(({ name, action, from }) => `${name} ${VERB[action]}${from === null ? '' : ` from ${from}`}`)
    .join('; ');
}

/**
 * Submits again the jobs that shall run and that the JobManager does not know: after a stop, or after it was lost. They
 * go on from their newest complete checkpoint or savepoint; a snapshot is never taken. Jobs of cdcctl 0.1 are left to
 * `up`, which has a pipeline with another reader. Where a store is not the one that
 * the jobs belong to, it is a CdcctlError and nothing is started. Running it again changes nothing.
 */
export async function resumeJobs(deps: ApplyDeps): Promise<ResumeResult> {
  const records = await jobRecords(deps);
  const wanted = records?.jobs.some(({ desired }) => desired === 'running') === true;
  if (!wanted) {
    return { jobs: [], summary: 'no jobs to resume' };
  }
  if (deps.pipeline.source.reader === EARLIER_READER) {
    return { jobs: [], summary: 'the jobs were submitted by cdcctl 0.1, and go on with `cdcctl up`' };
  }
  const { plan, desired } = await observeAndPlan(deps, 'resume');
  if (plan.refusals.length > 0) {
    throw refusalError(plan.refusals);
  }
  for (const step of plan.steps) {
    if (step.action === 'leave') {
      const next = plan.next === null ? '' : nextText(plan.next);
      deps.emit({ type: 'warning', text: `${step.name} is not started: ${leaveText(step.reason)}. ${next}`.trim() });
    }
  }
  await keepJobRecords(deps.state, records);
  const before = await deps.state.readPipeline();
  // A job that is lost later is resumed as it is started now.
  if (plan.steps.some(({ action }) => action === 'resume' || action === 'start')) {
    await deps.state.writePipeline(deps.pipeline);
  }
  try {
    const jobs = await runSteps(deps, plan.steps, desired);
    return { jobs, summary: jobs.length === 0 ? 'no jobs to resume' : summary(jobs) };
  } catch (error) {
    const isAsBefore = JSON.stringify(await deps.state.readJobs()) === JSON.stringify(records);
    if (before !== null && isAsBefore) await deps.state.writePipeline(before);
    throw error;
  }
}
