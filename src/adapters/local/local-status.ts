import type { EngineStatus, RuntimeStatus } from '../../ports/index.js';
import type { StatePaths } from './paths.js';
import { type EngineRecord, liveEngine, readSupervisorFile, supervisorAlive } from './status-file.js';

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
  return { running, engines };
}

function supervised(engine: EngineRecord, jobs: string | undefined): EngineStatus {
  const { name, pid, restarts, state } = engine;
  if (pid !== null && liveEngine(engine) === null && state !== 'stopped') {
    return { name, state: 'restarting', pid: null, restarts, detail: 'its process ended' };
  }
  const detail = engine.detail ?? (name === 'flink-jobmanager' && jobs !== undefined ? `jobs: ${jobs}` : undefined);
  return { name, state, pid, restarts, ...(detail === undefined ? {} : { detail }) };
}

function orphaned(engine: EngineRecord): EngineStatus {
  const { name, restarts } = engine;
  const process = liveEngine(engine);
  if (process === null) return { name, state: 'stopped', pid: null, restarts };
  const state = engine.state === 'ready' ? 'ready' : 'starting';
  return { name, state, pid: process.pid, restarts, detail: ORPHANED };
}
