import { JOB_KINDS, type JobKind, jobName, type Pipeline } from '../model/index.js';
import { type DesiredJob, JobParameter, jobHash } from '../plan/index.js';
import type { SubmitRequest } from '../ports/index.js';
import { cdcScript, type FlinkScript, syncScript } from '../render/flink-sql/index.js';
import { fillPlaceholders } from '../render/placeholders.js';
import type { ApplyDeps } from './deps.js';

function scriptOf(pipeline: Pipeline, kind: JobKind): FlinkScript {
  return kind === 'cdc' ? cdcScript(pipeline) : syncScript(pipeline);
}

/** The pipeline's jobs and the hash of what each is made from. */
export function desiredJobs({ pipeline, jars }: Pick<ApplyDeps, 'pipeline' | 'jars'>): readonly DesiredJob[] {
  return JOB_KINDS.map((kind) => {
    const { statements, settings } = scriptOf(pipeline, kind);
    const hash = jobHash({ statements: statements.map(({ sql }) => sql), settings, jars });
    return { kind, name: jobName(pipeline, kind), hash };
  });
}

/** A map option of Flink: `key:value,key:value`. Keys and values here need no escaping. */
function parameters({ name, generation }: Pipeline, hash: string): string {
  const entries = {
    [JobParameter.pipeline]: name,
    [JobParameter.generation]: String(generation),
    [JobParameter.hash]: hash,
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
}

/** What is sent to Flink: the rendered statements with addresses and passwords filled in. */
export function submitRequest(
  { pipeline, placeholders, secrets }: Pick<ApplyDeps, 'pipeline' | 'placeholders' | 'secrets'>,
  job: DesiredJob,
  run: { readonly id: string; readonly restoreFrom: string | null },
): SubmitRequest {
  const { file, statements, settings } = scriptOf(pipeline, job.kind);
  const values = new Map([...Object.entries(placeholders), ...secrets]);
  return {
    ...run,
    name: job.name,
    settings: { ...settings, 'pipeline.global-job-parameters': parameters(pipeline, job.hash) },
    statements: statements.map(({ sql, line }) => ({
      sql: fillPlaceholders(sql, values, 'flink'),
      place: `${file}:${line}`,
    })),
  };
}
