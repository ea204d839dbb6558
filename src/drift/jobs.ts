import type { Pipeline } from '../model/index.js';
import {
  compareHashes,
  currentJob,
  type DesiredJob,
  isPredecessor,
  JobParameter,
  type KnownJob,
} from '../plan/index.js';
import { hasEnded } from '../ports/index.js';
import { type Difference, rebuild } from './difference.js';

const SUBMIT = 'cdcctl submit';
const RESTART = 'cdcctl submit --restart';
const REPLAY = 'cdcctl stop, then cdcctl up';

/** What a job that runs was made from, against what would be submitted now. */
function source(pipeline: Pipeline, job: DesiredJob, { parameters }: KnownJob): readonly Omit<Difference, 'place'>[] {
  const at = { table: null, object: `job ${job.name}` };
  const generation = parameters[JobParameter.generation] ?? 'unknown';
  if (generation !== String(pipeline.generation)) {
    const [expected, actual] = [`generation ${pipeline.generation}`, `generation ${generation}`];
    return [{ ...at, expected, actual, next: 'cdcctl stop, cdcctl up, then cdcctl submit' }];
  }
  const hash = parameters[JobParameter.hash] ?? '';
  const { sameState, tuning } = compareHashes(hash, job);
  if (sameState && tuning.length === 0) return [];
  if (!sameState && isPredecessor(hash, job)) {
    return [{ ...at, expected: 'as in this pipeline.yaml', actual: 'runs with another `source.reader`', next: REPLAY }];
  }
  // The state of a CDC job does not fit other tables; a sync job may read its topics again.
  const next = sameState ? RESTART : job.kind === 'cdc' ? rebuild(pipeline) : REPLAY;
  const actual = sameState ? `runs with other ${tuning.join(', ')}` : 'carries other tables, columns or topics';
  return [{ ...at, expected: 'as in this pipeline.yaml', actual, next }];
}

function compareJob(
  pipeline: Pipeline,
  job: DesiredJob,
  known: readonly KnownJob[],
): readonly Omit<Difference, 'place'>[] {
  const current = currentJob(known, job.name);
  const at = { table: null, object: `job ${job.name}`, expected: 'RUNNING' };
  if (current === undefined) return [{ ...at, actual: 'not submitted', next: SUBMIT }];
  const why = current.failure === null ? '' : `: ${current.failure}`;
  if (hasEnded(current.state)) return [{ ...at, actual: `${current.state}${why}`, next: SUBMIT }];
  const state = current.state === 'RUNNING' ? [] : [{ ...at, actual: `${current.state}${why}`, next: 'cdcctl status' }];
  return [...state, ...source(pipeline, job, current)];
}

/** The jobs that run against those that would be submitted. */
export function compareJobs(
  pipeline: Pipeline,
  desired: readonly DesiredJob[],
  known: readonly KnownJob[],
): readonly Difference[] {
  return desired
    .flatMap((job) => compareJob(pipeline, job, known))
    .map((difference) => ({ place: 'job', ...difference }));
}
