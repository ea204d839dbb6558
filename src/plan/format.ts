import type { JobPlan, JobStep } from './job-plan.js';
import type { Refusal } from './refusal.js';
import type { TopicPlan, TopicStep } from './topics.js';

function stepLine(step: JobStep): string {
  switch (step.action) {
    case 'keep':
      return `= ${step.name}: runs as ${step.jobId}`;
    case 'start':
      return `+ ${step.name}: start ${step.kind === 'cdc' ? 'with a snapshot of every table' : 'from the beginning of its topics'}`;
    case 'resume':
      return `> ${step.name}: resume from ${step.from}${step.changesReader ? ', which is a state of another reader' : ''}`;
    case 'restart':
      return `~ ${step.name}: restart from a savepoint, it ${step.why} (job ${step.jobId})`;
    case 'changed':
      return `~ ${step.name}: ${step.why} (job ${step.jobId})${step.details ?? ''}`;
    case 'leave':
      return `! ${step.name}: not started, ${step.why}`;
  }
}

function refusalLines({ what, why, next }: Refusal): string {
  return [`x ${what}`, ...why.split('\n').map((line) => `    ${line}`), `    next: ${next}`].join('\n');
}

/** The plan as text, one line a job, for people and tests. */
export function formatPlan(plan: JobPlan): string {
  const lines = [...plan.refusals.map(refusalLines), ...plan.steps.map(stepLine)];
  return [...lines, ...(plan.next === null ? [] : [`next: ${plan.next}`])].join('\n');
}

function topicLine({ action, name, partitions }: TopicStep): string {
  return `${action === 'create' ? '+' : '='} topic ${name}, ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`;
}

/** The topics' plan as text, one line a topic. */
export function formatTopicPlan(plan: TopicPlan): string {
  return [...plan.refusals.map(refusalLines), ...plan.steps.map(topicLine)].join('\n');
}
