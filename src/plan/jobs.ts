import { checkIdentity } from './identity.js';
import { planJob } from './job.js';
import type { JobPlan, JobPlanInput, JobStep, NextStep } from './job-plan.js';
import type { Refusal } from './refusal.js';
import { checkPartitions } from './topics.js';

function missingStores(input: JobPlanInput): readonly Refusal[] {
  const topics = input.topics.filter(({ observed }) => observed === null).map(({ name }) => name);
  const tables = input.tables.filter((name) => input.identity.observed.tableUuids[name] === undefined);
  return topics.length + tables.length === 0 ? [] : [{ code: 'CDC-NOT-PROVISIONED', topics, tables }];
}

function stackRefusals(input: JobPlanInput): readonly Refusal[] {
  const { pipeline, generation, identity } = input;
  const used = [...input.topics.map(({ name }) => name), ...input.tables];
  const identityRefusals = checkIdentity({
    pipeline,
    generation,
    stamped: identity,
    observed: identity.observed,
    failsOver: identity.failsOver,
    used,
  });
  // A store that was swapped explains whatever else is missing.
  return identityRefusals.length > 0
    ? identityRefusals
    : [...missingStores(input), ...checkPartitions(input.topics, generation)];
}

function nextStep(input: JobPlanInput, steps: readonly JobStep[]): NextStep | null {
  const changed = steps.filter((step) => step.action === 'changed');
  const others = changed.filter(({ reason }) => reason.code !== 'other-tuning');
  if (others.some(({ kind, reason }) => kind === 'cdc' && reason.code === 'other-job')) {
    return { code: 'undo-or-rebuild', generation: input.generation };
  }
  if (others.length > 0) return { code: 'stop-and-up' };
  if (changed.length > 0) return { code: 'restart' };
  return steps.some(({ action }) => action === 'leave') ? { code: 'submit' } : null;
}

/** No job is restarted beside one about which the user has to decide first. */
function waiting(step: JobStep): JobStep {
  if (step.action !== 'restart') return step;
  const { kind, name, jobId, reason } = step;
  return { kind, name, jobId, reason, action: 'changed' };
}

/** Decides what becomes of the pipeline's jobs. Pure: the same input gives the same plan. */
export function planJobs(input: JobPlanInput): JobPlan {
  const stack = stackRefusals(input);
  if (stack.length > 0) {
    return { steps: [], refusals: stack, next: null };
  }
  const outcomes = input.desired.map((job) => planJob(input, job));
  const refusals = outcomes.flatMap((outcome) => (outcome !== null && 'code' in outcome ? [outcome] : []));
  if (refusals.length > 0) {
    return { steps: [], refusals, next: null };
  }
  const planned = outcomes.flatMap((outcome) => (outcome !== null && 'action' in outcome ? [outcome] : []));
  const steps = planned.some((step) => step.action === 'changed') ? planned.map(waiting) : planned;
  return { steps, refusals: [], next: nextStep(input, steps) };
}
