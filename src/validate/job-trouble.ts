import type { FlinkJobDetails, FlinkJobs, JobFailure } from '../ports/index.js';

/** As many failures of the same cause are no accident. */
const AGAIN_AND_AGAIN = 3;
/** A lost engine is back, and its job runs again, before failures have gone on for so long. */
const LASTING_MS = 20_000;

/** The cause without what differs each time: ids, numbers, addresses. */
function kindOf(cause: string): string {
  return cause.replace(/\b[0-9a-f]{8,}\b|\d+/gi, '#');
}

/**
 * Why nothing may be expected of a job, or null where it runs, or may run again by itself in a moment. `since` is when it
 * began to be watched: failures that were there before count only where no checkpoint has been completed after them, and
 * only with one that comes now, as the cause may just have been mended. A job that has run for a while since its newest
 * failure may go on, however long its first checkpoint takes.
 */
export function troubleOf(
  job: Pick<FlinkJobDetails, 'name' | 'state' | 'lastCheckpoint'>,
  failures: readonly JobFailure[],
  since: number,
  now: number,
): string | null {
  const [newest] = failures;
  if (job.state === 'FAILED') return `${job.name} has failed: ${newest?.cause ?? 'Flink gives no cause'}`;
  if (newest === undefined || newest.at < since) return null;
  const checkpointAt = job.lastCheckpoint?.completedAt ?? 0;
  if (job.state === 'RUNNING' && (checkpointAt > newest.at || now - newest.at > LASTING_MS)) return null;
  const same = failures.filter(
    ({ at, cause }) => at > Math.min(checkpointAt, since) && kindOf(cause) === kindOf(newest.cause),
  );
  const oldest = same.at(-1)?.at ?? newest.at;
  if (same.length < AGAIN_AND_AGAIN || newest.at - oldest < LASTING_MS) return null;
  return `${job.name} starts again and again, and fails each time: ${newest.cause}`;
}

/** The trouble of the first of these jobs (by name) that has any. A Flink that does not answer tells of none. */
export async function troubleOfJobs(
  flink: Pick<FlinkJobs, 'list' | 'details' | 'failures'>,
  names: readonly string[],
  since: number,
  now: () => number,
): Promise<string | null> {
  try {
    const jobs = await flink.list();
    for (const name of names) {
      const [run] = jobs.filter((job) => job.name === name).sort((a, b) => b.startTime - a.startTime);
      if (run === undefined) continue;
      const [details, failures] = await Promise.all([flink.details(run.id), flink.failures(run.id)]);
      const trouble = troubleOf(details, failures, since, now());
      if (trouble !== null) return trouble;
    }
    return null;
  } catch {
    return null;
  }
}
