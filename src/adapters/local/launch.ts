import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { CdcctlError } from '../../errors/index.js';
import { isTrue, pollUntil, type Secrets } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { identify, isAlive, type ProcessIdentity } from '../host/process-identity.js';
import { endProcess } from './end-process.js';
import { lastLines, withLogDescriptor } from './engine-logs.js';
import { baseEnvironment } from './engine-process.js';
import { logFile, type StatePaths } from './paths.js';
import { liveEngine, readSupervisorFile, type SupervisorRecord, supervisorAlive } from './status-file.js';
import { stopEngines } from './stop-engines.js';
import { endStrays } from './supervisor.js';

/**
 * Starts the supervisor in a session of its own, so that it outlives this command and its terminal.
 *
 * @param given passwords that no file keeps: it needs them to submit the jobs of a lost JobManager, and has them in its
 *   environment, which the engines that it starts do not inherit
 */
export function launchSupervisor(
  paths: StatePaths,
  entry: string,
  given: Readonly<Record<string, string>>,
): ProcessIdentity {
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  const child = withLogDescriptor(logFile(paths, 'supervisor'), (log) =>
    spawn(process.execPath, [entry, paths.stateDir], {
      cwd: paths.stateDir,
      env: { ...baseEnvironment(process.env), ...given },
      detached: true,
      stdio: ['ignore', log, log],
    }),
  );
  child.once('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity === null)
    throw new CdcctlError({
      code: 'CDC-SUPERVISOR',
      what: `The supervisor could not be started with ${process.execPath}`,
    });
  return identity;
}

/** The record that this very supervisor writes; null until it has written its first one. A supervisor that ended is a CdcctlError. */
export async function readRecordOf(
  supervisor: ProcessIdentity,
  paths: StatePaths,
  secrets: Secrets,
): Promise<SupervisorRecord | null> {
  const alive = isAlive(supervisor);
  const record = await readSupervisorFile(paths.supervisor);
  if (alive) return record?.startTime === supervisor.startTime && record.pid === supervisor.pid ? record : null;
  const log = logFile(paths, 'supervisor');
  throw new CdcctlError({
    code: 'CDC-SUPERVISOR',
    what: 'The supervisor ended unexpectedly',
    why: (await lastLines(log, 15, secrets)).join('\n'),
    next: `Look at ${log}, then try again: cdcctl up`,
  });
}

const POLL_MS = 100;

/**
 * Ends whatever runs for this state directory: the supervisor stops its engines in order; where it is gone or does not
 * come to an end, they are ended from here. Idempotent.
 */
export async function stopStack(paths: StatePaths): Promise<void> {
  const record = await readSupervisorFile(paths.supervisor);
  if (supervisorAlive(record)) {
    const graceMs = record.engines.reduce((sum, engine) => sum + engine.stop.graceMs, 15_000);
    await endProcess(record, { signal: 'SIGTERM', graceMs });
  }
  const engines = (await readSupervisorFile(paths.supervisor))?.engines ?? [];
  await stopEngines(
    engines.map((engine) => ({ ...engine, process: liveEngine(engine) })),
    () => undefined,
  );
  await endStrays(paths.stateDir, []);
}

/** Waits for a supervisor that is stopping. */
export async function waitForStopping(paths: StatePaths, signal: AbortSignal): Promise<void> {
  const isOver = async (): Promise<boolean> => {
    const record = await readSupervisorFile(paths.supervisor);
    return !supervisorAlive(record) || record.state === 'running';
  };
  await pollUntil(isOver, isTrue, { clock: systemClock, signal, pauseMs: POLL_MS });
}
