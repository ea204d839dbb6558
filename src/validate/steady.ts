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

/** Whether every one of these jobs (by name) is steady since then; a Flink that does not answer is not. */
export async function jobsSteadySince(
  jobs: Pick<FlinkJobs, 'list' | 'details'>,
  names: readonly string[],
  since: number,
): Promise<boolean> {
  try {
    const running = (await jobs.list()).filter(({ state }) => state === 'RUNNING');
    const ids = names.map((name) => running.find((job) => job.name === name)?.id);
    for (const id of ids) {
      if (id === undefined || !isSteadySince(await jobs.details(id), since)) {
        return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}
