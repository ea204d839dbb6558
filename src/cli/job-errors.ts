import { displayName, JOB_KINDS, jobName, type Pipeline } from '../model/index.js';
import type { FlinkJobs, JobFailure } from '../ports/index.js';
import { flinkTable } from '../render/flink-sql/index.js';

/** One cause for which a job failed, however often it did. */
export interface JobError {
  readonly job: string;
  readonly state: string;
  /** The table whose task failed, where it is known. */
  readonly table: string | null;
  readonly cause: string;
  readonly times: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** What the pipeline's jobs failed for since then, the newest first, as far back as Flink keeps it. */
export async function jobErrors(
  pipeline: Pipeline,
  flink: Pick<FlinkJobs, 'list' | 'failures'>,
  since: number,
): Promise<readonly JobError[]> {
  const all = await flink.list();
  const newest = JOB_KINDS.flatMap((kind) => {
    const runs = all.filter(({ name }) => name === jobName(pipeline, kind));
    return runs.sort((a, b) => b.startTime - a.startTime).slice(0, 1);
  });
  const found = await Promise.all(
    newest.map(async ({ id, name, state }) => {
      const failures = (await flink.failures(id)).filter(({ at }) => at >= since);
      return grouped(failures, pipeline).map((error) => ({ job: name, state, ...error }));
    }),
  );
  return found.flat().sort((a, b) => b.last - a.last);
}

function grouped(failures: readonly JobFailure[], pipeline: Pipeline): readonly Omit<JobError, 'job' | 'state'>[] {
  const groups = new Map<string, Omit<JobError, 'job' | 'state'>>();
  for (const { at, cause, task } of failures) {
    const table = tableOf(pipeline, cause, task);
    const id = JSON.stringify([table, cause]);
    const group = groups.get(id) ?? { table, cause, times: 0, first: at, last: at };
    const { first, last, times } = group;
    groups.set(id, { ...group, times: times + 1, first: Math.min(first, at), last: Math.max(last, at) });
  }
  return [...groups.values()];
}

/** The sync job has a task for each table, which reads its topic; the CDC job has one for all, and names it in the cause. */
function tableOf(pipeline: Pipeline, cause: string, task: string | null): string | null {
  const found = pipeline.tables.find(
    (table) =>
      task?.startsWith(`Source: ${flinkTable.kafka(pipeline, table)}[`) === true ||
      cause.includes(`Table ${displayName(table.source)}:`),
  );
  return found === undefined ? null : displayName(found.source);
}

const time = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** One error for people, e.g. `orders-sync, shop.items: disk full (5 times since 2026-11-28 20:01:05 UTC, the last at ...)`. */
export function jobErrorText({ job, state, table, cause, times, first, last }: JobError): string {
  const place = table === null ? job : `${job}, ${table}`;
  const when =
    times === 1 ? `at ${time(last)} UTC` : `${times} times since ${time(first)} UTC, the last at ${time(last)}`;
  return `${place}: ${cause} (${when}; the job is ${state})`;
}
