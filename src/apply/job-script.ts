import { EARLIER_READER, JOB_KINDS, type JobKind, jobName, type Pipeline } from '../model/index.js';
import { type DesiredJob, JobParameter, jobHash, jobIdentity } from '../plan/index.js';
import type { Submission, SubmitRequest } from '../ports/index.js';
import { cdcScript, type FlinkScript, inJobOrder, syncScript, withoutComments } from '../render/flink-sql/index.js';
import { fillPlaceholders } from '../render/placeholders.js';
import { flink } from '../sql/index.js';
import type { ApplyDeps } from './deps.js';
import { earlierJobs } from './earlier-jobs.js';

function scriptOf(pipeline: Pipeline, kind: JobKind): FlinkScript {
  return kind === 'cdc' ? cdcScript(pipeline) : syncScript(pipeline);
}

function desiredJob(
  { pipeline, jars }: Pick<ApplyDeps, 'pipeline' | 'jars'>,
  kind: JobKind,
  kept: Pipeline | null,
): DesiredJob {
  const { settings, statements } = scriptOf(pipeline, kind);
  const hash = jobHash({
    identity: jobIdentity(inJobOrder(pipeline), kind),
    statements: statements.map(({ sql }) => withoutComments(sql)),
    settings,
    jars,
  });
  return { kind, name: jobName(pipeline, kind), hash, earlier: earlierDigests(pipeline, kind, kept) };
}

function earlierDigests(pipeline: Pipeline, kind: JobKind, kept: Pipeline | null): readonly string[] {
  return [...new Set(earlierJobs(pipeline, kind, kept).map(({ digest }) => digest))];
}

/** What the job was with the reader of cdcctl 0.1, as far as a state is found by it. */
function predecessorOf(pipeline: Pipeline, kept: Pipeline | null): NonNullable<DesiredJob['predecessor']> {
  const before: Pipeline = { ...pipeline, source: { ...pipeline.source, reader: EARLIER_READER } };
  const identity = jobIdentity(inJobOrder(before), 'cdc');
  return {
    hash: jobHash({ identity, statements: [], settings: {}, jars: {} }),
    earlier: earlierDigests(before, 'cdc', kept),
  };
}

/**
 * The pipeline's jobs and the hash of what each is made from.
 *
 * @param kept the pipeline that cdcctl 0.1 left in the state directory, if there is one
 */
export function desiredJobs(
  { pipeline, jars }: Pick<ApplyDeps, 'pipeline' | 'jars'>,
  kept: Pipeline | null = null,
): readonly DesiredJob[] {
  return JOB_KINDS.map((kind) => {
    const job = desiredJob({ pipeline, jars }, kind, kept);
    const goesOn = kind === 'cdc' && pipeline.source.reader === 'binlog';
    return goesOn ? { ...job, predecessor: predecessorOf(pipeline, kept) } : job;
  });
}

/**
 * Value of `pipeline.global-job-parameters`, by which a running job is recognised: `key:value,key:value`. Keys and values
 * here need no escaping.
 */
function jobParameters({ name, generation }: Pipeline, { hash }: Pick<DesiredJob, 'hash'>): string {
  const entries = {
    [JobParameter.pipeline]: name,
    [JobParameter.generation]: String(generation),
    [JobParameter.hash]: hash,
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
}

/** Variables by which jobs that the compose project submits by itself are recognised later. */
export function jobVariables(deps: Pick<ApplyDeps, 'pipeline' | 'jars'>): Readonly<Record<string, string>> {
  const jobs = desiredJobs(deps);
  return Object.fromEntries(
    jobs.map((job) => [`CDCCTL_${job.kind.toUpperCase()}_PARAMETERS`, jobParameters(deps.pipeline, job)]),
  );
}

const PARAMETER_TEXT = {
  generation: new RegExp(`\\b${JobParameter.generation}:(\\d+)`),
  hash: new RegExp(`\\b${JobParameter.hash}:([\\w-]+)`),
} as const;

/** What a recorded script says of its job; null where it was submitted without these parameters. */
export function readRecordedScript(script: string): { readonly generation: number; readonly hash: string } | null {
  const [generation, hash] = [PARAMETER_TEXT.generation.exec(script)?.[1], PARAMETER_TEXT.hash.exec(script)?.[1]];
  return generation === undefined || hash === undefined ? null : { generation: Number(generation), hash };
}

/** What a job is submitted with, and what is written down of it. Secrets and addresses stay placeholders. */
export function submissionOf(
  { pipeline, checkpoints }: Pick<ApplyDeps, 'pipeline' | 'checkpoints'>,
  job: Pick<DesiredJob, 'kind' | 'name' | 'hash'>,
): Submission {
  const { file, text, statements, settings } = scriptOf(pipeline, job.kind);
  // Settings of one run that are no part of what the job is made from.
  const own = { ...checkpoints.settings(job), 'pipeline.global-job-parameters': jobParameters(pipeline, job) };
  const literal = flink.literal;
  const sets = Object.entries(own).map(([key, value]) => `SET ${literal(key)} = ${literal(value)};`);
  return {
    hash: job.hash,
    identity: jobIdentity(inJobOrder(pipeline), job.kind),
    script: `${sets.join('\n')}\n${text}`,
    settings: { ...settings, ...own },
    statements: statements.map(({ sql, line }) => ({ sql, place: `${file}:${line}` })),
  };
}

/** What is sent to Flink: the statements with addresses and passwords filled in. */
export function submitRequest(
  { placeholders, secrets }: Pick<ApplyDeps, 'placeholders' | 'secrets'>,
  { settings, statements }: Submission,
  run: { readonly id: string; readonly name: string; readonly restoreFrom: string | null },
): SubmitRequest {
  const values = new Map([...Object.entries(placeholders), ...secrets]);
  return {
    ...run,
    settings,
    statements: statements.map(({ sql, place }) => ({ sql: fillPlaceholders(sql, values, 'flink'), place })),
  };
}
