import type Docker from 'dockerode';
import type { EngineState, EngineStatus } from '../../ports/index.js';

export const PROJECT_LABEL = 'com.docker.compose.project';
export const SERVICE_LABEL = 'com.docker.compose.service';

/** What Docker says of one container of the project; the newest where a service has several. */
export interface ServiceContainer {
  readonly service: string;
  readonly id: string;
  readonly inspection: Docker.ContainerInspectInfo;
}

/** The project's containers by service, stopped ones too. One that goes away meanwhile is left out. */
export async function projectContainers(
  docker: Docker,
  project: string,
): Promise<ReadonlyMap<string, ServiceContainer>> {
  const filters = { label: [`${PROJECT_LABEL}=${project}`, 'com.docker.compose.oneoff=False'] };
  const all = await docker.listContainers({ all: true, filters });
  const found = await Promise.all(
    [...all]
      .sort((a, b) => a.Created - b.Created)
      .map(async ({ Id, Labels }) => {
        const inspection = await docker
          .getContainer(Id)
          .inspect()
          .catch(() => null);
        const service = Labels[SERVICE_LABEL];
        return inspection === null || service === undefined ? null : { service, id: Id, inspection };
      }),
  );
  return new Map(found.flatMap((container) => (container === null ? [] : [[container.service, container]])));
}

/** State of a service's container in cdcctl's terms; the detail says why it is not ready. */
export function serviceStatus(name: string, container: ServiceContainer | undefined): EngineStatus {
  if (container === undefined) return { name, state: 'stopped', pid: null, restarts: 0 };
  const { State, RestartCount } = container.inspection;
  const detail = detailOf(container.inspection);
  return {
    name,
    state: stateOf(container.inspection),
    pid: State.Running && State.Pid > 0 ? State.Pid : null,
    restarts: RestartCount,
    ...(detail === undefined ? {} : { detail }),
    ...silence(container.inspection),
  };
}

/** Since when a container that is paused, or whose health check fails, has not passed its health check. */
function silence({ State }: Docker.ContainerInspectInfo): Pick<EngineStatus, 'silentSince'> {
  if (!State.Running || (!State.Paused && State.Health?.Status !== 'unhealthy')) return {};
  const passed = (State.Health?.Log ?? []).filter(({ ExitCode }) => ExitCode === 0).at(-1)?.End;
  const at = Date.parse(String(passed ?? State.StartedAt));
  return Number.isNaN(at) ? {} : { silentSince: at };
}

function stateOf({ State }: Docker.ContainerInspectInfo): EngineState {
  if (State.Restarting) return 'restarting';
  if (!State.Running)
    return State.ExitCode === 0 || State.Status === 'created' || isStopped(State) ? 'stopped' : 'failed';
  if (State.Paused) return 'hung';
  const health = State.Health?.Status;
  return health === undefined || health === 'healthy' || health === 'none' ? 'ready' : 'starting';
}

/** 143 and 137: it was asked to end, or made to. */
function isStopped(state: Docker.ContainerInspectInfo['State']): boolean {
  return [143, 137].includes(state.ExitCode) && !state.OOMKilled;
}

function detailOf({ State }: Docker.ContainerInspectInfo): string | undefined {
  if (State.OOMKilled) return 'it was killed for lack of memory (its mem_limit in the compose file)';
  if (!State.Running && State.ExitCode !== 0) return `it ended with exit code ${State.ExitCode}`;
  if (State.Paused) return 'its container is paused (docker unpause)';
  if (State.Error !== '') return State.Error;
  const last = State.Health?.Log?.at(-1);
  if (State.Running && State.Health?.Status === 'unhealthy') {
    return `its health check fails${last === undefined ? '' : `: ${last.Output.trim().slice(0, 300)}`}`;
  }
  return State.Running && State.Health?.Status === 'starting' ? 'waits for its health check' : undefined;
}
