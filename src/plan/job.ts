import { hasEnded } from '../ports/index.js';
import { compareHashes } from './hash.js';
import type { DesiredJob, JobPlanInput, JobStep } from './job-plan.js';
import { JobParameter, type KnownJob, type RecordedJob } from './observed.js';
import { newGeneration, type Refusal } from './refusal.js';

const DAY_MS = 86_400_000;

/** The job of this name that counts: one that has not ended, else the newest. */
export function currentJob<J extends KnownJob>(known: readonly J[], name: string): J | undefined {
  const newestFirst = known.filter((job) => job.name === name).sort((a, b) => b.startTime - a.startTime);
  return newestFirst.find(({ state }) => !hasEnded(state)) ?? newestFirst[0];
}

function list(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
}

/** The record of this generation; an older generation's jobs have nothing to go on from here. */
function recordOf(input: JobPlanInput, job: DesiredJob): RecordedJob | undefined {
  return input.records?.generation === input.generation
    ? input.records.jobs.find(({ kind }) => kind === job.kind)
    : undefined;
}

/** What has changed where the state does not fit any more. */
const OTHER: Readonly<Record<DesiredJob['kind'], string>> = {
  cdc: 'carries other tables, columns, keys or topics, or reads or delivers otherwise',
  sync: 'reads or writes other tables, columns or topics, or the same in another order',
};

/** Whether the job of an earlier hash is the wanted one with the reader before. */
export function isPredecessor(hash: string, { predecessor }: Pick<DesiredJob, 'predecessor'>): boolean {
  return predecessor !== undefined && compareHashes(hash, predecessor).sameState;
}

function running(input: JobPlanInput, job: DesiredJob, current: KnownJob): JobStep {
  const { kind, name } = job;
  const step = { kind, name, jobId: current.id };
  if (input.mode === 'resume') return { ...step, action: 'keep' };
  const generation = current.parameters[JobParameter.generation] ?? '?';
  if (generation !== String(input.generation)) {
    return { ...step, action: 'changed', why: `runs as generation ${generation}`, tuning: false };
  }
  const hash = current.parameters[JobParameter.hash] ?? '';
  const { sameState, tuning } = compareHashes(hash, job);
  if (!sameState && isPredecessor(hash, job)) {
    return { ...step, action: 'changed', why: 'runs with another `source.reader`', tuning: false, changesReader: true };
  }
  if (!sameState) {
    const details = (job.changes ?? []).map((line) => `\n    ${line}`).join('');
    return { ...step, action: 'changed', why: OTHER[kind], tuning: false, details };
  }
  if (tuning.length === 0) return { ...step, action: 'keep' };
  const why = `runs with other ${list(tuning)}`;
  return input.mode === 'restart'
    ? { ...step, action: 'restart', why, hash }
    : { ...step, action: 'changed', why, tuning: true };
}

/**
 * The CDC job goes on from its state or starts on topics that nothing was ever written to. Anything else would leave
 * rows for ever that were deleted in MySQL while no job was reading.
 */
function startCdc(input: JobPlanInput, job: DesiredJob, record: RecordedJob | undefined): JobStep | Refusal {
  const { kind, name } = job;
  const state = record === undefined ? null : input.newest[kind];
  if (state !== null && record !== undefined) {
    const resume = { kind, name, action: 'resume', from: state.path } as const;
    if (isPredecessor(record.hash, job)) return { ...resume, changesReader: true };
    return compareHashes(record.hash, job).sameState
      ? resume
      : {
          what: `${name} ${OTHER.cdc} than in its last run`,
          why: [
            'Its savepoint or checkpoint is not one of the job that pipeline.yaml describes now.',
            ...(job.changes ?? []),
          ].join('\n'),
          next: `Undo the change in pipeline.yaml; or ${newGeneration(input.generation)}.`,
        };
  }
  const used = input.topics.filter(({ observed }) => observed?.written === true);
  if (used.length > 0) {
    return {
      what: `${name} has no savepoint or checkpoint, but ${list(used.map((topic) => `topic ${topic.name}`))} holds records`,
      why: 'A new snapshot would not delete the rows that were deleted in MySQL meanwhile.',
      next: `To build everything anew ${newGeneration(input.generation)}.`,
    };
  }
  return input.mode !== 'resume'
    ? { kind, name, action: 'start' }
    : {
        kind,
        name,
        action: 'leave',
        why: 'it never completed a checkpoint, and a snapshot is taken only when asked for',
      };
}

/** The sync job may read its topics from the beginning again at any time while these still hold every deletion. */
function startSync(input: JobPlanInput, job: DesiredJob, record: RecordedJob | undefined): JobStep | Refusal {
  const { kind, name } = job;
  const state = record === undefined ? null : input.newest[kind];
  if (state === null || record === undefined) {
    return { kind, name, action: 'start' };
  }
  const away = input.now - state.completedAt;
  if (away > input.tombstoneRetentionMs) {
    return {
      what: `${name} was away for ${Math.floor(away / DAY_MS)} days`,
      why: `Topics keep deletions for ${Math.floor(input.tombstoneRetentionMs / DAY_MS)} days: it would miss some of them.`,
      next: `To build everything anew ${newGeneration(input.generation)}.`,
    };
  }
  return compareHashes(record.hash, job).sameState
    ? { kind, name, action: 'resume', from: state.path }
    : { kind, name, action: 'start' };
}

/** What becomes of one job; null where it neither runs nor shall. */
export function planJob(input: JobPlanInput, job: DesiredJob): JobStep | Refusal | null {
  const { kind, name } = job;
  const record = recordOf(input, job);
  const current = currentJob(input.known, name);
  if (current?.state === 'CANCELLING') {
    return {
      what: `${name} is being cancelled`,
      why: `Job ${current.id} has not ended yet.`,
      next: 'Run the command again in a moment.',
    };
  }
  if (current !== undefined && !hasEnded(current.state)) {
    return running(input, job, current);
  }
  if (input.mode === 'resume') {
    if (record === undefined || record.desired === 'stopped') {
      return null;
    }
    if (current !== undefined) {
      const failure = current.failure === null ? '' : `: ${current.failure}`;
      return { kind, name, action: 'leave', why: `Flink says it is ${current.state}${failure}` };
    }
  }
  return kind === 'cdc' ? startCdc(input, job, record) : startSync(input, job, record);
}
