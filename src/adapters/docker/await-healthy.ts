import type Docker from 'dockerode';
import { CdcctlError } from '../../errors/index.js';
import { type Emit, type EngineStatus, isTrue, pollUntil, type Secrets } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { projectContainers, type ServiceContainer, serviceStatus } from './containers.js';
import { lastLines } from './logs.js';
import type { ServiceInfo } from './services.js';

export interface AwaitHealthy {
  readonly docker: Docker;
  readonly project: string;
  readonly services: readonly ServiceInfo[];
  readonly ports: Readonly<Partial<Record<string, number>>>;
  readonly secrets: Secrets;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Restarts of each service before this `up`: more than that means that it does not stay up. */
  readonly restartsBefore: ReadonlyMap<string, number>;
  /** True once every container was started: one that does not run then has ended. */
  readonly allStarted: () => boolean;
}

const POLL_MS = 500;
/** A container that Docker restarts this often is not going to come up by itself. */
const RESTARTS_ALLOWED = 3;
const READY = 'ready';

/**
 * Follows the containers, with events, until each is healthy. One that ends, keeps restarting or stays unhealthy is a
 * CdcctlError with its last log lines.
 */
export async function awaitHealthy(work: AwaitHealthy): Promise<void> {
  const { signal } = work;
  const shown = new Map<string, string>();
  const isReady = async (): Promise<boolean> => {
    signal.throwIfAborted();
    const started = work.allStarted();
    const containers = await projectContainers(work.docker, work.project);
    const all = work.services.map((service) => serviceStatus(service.name, containers.get(service.name)));
    for (const status of all) show(status, work, shown);
    const broken =
      all.find((status) => isBroken(status, containers.get(status.name), work)) ??
      all.find(({ state }) => started && (state === 'stopped' || state === 'failed'));
    if (broken !== undefined) throw await serviceError(broken, containers.get(broken.name), work);
    return all.every(({ state }) => state === 'ready');
  };
  try {
    await pollUntil(isReady, isTrue, { clock: systemClock, signal, pauseMs: POLL_MS });
  } catch (error) {
    for (const [name, text] of shown) if (text !== READY) work.emit({ type: 'failed', id: name });
    throw error;
  }
}

function isBroken(status: EngineStatus, container: ServiceContainer | undefined, work: AwaitHealthy): boolean {
  if (container === undefined) return false;
  // The engine counts from 0 again when a stopped container is started; until then its last health is still shown.
  const before = work.restartsBefore.get(status.name) ?? 0;
  const restarts = status.restarts - (status.restarts < before ? 0 : before);
  // One that has ended is called unhealthy, and running, until its restart policy has started it again.
  const { Running, Restarting, Health } = container.inspection.State;
  return restarts >= RESTARTS_ALLOWED || (Running && !Restarting && Health?.Status === 'unhealthy');
}

/** Emits what has changed since the last look. */
function show(status: EngineStatus, { services, ports, emit }: AwaitHealthy, shown: Map<string, string>): void {
  const info = services.find(({ name }) => name === status.name);
  const text = status.state === 'ready' ? READY : (status.detail ?? status.state);
  if (shown.get(status.name) === text) return;
  if (!shown.has(status.name)) emit({ type: 'start', id: status.name, title: info?.title ?? status.name });
  shown.set(status.name, text);
  const port = info?.port === undefined || info.port === null ? undefined : ports[info.port];
  if (text !== READY) emit({ type: 'progress', id: status.name, text });
  else emit({ type: 'done', id: status.name, text: port === undefined ? READY : `ready on 127.0.0.1:${port}` });
}

async function serviceError(
  status: EngineStatus,
  container: ServiceContainer | undefined,
  { docker, services, secrets }: AwaitHealthy,
): Promise<CdcctlError> {
  const title = services.find(({ name }) => name === status.name)?.title ?? status.name;
  const lines = container === undefined ? [] : await lastLines(docker, container.id, 15, secrets).catch(() => []);
  const cause = status.detail ?? (status.restarts === 0 ? 'it has ended' : `it was restarted ${status.restarts} times`);
  return new CdcctlError({
    code: 'CDC-SERVICE-NOT-READY',
    what: `${title} does not come up: ${cause}`,
    why: lines.length === 0 ? 'It wrote no log' : `Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    next: `Read the whole log with: cdcctl --target docker logs ${status.name}   mend the cause and run again: cdcctl --target docker up`,
  });
}
