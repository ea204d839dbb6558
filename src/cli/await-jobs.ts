import { systemClock } from '../adapters/host/clock.js';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { type FlinkJobs, pollUntil } from '../ports/index.js';
import type { Session } from './session.js';

const JOBS_POLL_MS = 500;

/**
 * Without its jobs a pipeline proves nothing, whatever both sides hold: equal and empty would count as ok. One that is in
 * trouble is not waited for: the report says so.
 */
export async function awaitJobs(
  session: Session,
  flink: FlinkJobs,
  names: readonly string[],
  waitMs: number,
  trouble: () => Promise<string | null>,
): Promise<void> {
  const deadline = systemClock.now() + waitMs;
  const wanted = (await readSubmitted(session)) ? deadline : 0;
  const look = async () => {
    const running: readonly string[] = await flink.list().then(
      (jobs) => jobs.filter(({ state }) => state === 'RUNNING').map(({ name }) => name),
      (error: unknown): readonly string[] => {
        if (systemClock.now() >= wanted) throw error;
        return [];
      },
    );
    const missing = names.filter((name) => !running.includes(name));
    return { missing, over: missing.length === 0 || (await trouble()) !== null };
  };
  const poll = { clock: systemClock, signal: session.signal, pauseMs: JOBS_POLL_MS, deadline: wanted };
  const { missing, over } = await pollUntil(look, (found) => found.over, poll);
  if (!over) throw notRunning(missing);
}

/** True where jobs were submitted and shall run: a lost one comes back by itself. */
async function readSubmitted(session: Session): Promise<boolean> {
  const { state } = await session.connections();
  return (await state.readJobs())?.jobs.some(({ desired }) => desired === 'running') === true;
}

function notRunning(missing: readonly string[]): CdcctlError {
  return new CdcctlError({
    code: 'CDC-JOB-NOT-RUNNING',
    what: `${missing.join(' and ')} ${missing.length === 1 ? 'does' : 'do'} not run`,
    why: 'Nothing arrives in ClickHouse without both jobs, so equal rows would prove nothing.',
    next: 'cdcctl submit',
    exitCode: ExitCode.unverified,
  });
}
