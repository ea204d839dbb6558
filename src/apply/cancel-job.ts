import { CdcctlError } from '../errors/index.js';
import { type FlinkJob, hasEnded, pollUntil } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';

const TIMEOUT_MS = 30_000;
const POLL_MS = 100;

type Deps = Pick<ApplyDeps, 'flink' | 'clock' | 'signal'>;

/** The job of this name that has not ended, if there is one. */
export async function runningJob({ flink }: Pick<Deps, 'flink'>, name: string): Promise<FlinkJob | undefined> {
  return (await flink.list()).find((job) => job.name === name && !hasEnded(job.state));
}

/** Waits until the job has ended, whatever way. */
export async function awaitEnd({ flink, clock, signal }: Deps, job: FlinkJob): Promise<void> {
  const deadline = clock.now() + TIMEOUT_MS;
  const look = async () => (await flink.list()).find(({ id, state }) => id === job.id && !hasEnded(state));
  const poll = { clock, signal, pauseMs: POLL_MS, deadline };
  const current = await pollUntil(look, (found) => found === undefined, poll);
  if (current === undefined) return;
  throw new CdcctlError({
    code: 'CDC-JOB-NOT-ENDED',
    what: `${job.name} does not end (${current.state})`,
    why: `It was told to ${TIMEOUT_MS / 1000} s ago.`,
    next: 'See `cdcctl logs flink-jobmanager`; `cdcctl down` ends Flink itself, and nothing is lost by it.',
  });
}

/** Cancels the job of this name where one runs, and waits until it has ended. Its retained checkpoints stay. */
export async function cancelJob(deps: Deps, name: string): Promise<void> {
  const job = await runningJob(deps, name);
  if (job !== undefined) {
    await deps.flink.cancel(job.id);
    await awaitEnd(deps, job);
  }
}
