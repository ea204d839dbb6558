import { JOB_KINDS, type JobKind, jobName } from '../model/index.js';
import { type DesiredJob, type JobPlan, planJobs } from '../plan/index.js';
import type { FlinkJobDetails, Identity, JobsFile, SavedState } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';
import { observeIdentity, readStampedIdentity, type StampedIdentity, versionsTables } from './identity.js';
import { desiredJobs } from './job-script.js';
import { jobRecords } from './records.js';
import { observeTopics, TOMBSTONE_RETENTION_MS } from './topics.js';

/** A plan and what it was made from, as far as it is needed to carry it out. */
export interface ObservedPlan {
  readonly plan: JobPlan;
  readonly desired: readonly DesiredJob[];
  readonly records: JobsFile | null;
  readonly identity: Identity;
  readonly stamped: StampedIdentity;
}

/** The pipeline's jobs that the JobManager knows, ended ones too. */
export async function knownJobs({
  pipeline,
  flink,
}: Pick<ApplyDeps, 'pipeline' | 'flink'>): Promise<readonly FlinkJobDetails[]> {
  const names = JOB_KINDS.map((kind) => jobName(pipeline, kind));
  const jobs = (await flink.list()).filter(({ name }) => names.includes(name));
  return Promise.all(jobs.map(({ id }) => flink.details(id)));
}

/** Newest saved state of a job's runs in this generation. */
async function newestState(
  { pipeline, checkpoints }: ApplyDeps,
  records: JobsFile | null,
  kind: JobKind,
): Promise<SavedState | null> {
  const record =
    records?.generation === pipeline.generation ? records.jobs.find((job) => job.kind === kind) : undefined;
  return record === undefined ? null : checkpoints.newest(record);
}

/** Looks at the stores, the state directory and Flink, and plans. Changes nothing. */
export async function observeAndPlan(deps: ApplyDeps, mode: 'submit' | 'resume'): Promise<ObservedPlan> {
  const { pipeline, clock } = deps;
  const records = await jobRecords(deps);
  const [observed, stamped, topics, known, cdc, sync] = await Promise.all([
    observeIdentity(deps),
    readStampedIdentity(deps),
    observeTopics(deps),
    knownJobs(deps),
    newestState(deps, records, 'cdc'),
    newestState(deps, records, 'sync'),
  ]);
  const desired = desiredJobs(deps);
  const plan = planJobs({
    mode,
    pipeline: pipeline.name,
    generation: pipeline.generation,
    desired,
    records,
    known,
    newest: { cdc, sync },
    topics,
    identity: { ...stamped, observed },
    tables: versionsTables(pipeline),
    now: clock.now(),
    tombstoneRetentionMs: TOMBSTONE_RETENTION_MS,
  });
  return { plan, desired, records, identity: observed, stamped };
}
