import type {
  JobDifference,
  JobPlan,
  JobStep,
  LeaveReason,
  NextStep,
  Refusal,
  TopicPlan,
  TopicStep,
} from '../plan/index.js';
import { identityChangeLines } from './change-text.js';
import { list, newGeneration, OTHER_CDC, refusalText } from './refusal-text.js';

const OTHER_SYNC = 'reads or writes other tables, columns or topics, or the same in another order';

function difference({ kind }: JobStep, reason: JobDifference): string {
  switch (reason.code) {
    case 'other-generation':
      return `runs as generation ${reason.generation}`;
    case 'other-reader':
      return 'runs with another `source.reader`';
    case 'other-job':
      return kind === 'cdc' ? OTHER_CDC : OTHER_SYNC;
    case 'other-tuning':
      return `runs with other ${list(reason.parts)}`;
  }
}

/** Why a job is not started, as a sentence after its name. */
export function leaveText(reason: LeaveReason): string {
  if (reason.code === 'no-checkpoint') {
    return 'it never completed a checkpoint, and a snapshot is taken only when asked for';
  }
  return `Flink says it is ${reason.state}${reason.failure === null ? '' : `: ${reason.failure}`}`;
}

/** What to do where the user has to decide. */
export function nextText(next: NextStep): string {
  switch (next.code) {
    case 'undo-or-rebuild':
      return `Undo the change in pipeline.yaml; or to build everything anew ${newGeneration(next.generation)}.`;
    case 'stop-and-up':
      return 'Run `cdcctl stop` and `cdcctl up`: the jobs run on as they are configured now; a sync job with other tables, columns or topics reads its topics again.';
    case 'restart':
      return 'Run `cdcctl submit --restart`: each job is stopped with a savepoint and goes on from it as it is configured now. So it does after the next `cdcctl stop` and `cdcctl up`.';
    case 'submit':
      return 'Run `cdcctl submit`.';
  }
}

/** Why a step is not simply to keep or start a job; null where it is. */
function whyText(step: JobStep): string | null {
  if (step.action === 'changed' || step.action === 'restart') return difference(step, step.reason);
  return step.action === 'leave' ? leaveText(step.reason) : null;
}

function details({ reason }: Extract<JobStep, { action: 'changed' }>): string {
  const lines = reason.code === 'other-job' ? identityChangeLines(reason.changes) : [];
  return lines.map((line) => `\n    ${line}`).join('');
}

function stepLine(step: JobStep): string {
  switch (step.action) {
    case 'keep':
      return `= ${step.name}: runs as ${step.jobId}`;
    case 'start':
      return `+ ${step.name}: start ${step.kind === 'cdc' ? 'with a snapshot of every table' : 'from the beginning of its topics'}`;
    case 'resume':
      return `> ${step.name}: resume from ${step.from}${step.changesReader ? ', which is a state of another reader' : ''}`;
    case 'restart':
      return `~ ${step.name}: restart from a savepoint, it ${whyText(step)} (job ${step.jobId})`;
    case 'changed':
      return `~ ${step.name}: ${whyText(step)} (job ${step.jobId})${details(step)}`;
    case 'leave':
      return `! ${step.name}: not started, ${whyText(step)}`;
  }
}

function refusalLines(refusal: Refusal): string {
  const { what, why, next } = refusalText(refusal);
  return [`x ${what}`, ...why.split('\n').map((line) => `    ${line}`), `    next: ${next}`].join('\n');
}

/** The plan as text, one line a job, for people and tests. */
export function formatPlan(plan: JobPlan): string {
  const lines = [...plan.refusals.map(refusalLines), ...plan.steps.map(stepLine)];
  return [...lines, ...(plan.next === null ? [] : [`next: ${nextText(plan.next)}`])].join('\n');
}

/** The plan for `--json`: its data, and the sentences beside them. */
export function planDocument({ steps, refusals, next }: JobPlan): Readonly<Record<string, unknown>> {
  return {
    steps: steps.map((step) => {
      const why = whyText(step);
      return why === null ? step : { ...step, why };
    }),
    refusals: refusals.map((refusal) => ({ ...refusal, ...refusalText(refusal) })),
    next: next === null ? null : nextText(next),
  };
}

function topicLine({ action, name, partitions }: TopicStep): string {
  return `${action === 'create' ? '+' : '='} topic ${name}, ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`;
}

/** The topics' plan as text, one line a topic. */
export function formatTopicPlan(plan: TopicPlan): string {
  return [...plan.refusals.map(refusalLines), ...plan.steps.map(topicLine)].join('\n');
}
