import type { Difference, Pipeline, Remedy } from '../model/index.js';
import {
  compareHashes,
  currentJob,
  type DesiredJob,
  isPredecessor,
  JobParameter,
  type KnownJob,
} from '../plan/index.js';
import { hasEnded } from '../ports/index.js';
import { rebuild } from './remedy.js';

const AS_WRITTEN = 'as in this pipeline.yaml';
const SUBMIT: Remedy = { code: 'submit' };

/** What a job that runs was made from, against what would be submitted now. */
function source(pipeline: Pipeline, job: DesiredJob, { parameters }: KnownJob): readonly Omit<Difference, 'place'>[] {
  const at = { table: null, object: `job ${job.name}` };
  const generation = parameters[JobParameter.generation] ?? 'unknown';
  if (generation !== String(pipeline.generation)) {
    const [expected, actual] = [`generation ${pipeline.generation}`, `generation ${generation}`];
    return [{ ...at, code: 'job-generation', expected, actual, remedy: { code: 'stop-up-submit' } }];
  }
  const hash = parameters[JobParameter.hash] ?? '';
  const { sameState, tuning } = compareHashes(hash, job);
  if (sameState && tuning.length === 0) return [];
  if (!sameState && isPredecessor(hash, job)) {
    const actual = 'runs with another `source.reader`';
    return [{ ...at, code: 'job-reader', expected: AS_WRITTEN, actual, remedy: { code: 'stop-and-up' } }];
  }
  if (sameState) {
    const actual = `runs with other ${tuning.join(', ')}`;
    return [{ ...at, code: 'job-tuning', expected: AS_WRITTEN, actual, remedy: { code: 'restart' } }];
  }
  // The state of a CDC job does not fit other tables; a sync job may read its topics again.
  const remedy: Remedy = job.kind === 'cdc' ? rebuild(pipeline) : { code: 'stop-and-up' };
  const actual = 'carries other tables, columns or topics';
  return [{ ...at, code: 'job-content', expected: AS_WRITTEN, actual, remedy }];
}

function compareJob(
  pipeline: Pipeline,
  job: DesiredJob,
  known: readonly KnownJob[],
): readonly Omit<Difference, 'place'>[] {
  const current = currentJob(known, job.name);
  const at = { table: null, object: `job ${job.name}`, expected: 'RUNNING' };
  if (current === undefined) return [{ ...at, code: 'job-missing', actual: 'not submitted', remedy: SUBMIT }];
  const why = current.failure === null ? '' : `: ${current.failure}`;
  if (hasEnded(current.state)) return [{ ...at, code: 'job-state', actual: `${current.state}${why}`, remedy: SUBMIT }];
  const others = source(pipeline, job, current);
  if (current.state === 'RUNNING') return others;
  return [{ ...at, code: 'job-state', actual: `${current.state}${why}`, remedy: { code: 'status' } }, ...others];
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
