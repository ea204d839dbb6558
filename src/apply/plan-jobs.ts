import { JOB_KINDS, type JobKind, jobName } from '../model/index.js';
import {
  currentJob,
  type DesiredJob,
  identityChanges,
  JobParameter,
  type JobPlan,
  jobIdentity,
  type PlanMode,
  planJobs,
  refuseWithoutFlinkCdc,
} from '../plan/index.js';
import type { FlinkJobDetails, Identity, JobsFile, SavedState } from '../ports/index.js';
import { inJobOrder } from '../render/flink-sql/index.js';
import type { ApplyDeps } from './deps.js';
import { lastIdentity } from './earlier-jobs.js';
import { failsOver, observeIdentity, readStampedIdentity, type StampedIdentity, versionsTables } from './identity.js';
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
export async function newestState(
  { pipeline, checkpoints }: Pick<ApplyDeps, 'pipeline' | 'checkpoints'>,
  records: JobsFile | null,
  kind: JobKind,
): Promise<SavedState | null> {
  const record =
    records?.generation === pipeline.generation ? records.jobs.find((job) => job.kind === kind) : undefined;
  return record === undefined ? null : checkpoints.newest(record);
}

/** The jobs as they are wanted, each with what is other than in its last run. */
async function jobsWithChanges(
  deps: ApplyDeps,
  records: JobsFile | null,
  known: readonly FlinkJobDetails[],
): Promise<readonly DesiredJob[]> {
  const kept = await deps.state.readEarlierPipeline();
  return Promise.all(
    desiredJobs(deps, kept).map(async (job) => {
      const running = currentJob(known, job.name)?.parameters[JobParameter.hash];
      const hash = running ?? records?.jobs.find(({ kind }) => kind === job.kind)?.hash;
      const before = hash === undefined ? null : await lastIdentity(deps, job.kind, hash, kept);
      const now = jobIdentity(inJobOrder(deps.pipeline), job.kind);
      return { ...job, changes: before === null ? [] : identityChanges(before, now) };
    }),
  );
}

/** Looks at the stores, the state directory and Flink, and plans. Changes nothing. */
export async function observeAndPlan(deps: ApplyDeps, mode: PlanMode): Promise<ObservedPlan> {
  const { pipeline, clock } = deps;
  const records = await jobRecords(deps);
  const [observed, may, stamped, topics, known, cdc, sync] = await Promise.all([
    observeIdentity(deps),
    failsOver(deps),
    readStampedIdentity(deps),
    observeTopics(deps),
    knownJobs(deps),
    newestState(deps, records, 'cdc'),
    newestState(deps, records, 'sync'),
  ]);
  const desired = await jobsWithChanges(deps, records, known);
  const planned = planJobs({
    mode,
    pipeline: pipeline.name,
    generation: pipeline.generation,
    desired,
    records,
    known,
    newest: { cdc, sync },
    topics,
    identity: { ...stamped, observed, failsOver: may },
    tables: versionsTables(pipeline),
    now: clock.now(),
    tombstoneRetentionMs: TOMBSTONE_RETENTION_MS,
  });
  const plan = refuseWithoutFlinkCdc(planned, pipeline.source.reader, Object.keys(deps.jars));
  return { plan, desired, records, identity: observed, stamped };
}
