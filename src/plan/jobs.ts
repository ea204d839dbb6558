import { checkIdentity } from './identity.js';
import { planJob } from './job.js';
import type { JobPlan, JobPlanInput, JobStep } from './job-plan.js';
import { newGeneration, type Refusal } from './refusal.js';
import { checkPartitions } from './topics.js';

function missingStores(input: JobPlanInput): readonly Refusal[] {
  const topics = input.topics
    .filter(({ observed }) => observed === null)
    .map(({ name }) => `Kafka has no topic ${name}`);
  const tables = input.tables
    .filter((name) => input.identity.observed.tableUuids[name] === undefined)
    .map((name) => `ClickHouse has no table ${name}`);
  const missing = [...topics, ...tables];
  return missing.length === 0
    ? []
    : [{ what: 'The stack is not provisioned', why: missing.join('\n'), next: 'Run `cdcctl up`.' }];
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

function nextCommand(input: JobPlanInput, steps: readonly JobStep[]): string | null {
  const changed = steps.filter((step) => step.action === 'changed');
  const others = changed.filter(({ tuning }) => !tuning);
  const stays = others.filter(({ changesReader, why }) => !changesReader && !why.startsWith('runs as generation'));
  if (stays.some(({ kind }) => kind === 'cdc')) {
    return `Undo the change in pipeline.yaml; or to build everything anew ${newGeneration(input.generation)}.`;
  }
  if (others.length > 0) {
    return 'Run `cdcctl stop` and `cdcctl up`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.';
  }
  if (changed.length > 0) {
    return 'Run `cdcctl submit --restart`: each job is stopped with a savepoint and goes on from it as it is configured now. So it does after the next `cdcctl stop` and `cdcctl up`.';
  }
  return steps.some(({ action }) => action === 'leave') ? 'Run `cdcctl submit`.' : null;
}

/** No job is restarted beside one about which the user has to decide first. */
function waiting(step: JobStep): JobStep {
  if (step.action !== 'restart') return step;
  const { kind, name, jobId, why } = step;
  return { kind, name, jobId, why, action: 'changed', tuning: true };
}

/** Decides what becomes of the pipeline's jobs. Pure: the same input gives the same plan. */
export function planJobs(input: JobPlanInput): JobPlan {
  const stack = stackRefusals(input);
  if (stack.length > 0) {
    return { steps: [], refusals: stack, next: null };
  }
  const outcomes = input.desired.map((job) => planJob(input, job));
  const refusals = outcomes.flatMap((outcome) => (outcome !== null && 'what' in outcome ? [outcome] : []));
  if (refusals.length > 0) {
    return { steps: [], refusals, next: null };
  }
  const planned = outcomes.flatMap((outcome) => (outcome !== null && 'action' in outcome ? [outcome] : []));
  const steps = planned.some((step) => step.action === 'changed') ? planned.map(waiting) : planned;
  return { steps, refusals: [], next: nextCommand(input, steps) };
}
