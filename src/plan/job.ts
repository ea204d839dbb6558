import { hasEnded } from '../ports/index.js';
import { compareHashes } from './hash.js';
import type { DesiredJob, JobPlanInput, JobStep } from './job-plan.js';
import { JobParameter, type KnownJob, type RecordedJob } from './observed.js';
import type { Refusal } from './refusal.js';

/** The job of this name that counts: one that has not ended, else the newest. */
export function currentJob<J extends KnownJob>(known: readonly J[], name: string): J | undefined {
  const newestFirst = known.filter((job) => job.name === name).sort((a, b) => b.startTime - a.startTime);
  return newestFirst.find(({ state }) => !hasEnded(state)) ?? newestFirst[0];
}

/** The record of this generation; an older generation's jobs have nothing to go on from here. */
function recordOf(input: JobPlanInput, job: DesiredJob): RecordedJob | undefined {
  return input.records?.generation === input.generation
    ? input.records.jobs.find(({ kind }) => kind === job.kind)
    : undefined;
}

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
    return { ...step, action: 'changed', reason: { code: 'other-generation', generation } };
  }
  const hash = current.parameters[JobParameter.hash] ?? '';
  const { sameState, tuning } = compareHashes(hash, job);
  if (!sameState && isPredecessor(hash, job)) {
    return { ...step, action: 'changed', reason: { code: 'other-reader' } };
  }
  if (!sameState) {
    return { ...step, action: 'changed', reason: { code: 'other-job', changes: job.changes ?? [] } };
  }
  if (tuning.length === 0) return { ...step, action: 'keep' };
  const reason = { code: 'other-tuning', parts: tuning } as const;
  return input.mode === 'restart'
    ? { ...step, action: 'restart', reason, hash }
    : { ...step, action: 'changed', reason };
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
      : { code: 'CDC-STATE-UNFIT', job: name, changes: job.changes ?? [], generation: input.generation };
  }
  const used = input.topics.filter(({ observed }) => observed?.written === true);
  if (used.length > 0) {
    const topics = used.map((topic) => topic.name);
    return { code: 'CDC-STATE-LOST', job: name, topics, generation: input.generation };
  }
  return input.mode !== 'resume'
    ? { kind, name, action: 'start' }
    : { kind, name, action: 'leave', reason: { code: 'no-checkpoint' } };
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
    const [retentionMs, generation] = [input.tombstoneRetentionMs, input.generation];
    return { code: 'CDC-AWAY-TOO-LONG', job: name, awayMs: away, retentionMs, generation };
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
    return { code: 'CDC-JOB-CANCELLING', job: name, jobId: current.id };
  }
  if (current !== undefined && !hasEnded(current.state)) {
    return running(input, job, current);
  }
  if (input.mode === 'resume') {
    if (record === undefined || record.desired === 'stopped') {
      return null;
    }
    if (current !== undefined) {
      const { state, failure } = current;
      return { kind, name, action: 'leave', reason: { code: 'ended', state, failure } };
    }
  }
  return kind === 'cdc' ? startCdc(input, job, record) : startSync(input, job, record);
}
