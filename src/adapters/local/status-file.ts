import { z } from 'zod';
import { isAlive, type ProcessIdentity } from '../host/process-identity.js';
import { readJsonFile } from '../state/json-file.js';

const engineRecord = z.object({
  name: z.string(),
  pid: z.number().int().nullable(),
  startTime: z.string().nullable(),
  state: z.enum(['starting', 'ready', 'restarting', 'stopped', 'failed']),
  restarts: z.number().int(),
  detail: z.string().optional(),
  /** Why it ended last, which `detail` says too. */
  reason: z.string().optional(),
  /** When it last answered, in milliseconds since the epoch; absent where it answers. */
  silentSince: z.number().optional(),
  /** Engines that are ended before this one. */
  stopAfter: z.array(z.string()),
  stop: z.object({ signal: z.enum(['SIGTERM', 'SIGINT']), graceMs: z.number() }),
});

const supervisorRecord = z.object({
  pid: z.number().int(),
  startTime: z.string(),
  state: z.enum(['running', 'stopping', 'stopped']),
  /** In the order of start. */
  engines: z.array(engineRecord),
  /** Flink's dashboard, which the supervisor serves itself. */
  dashboard: z.object({ state: z.enum(['starting', 'ready', 'failed']), detail: z.string().optional() }).optional(),
  /** What came of the newest resubmission of lost jobs. */
  jobs: z.string().optional(),
});

/** supervisor.json: written by the supervisor alone, read by every command. */
export type EngineRecord = z.infer<typeof engineRecord>;
export type SupervisorRecord = z.infer<typeof supervisorRecord>;

export function readSupervisorFile(path: string): Promise<SupervisorRecord | null> {
  return readJsonFile(path, supervisorRecord);
}

/** The engine's process as recorded, or null where it has none. It may have ended since. */
export function engineIdentity(record: EngineRecord): ProcessIdentity | null {
  return record.pid === null || record.startTime === null ? null : { pid: record.pid, startTime: record.startTime };
}

/** The engine's process where it still runs, else null. */
export function liveEngine(record: EngineRecord): ProcessIdentity | null {
  const identity = engineIdentity(record);
  return identity !== null && isAlive(identity) ? identity : null;
}

/** True where the supervisor that wrote the record still runs. */
export function supervisorAlive(record: SupervisorRecord | null): record is SupervisorRecord {
  return record !== null && isAlive(record);
}
