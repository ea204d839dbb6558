import { z } from 'zod';
import { CdcctlError, messageOf } from '../../errors/index.js';
import type { ClientTls } from '../../ports/index.js';
import { createTransport } from '../host/transport.js';
import { projectContainers } from './containers.js';
import type { DockerEngine } from './engine.js';

const ENDED = ['FAILED', 'CANCELED', 'FINISHED'];
const overview = z.object({ jobs: z.array(z.object({ state: z.string() })) });

/**
 * Ends the tasks of a lost JobManager, by starting the TaskManager anew, where no job has been resumed since. They run on
 * for up to a heartbeat timeout: beside the resumed job, an old CDC task could append an older change after a newer one.
 * A TaskManager that is younger than its JobManager has none.
 *
 * @param flink base URL of the JobManager's REST
 * @param tls what it asks to be shown, if anything
 */
export async function endOldTasks(
  { docker }: DockerEngine,
  project: string,
  flink: string,
  tls: ClientTls | undefined,
): Promise<void> {
  const containers = await projectContainers(docker, project);
  const [manager, worker] = [containers.get('flink-jobmanager'), containers.get('flink-taskmanager')];
  if (manager === undefined || worker === undefined || !worker.inspection.State.Running) return;
  if (Date.parse(worker.inspection.State.StartedAt) >= Date.parse(manager.inspection.State.StartedAt)) return;
  if (!(await hasJobs(flink, tls))) await docker.getContainer(worker.id).restart();
}

async function hasJobs(flink: string, tls: ClientTls | undefined): Promise<boolean> {
  try {
    const ask = createTransport(flink, tls);
    const signal = AbortSignal.timeout(10_000);
    const { text } = await ask({ method: 'GET', path: '/jobs/overview', body: undefined, signal });
    return overview.parse(JSON.parse(text)).jobs.some(({ state }) => !ENDED.includes(state));
  } catch (error) {
    throw new CdcctlError({
      code: 'CDC-FLINK-DOWN',
      what: `Flink's JobManager at ${flink} does not answer`,
      why: messageOf(error),
      next: 'Run the command again in a moment; cdcctl --target docker status shows whether it is up',
      cause: error,
    });
  }
}
