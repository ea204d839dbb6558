import { FLINK_VERSIONS, JOB_KINDS, type JobKind, jobName, type Pipeline } from '../model/index.js';
import { type DesiredJob, JobParameter, jobHash } from '../plan/index.js';
import type { SubmitRequest } from '../ports/index.js';
import { cdcScript, type FlinkScript, syncScript } from '../render/flink-sql/index.js';
import { fillPlaceholders } from '../render/placeholders.js';
import { literalOf } from '../render/quote.js';
import type { ApplyDeps } from './deps.js';

function scriptOf(pipeline: Pipeline, kind: JobKind): FlinkScript {
  return kind === 'cdc' ? cdcScript(pipeline) : syncScript(pipeline);
}

/** The pipeline's jobs and the hash of what each is made from. */
export function desiredJobs({ pipeline, jars }: Pick<ApplyDeps, 'pipeline' | 'jars'>): readonly DesiredJob[] {
  return JOB_KINDS.map((kind) => {
    const { settings } = scriptOf(pipeline, kind);
    // How a first snapshot is cut depends on Flink's version, and is no part of what the job is: an upgrade goes on.
    const { statements } = scriptOf({ ...pipeline, flink: { ...pipeline.flink, version: FLINK_VERSIONS[0] } }, kind);
    const hash = jobHash({ statements: statements.map(({ sql }) => sql), settings, jars });
    return { kind, name: jobName(pipeline, kind), hash };
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

/** Settings of one run that are no part of what the job is made from. */
function ownSettings(
  { pipeline, checkpoints }: Pick<ApplyDeps, 'pipeline' | 'checkpoints'>,
  job: DesiredJob,
): Readonly<Record<string, string>> {
  return { ...checkpoints.settings(job), 'pipeline.global-job-parameters': jobParameters(pipeline, job) };
}

/** The rendered script behind the settings of its run; secrets and addresses stay placeholders. */
export function recordedScript(deps: Pick<ApplyDeps, 'pipeline' | 'checkpoints'>, job: DesiredJob): string {
  const literal = literalOf.flink;
  const sets = Object.entries(ownSettings(deps, job)).map(([key, value]) => `SET ${literal(key)} = ${literal(value)};`);
  return `${sets.join('\n')}\n${scriptOf(deps.pipeline, job.kind).text}`;
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

/** What is sent to Flink: the rendered statements with addresses and passwords filled in. */
export function submitRequest(
  {
    pipeline,
    placeholders,
    secrets,
    checkpoints,
  }: Pick<ApplyDeps, 'pipeline' | 'placeholders' | 'secrets' | 'checkpoints'>,
  job: DesiredJob,
  run: { readonly id: string; readonly restoreFrom: string | null },
): SubmitRequest {
  const { file, statements, settings } = scriptOf(pipeline, job.kind);
  const values = new Map([...Object.entries(placeholders), ...secrets]);
  return {
    ...run,
    name: job.name,
    settings: { ...settings, ...ownSettings({ pipeline, checkpoints }, job) },
    statements: statements.map(({ sql, line }) => ({
      sql: fillPlaceholders(sql, values, 'flink'),
      place: `${file}:${line}`,
    })),
  };
}
