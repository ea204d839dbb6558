import type { FlinkJobDetails } from '../ports/index.js';
import { table } from '../report/table.js';
import type { StatusDocument } from './status-document.js';

/** The status as tables for people; `now` in milliseconds since the epoch. */
export function statusText(status: StatusDocument, now: number): string {
  const engines = table(
    ['service', 'state', 'pid', 'restarts', ''],
    status.engines.map(({ name, state, pid, restarts, detail }) => [
      name,
      state,
      pid === null ? '-' : String(pid),
      String(restarts),
      detail ?? '',
    ]),
  );
  if (!status.engines.some(({ state }) => state !== 'stopped')) return `${engines}\n\nnext: cdcctl up`;
  return `${engines}\n\n${jobsText(status, now)}`;
}

function jobsText(status: StatusDocument, now: number): string {
  if (status.jobs.length === 0) return 'No job is running.\nnext: cdcctl submit';
  const jobs = table(
    ['job', 'state', 'checkpoints', 'last', 'restarts', 'started from', ''],
    status.jobs.map((job) => jobRow(job, now)),
  );
  return `${jobs}\n\n${tablesText(status)}`;
}

function tablesText({ tables }: StatusDocument): string {
  const count = (value: number | null | undefined): string => (value == null ? 'unknown' : String(value));
  const asked = tables.some(({ deadLetters }) => deadLetters !== undefined);
  const rows = table(
    ['table', 'topic', 'lag', ...(asked ? ['dead letters'] : [])],
    tables.map((row) => [row.table, row.topic, count(row.lag), ...(asked ? [count(row.deadLetters)] : [])]),
  );
  return `${rows}${noticesText(tables)}`;
}

/** What is not to be seen in lag and dead letters; nothing where nothing was noticed. */
function noticesText(tables: StatusDocument['tables']): string {
  const rows = tables.flatMap((row) =>
    (row.notices ?? []).map(({ kind, count, last, next }) => [row.table, kind, String(count), last, next]),
  );
  return rows.length === 0 ? '' : `\n\n${table(['table', 'noticed', 'times', 'last', 'what to do'], rows)}`;
}

function jobRow(job: FlinkJobDetails, now: number): readonly string[] {
  const last = job.lastCheckpoint;
  const failed = job.failedCheckpoints === 0 ? '' : `, ${job.failedCheckpoints} failed`;
  return [
    job.name,
    job.state,
    `${job.completedCheckpoints}${failed}`,
    last === null ? '-' : `${Math.max(0, Math.round((now - last.completedAt) / 1000))} s ago`,
    String(job.restarts),
    job.restoredFrom?.split('/').pop() ?? 'the beginning',
    job.failure ?? '',
  ];
}
