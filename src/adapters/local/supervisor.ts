import { setMaxListeners } from 'node:events';
import { mkdirSync } from 'node:fs';
import { messageOf } from '../../errors/index.js';
import { identify, OWNER_MARK, ownedProcesses, type ProcessIdentity } from '../host/process-identity.js';
import { DEFAULT_TIMING, type SupervisorTiming } from './backoff.js';
import { type OpenDashboard, runDashboard } from './dashboard.js';
import { endProcess } from './end-process.js';
import { rotateLog } from './engine-logs.js';
import type { EngineSpec } from './engine-spec.js';
import { type KeepJobs, runJobKeeper } from './keep-jobs.js';
import { endTasksOfLostJobManager } from './lost-job-manager.js';
import { logFile, type StatePaths, statePaths } from './paths.js';
import { createStatusBoard, type StatusBoard } from './status-board.js';
import { engineIdentity, liveEngine, readSupervisorFile, supervisorAlive } from './status-file.js';
import { stopEngines } from './stop-engines.js';
import { type Orphan, superviseEngine } from './supervise-engine.js';

export interface SupervisorOptions {
  readonly stateDir: string;
  readonly specs: readonly EngineSpec[];
  /** Resubmits lost jobs; see `runJobKeeper` for when. */
  readonly keepJobs?: KeepJobs;
  /** Flink's dashboard, which this process serves. */
  readonly dashboard?: OpenDashboard;
  /** Abort to stop every engine and return. */
  readonly signal: AbortSignal;
  /** One line for the supervisor's log. */
  readonly log: (text: string) => void;
  readonly timing?: Partial<SupervisorTiming>;
}

const ROTATE_EVERY_MS = 30_000;

/** Owns the engines until the signal aborts: starts, watches and restarts them, then stops them in reverse order. */
export async function runSupervisor(options: SupervisorOptions): Promise<void> {
  const { specs, signal, stateDir } = options;
  const paths = statePaths(stateDir);
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  const self = identify(process.pid);
  if (self === null) throw new Error('/proc is not readable');
  // Every engine listens to it, each in several places.
  setMaxListeners(0, signal);
  const orphans = await takeOver(paths, self);
  // Children of `prepare` inherit it, so that they too are found where this process is killed meanwhile.
  process.env[OWNER_MARK] = stateDir;

  const board = createStatusBoard({ file: paths.supervisor, self, specs, log: options.log });
  const context = { ...options, paths, board, timing: { ...DEFAULT_TIMING, ...options.timing } };
  const rotation = setInterval(() => rotateLogs(specs, paths, options.log), ROTATE_EVERY_MS);
  const engines = specs.map((spec) => superviseEngine(spec, orphans.get(spec.name) ?? null, context));
  const keeper =
    options.keepJobs === undefined ? [] : [runJobKeeper(options.keepJobs, context), endTasksOfLostJobManager(context)];
  const dashboard = options.dashboard === undefined ? [] : [runDashboard(options.dashboard, context)];
  for (const ended of await Promise.allSettled([...engines, ...keeper, ...dashboard])) {
    if (ended.status === 'rejected' && !signal.aborted) options.log(`failed: ${messageOf(ended.reason)}`);
  }
  clearInterval(rotation);
  await shutDown(board, paths);
}

/** Engines of an earlier supervisor that still run, by name; whatever else of it still runs is ended. */
async function takeOver(paths: StatePaths, self: ProcessIdentity): Promise<ReadonlyMap<string, Orphan>> {
  const earlier = await readSupervisorFile(paths.supervisor);
  if (supervisorAlive(earlier) && earlier.pid !== self.pid) {
    throw new Error(`a supervisor with pid ${earlier.pid} owns ${paths.stateDir} already`);
  }
  const orphans = new Map<string, Orphan>();
  for (const engine of earlier?.engines ?? []) {
    const identity = liveEngine(engine);
    if (identity !== null) orphans.set(engine.name, { identity, restarts: engine.restarts });
  }
  await endStrays(
    paths.stateDir,
    [...orphans.values()].map(({ identity }) => identity),
  );
  return orphans;
}

/** Ends processes that were started for the state directory and belong to none of the known engines. */
export async function endStrays(stateDir: string, known: readonly ProcessIdentity[]): Promise<void> {
  const strays = ownedProcesses(
    stateDir,
    known.map(({ pid }) => pid),
  );
  await Promise.all(strays.map((stray) => endProcess(stray, { signal: 'SIGTERM', graceMs: 10_000 })));
}

function rotateLogs(specs: readonly EngineSpec[], paths: StatePaths, log: (text: string) => void): void {
  try {
    for (const name of [...specs.map((spec) => spec.name), 'supervisor']) rotateLog(logFile(paths, name));
  } catch (error) {
    log(`logs are not rotated: ${messageOf(error)}`);
  }
}

async function shutDown(board: StatusBoard, paths: StatePaths): Promise<void> {
  board.setSupervisor({ state: 'stopping' });
  const running = board.record().engines.map((engine) => ({ ...engine, process: engineIdentity(engine) }));
  await stopEngines(running, (name) => board.setEngine(name, { state: 'stopped', pid: null, startTime: null }));
  await endStrays(paths.stateDir, []);
  board.setSupervisor({ state: 'stopped' });
}
