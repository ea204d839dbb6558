import { CdcctlError } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import { type Emit, isThere, pollUntil, type Secrets } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import type { ProcessIdentity } from '../host/process-identity.js';
import { lastLines } from './engine-logs.js';
import type { EngineInfo } from './engine-set.js';
import type { LocalPorts } from './engine-spec.js';
import { readRecordOf } from './launch.js';
import { logFile, type StatePaths } from './paths.js';
import type { EngineRecord, SupervisorRecord } from './status-file.js';

export interface AwaitReady {
  readonly paths: StatePaths;
  readonly supervisor: ProcessIdentity;
  readonly engines: readonly EngineInfo[];
  readonly ports: LocalPorts;
  readonly secrets: Secrets;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const POLL_MS = 100;

/** Follows supervisor.json, with events, until every engine is ready. One that fails is a CdcctlError with its last log lines. */
export async function awaitReady(work: AwaitReady): Promise<void> {
  const { signal } = work;
  const shown = new Map<string, string>();
  const ready = async (): Promise<SupervisorRecord | null> => {
    signal.throwIfAborted();
    const record = await readRecordOf(work.supervisor, work.paths, work.secrets);
    for (const engine of record?.engines ?? []) show(engine, work, shown);
    const failed = record?.engines.find((engine) => engine.state === 'failed');
    if (failed !== undefined) throw await engineError(failed, work);
    const settled = record?.dashboard?.state !== 'starting';
    return settled && record?.engines.every((engine) => engine.state === 'ready') === true ? record : null;
  };
  try {
    const record = await pollUntil(ready, isThere, { clock: systemClock, signal, pauseMs: POLL_MS });
    warnOfDashboard(record, work.emit);
  } catch (error) {
    for (const [name, text] of shown) if (text !== READY) work.emit({ type: 'failed', id: name });
    throw error;
  }
}

/** The pipeline runs without it, so it is no failure of the stack. */
function warnOfDashboard({ dashboard }: SupervisorRecord, emit: Emit): void {
  if (dashboard?.state !== 'failed') return;
  emit({
    type: 'warning',
    text: `Flink's dashboard does not open: ${dashboard.detail ?? 'see cdcctl logs supervisor'}`,
  });
}

const READY = 'ready';

/** Emits what has changed since the last look. */
function show(engine: EngineRecord, { engines, ports, emit, secrets }: AwaitReady, shown: Map<string, string>): void {
  const info = engines.find(({ name }) => name === engine.name) ?? {
    name: engine.name,
    title: engine.name,
    port: null,
  };
  if (!shown.has(engine.name)) emit({ type: 'start', id: engine.name, title: info.title });
  const text = engine.state === 'ready' ? READY : redact(engine.detail ?? engine.state, secrets);
  if (shown.get(engine.name) === text) return;
  shown.set(engine.name, text);
  if (text !== READY) emit({ type: 'progress', id: engine.name, text });
  else
    emit({
      type: 'done',
      id: engine.name,
      text: info.port === null ? READY : `ready on 127.0.0.1:${ports[info.port]}`,
    });
}

async function engineError(engine: EngineRecord, { engines, paths, secrets }: AwaitReady): Promise<CdcctlError> {
  const title = engines.find(({ name }) => name === engine.name)?.title ?? engine.name;
  const log = logFile(paths, engine.name);
  const lines = await lastLines(log, 15, secrets);
  const cause = redact(engine.reason ?? engine.detail ?? 'it does not start', secrets);
  return new CdcctlError({
    code: 'CDC-SERVICE-NOT-READY',
    what: `${title} does not come up: ${cause}`,
    why:
      lines.length === 0
        ? `It wrote nothing to ${log}`
        : `Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    next: `Read the whole log with: cdcctl logs ${engine.name}  (${log}), mend the cause and run again: cdcctl up`,
  });
}
