import { once } from 'node:events';
import type { Server } from 'node:http';
import { messageOf } from '../../errors/index.js';
import { AccessSecret } from '../../model/index.js';
import { isTrue, pollUntil, unlessAborted } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { dashboardKeys, serveDashboard } from '../host/dashboard/index.js';
import { clientTls } from '../host/tls/index.js';
import { backoff, type SupervisorTiming } from './backoff.js';
import type { EngineContext } from './engine-spec.js';
import { statePaths } from './paths.js';
import type { StatusBoard } from './status-board.js';

/** Opens the dashboard's port; resolves once it listens. */
export type OpenDashboard = () => Promise<Server>;

/** Flink's dashboard on `ports.flink`, for browsers that were opened with the link. */
export function localDashboard({ ports, secrets, stateDir }: EngineContext): OpenDashboard {
  return async () => {
    const tls = await clientTls(statePaths(stateDir).tls, secrets.get(AccessSecret.keyStores) ?? '');
    const keys = dashboardKeys(secrets.get(AccessSecret.dashboard) ?? '');
    const rest = { port: ports.flinkRest, tls };
    return serveDashboard({ port: ports.flink, rest, keys, command: 'cdcctl open flink' });
  };
}

export interface DashboardContext {
  readonly board: StatusBoard;
  readonly timing: SupervisorTiming;
  readonly signal: AbortSignal;
  log(text: string): void;
}

/** Keeps the dashboard open until the supervisor stops; a port that is in use is tried again. */
export async function runDashboard(open: OpenDashboard, context: DashboardContext): Promise<void> {
  const { board, log, signal, timing } = context;
  board.setSupervisor({ dashboard: { state: 'starting' } });
  let failures = 0;
  const isOver = async (): Promise<boolean> => {
    if (signal.aborted) return true;
    try {
      const server = await open();
      board.setSupervisor({ dashboard: { state: 'ready' } });
      log('dashboard: ready');
      await untilEnd(server, signal);
      return true;
    } catch (error) {
      failures += 1;
      const pause = backoff(failures, timing);
      const detail = `${messageOf(error)}; tried again in ${pause / 1000} s`;
      log(`dashboard: ${detail}`);
      board.setSupervisor({ dashboard: { state: failures < 3 ? 'starting' : 'failed', detail } });
      return false;
    }
  };
  const poll = { clock: systemClock, signal, pauseMs: (asked: number) => backoff(asked, timing) };
  await pollUntil(isOver, isTrue, poll).catch(unlessAborted(signal));
}

async function untilEnd(server: Server, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  server.close();
  server.closeAllConnections();
}
