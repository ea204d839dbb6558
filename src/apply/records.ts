import { JOB_KINDS, jobName } from '../model/index.js';
import type { DesiredJob } from '../plan/index.js';
import type { JobRecord, JobsFile, StateStore } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';
import { readRecordedScript } from './job-script.js';

/** Runs that are remembered: enough that the newest checkpoint is always among them, however often a job is resumed. */
const RUNS_KEPT = 20;

function replaced(file: JobsFile | null, generation: number, record: JobRecord): JobsFile {
  const others = file?.generation === generation ? file.jobs.filter(({ kind }) => kind !== record.kind) : [];
  const jobs = [...others, record].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  return { generation, jobs };
}

/**
 * What is known of the pipeline's jobs. Where the state directory knows nothing of this generation, it is what stands
 * beside the jobs' states: there compose writes down the jobs that it submits by itself.
 */
export async function jobRecords({
  pipeline,
  state,
  checkpoints,
}: Pick<ApplyDeps, 'pipeline' | 'state' | 'checkpoints'>): Promise<JobsFile | null> {
  const file = await state.readJobs();
  if (file?.generation === pipeline.generation) return file;
  const jobs = await Promise.all(
    JOB_KINDS.map(async (kind): Promise<readonly JobRecord[]> => {
      const name = jobName(pipeline, kind);
      const script = await checkpoints.recorded(name);
      const recorded = script === null ? null : readRecordedScript(script);
      if (recorded?.generation !== pipeline.generation) return [];
      return [{ kind, name, runs: [], hash: recorded.hash, savepoint: null, desired: 'running' }];
    }),
  );
  const found = jobs.flat();
  return found.length === 0 ? file : { generation: pipeline.generation, jobs: found };
}

/** Writes down what `jobRecords` found elsewhere, before any of it is changed. */
export async function keepJobRecords(state: StateStore, records: JobsFile | null): Promise<void> {
  if (records !== null && (await state.readJobs())?.generation !== records.generation) await state.writeJobs(records);
}

/**
 * Records a run of a job, before it is submitted or when it is found running; the job is wanted from then on. A run
 * from nothing has no use for what earlier runs left behind, and they are forgotten.
 */
export async function recordRun(
  state: StateStore,
  generation: number,
  job: Pick<DesiredJob, 'kind' | 'name' | 'hash'>,
  run: { readonly id: string; readonly fromNothing: boolean },
): Promise<void> {
  const file = await state.readJobs();
  const same = file?.generation === generation && !run.fromNothing;
  const known = same ? file.jobs.find(({ kind }) => kind === job.kind) : undefined;
  await state.writeJobs(
    replaced(file, generation, {
      kind: job.kind,
      name: job.name,
      runs: [...(known?.runs ?? []).filter((id) => id !== run.id), run.id].slice(-RUNS_KEPT),
      hash: job.hash,
      savepoint: known?.savepoint ?? null,
      desired: 'running',
    }),
  );
}

/** Records the savepoint that a job was stopped with, or null once it runs again. */
export async function recordSavepoint(
  state: StateStore,
  kind: JobRecord['kind'],
  savepoint: string | null,
): Promise<void> {
  const file = await state.readJobs();
  const known = file?.jobs.find((job) => job.kind === kind);
  if (file !== null && known !== undefined && known.savepoint !== savepoint) {
    await state.writeJobs(replaced(file, file.generation, { ...known, savepoint }));
  }
}
