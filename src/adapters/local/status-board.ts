import { EventEmitter, once } from 'node:events';
import writeFileAtomic from 'write-file-atomic';
import { messageOf } from '../../errors/index.js';
import type { ProcessIdentity } from '../host/process-identity.js';
import type { EngineSpec } from './engine-spec.js';
import type { EngineRecord, SupervisorRecord } from './status-file.js';

/** The supervisor's knowledge of its engines; every change is in supervisor.json before anything else happens. */
export interface StatusBoard {
  engine(name: string): EngineRecord;
  setEngine(name: string, change: Partial<EngineRecord>): void;
  setSupervisor(change: Partial<Pick<SupervisorRecord, 'state' | 'jobs' | 'dashboard'>>): void;
  record(): SupervisorRecord;
  /** Resolves once all of these engines are ready at the same time; rejects on abort. */
  whenReady(names: readonly string[], signal: AbortSignal): Promise<void>;
  /** Resolves at the next change; rejects on abort. */
  whenChanged(signal: AbortSignal): Promise<void>;
}

export interface StatusBoardOptions {
  /** supervisor.json */
  readonly file: string;
  readonly self: ProcessIdentity;
  readonly specs: readonly EngineSpec[];
  readonly log: (text: string) => void;
}

export function createStatusBoard({ file, self, specs, log }: StatusBoardOptions): StatusBoard {
  const engines = new Map(specs.map((spec) => [spec.name, initialRecord(spec, specs)]));
  const changes = new EventEmitter().setMaxListeners(0);
  let supervisor: Pick<SupervisorRecord, 'state' | 'jobs' | 'dashboard'> = { state: 'running' };

  const record = (): SupervisorRecord => ({ ...self, ...supervisor, engines: [...engines.values()] });
  const publish = (): void => {
    // Synchronous, so that a process is on record before the supervisor does anything else: it may be killed at any time.
    try {
      writeFileAtomic.sync(file, `${JSON.stringify(record(), null, 2)}\n`, { mode: 0o600, fsync: false });
    } catch (error) {
      // On a full disk the engines must still be looked after.
      log(`${file} is not written: ${messageOf(error)}`);
    }
    changes.emit('change');
  };
  const engine = (name: string): EngineRecord => {
    const found = engines.get(name);
    if (found === undefined) throw new Error(`no engine is called ${name}`);
    return found;
  };
  publish();

  return {
    engine,
    record,
    setEngine(name, change) {
      const { detail: _, reason: __, silentSince: ___, ...kept } = engine(name);
      engines.set(name, { ...kept, ...change });
      publish();
    },
    setSupervisor(change) {
      supervisor = { ...supervisor, ...change };
      publish();
    },
    async whenReady(names, signal) {
      signal.throwIfAborted();
      while (!names.every((name) => engine(name).state === 'ready')) await once(changes, 'change', { signal });
    },
    async whenChanged(signal) {
      await once(changes, 'change', { signal });
    },
  };
}

function initialRecord(spec: EngineSpec, all: readonly EngineSpec[]): EngineRecord {
  const dependents = all.filter((other) => other.dependsOn.includes(spec.name)).map(({ name }) => name);
  return {
    name: spec.name,
    pid: null,
    startTime: null,
    state: 'starting',
    restarts: 0,
    stopAfter: [...dependents, ...(spec.stopAfter ?? [])],
    stop: spec.stop,
  };
}
