import type { FlinkJobDetails, FlinkJobs } from '../ports/index.js';

/** Clocks of this process and of the JobManager may differ by this much. */
const CLOCK_SKEW_MS = 500;

/**
 * True where the job has run without a break since then and has completed a checkpoint that began later: what it had
 * read by then has left it.
 */
export function isSteadySince(job: FlinkJobDetails, since: number): boolean {
  const checkpoint = job.lastCheckpoint;
  return (
    job.state === 'RUNNING' &&
    job.startTime <= since &&
    checkpoint !== null &&
    checkpoint.completedAt - checkpoint.durationMs > since + CLOCK_SKEW_MS
  );
}

/** Whether every one of these running jobs (by name) is steady since then; false where one is not there. */
export async function jobsSteadySince(
  jobs: Pick<FlinkJobs, 'list' | 'details'>,
  names: readonly string[],
  since: number,
): Promise<boolean> {
  const running = (await jobs.list()).filter(({ state }) => state === 'RUNNING');
  for (const name of names) {
    const job = running.find((candidate) => candidate.name === name);
    if (job === undefined || !isSteadySince(await jobs.details(job.id), since)) {
      return false;
    }
  }
  return true;
}
