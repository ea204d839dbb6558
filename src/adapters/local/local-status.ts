import type { EngineStatus, RuntimeStatus } from '../../ports/index.js';
import type { StatePaths } from './paths.js';
import {
  type EngineRecord,
  liveEngine,
  readSupervisorFile,
  type SupervisorRecord,
  supervisorAlive,
} from './status-file.js';

/** Served by the supervisor: it is no engine that could be restarted or that has a log. */
const DASHBOARD = 'flink-dashboard';
const ORPHANED = 'nothing restarts it, the supervisor is gone: cdcctl up';

/** What runs, from supervisor.json and checked against the processes that exist. */
export async function localStatus(paths: StatePaths, names: readonly string[]): Promise<RuntimeStatus> {
  const record = await readSupervisorFile(paths.supervisor);
  const running = supervisorAlive(record);
  const engines = names.map((name): EngineStatus => {
    const engine = record?.engines.find((candidate) => candidate.name === name);
    if (engine === undefined) return { name, state: 'stopped', pid: null, restarts: 0 };
    return running ? supervised(engine, record?.jobs) : orphaned(engine);
  });
  return { running, engines: [...engines, ...dashboardStatus(record, running)] };
}

/** The supervisor's own part, once there is one. */
function dashboardStatus(record: SupervisorRecord | null, running: boolean): readonly EngineStatus[] {
  const name = DASHBOARD;
  if (record?.dashboard === undefined) return [];
  if (!running || record.state !== 'running') return [{ name, state: 'stopped', pid: null, restarts: 0 }];
  const { state, detail } = record.dashboard;
  return [{ name, state, pid: record.pid, restarts: 0, ...(detail === undefined ? {} : { detail }) }];
}

function supervised(engine: EngineRecord, jobs: string | undefined): EngineStatus {
  const { name, pid, restarts, state } = engine;
  if (pid !== null && liveEngine(engine) === null && state !== 'stopped') {
    return { name, state: 'restarting', pid: null, restarts, detail: 'its process ended' };
  }
  const detail = engine.detail ?? (name === 'flink-jobmanager' && jobs !== undefined ? `jobs: ${jobs}` : undefined);
  const silent = state === 'ready' && engine.silentSince !== undefined ? { silentSince: engine.silentSince } : {};
  return { name, state, pid, restarts, ...(detail === undefined ? {} : { detail }), ...silent };
}

function orphaned(engine: EngineRecord): EngineStatus {
  const { name, restarts } = engine;
  const process = liveEngine(engine);
  if (process === null) return { name, state: 'stopped', pid: null, restarts };
  const state = engine.state === 'ready' ? 'ready' : 'starting';
  return { name, state, pid: process.pid, restarts, detail: ORPHANED };
}
