import { jobName } from '../model/index.js';
import { cancelJob } from './cancel-job.js';
import { jobRecords } from './records.js';
import type { StopDeps } from './stop.js';

/**
 * Ends the sync job and forgets where it was, so that the next submission reads its topics from the beginning. That is
 * safe at any time while the topics hold every deletion: a record's version is its offset, and stays the same.
 */
export async function replaySync(deps: StopDeps): Promise<void> {
  const name = jobName(deps.pipeline, 'sync');
  await cancelJob(deps, name);
  const file = await jobRecords(deps);
  if (file === null) return;
  await deps.state.writeJobs({ ...file, jobs: file.jobs.filter(({ kind }) => kind !== 'sync') });
}
