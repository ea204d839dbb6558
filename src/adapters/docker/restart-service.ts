import { CdcctlError } from '../../errors/index.js';
import { type AwaitHealthy, awaitHealthy } from './await-healthy.js';
import { projectContainers } from './containers.js';

/** Stops and starts a service's container, and waits until it is healthy again. */
export async function restartService(work: Omit<AwaitHealthy, 'restartsBefore' | 'allStarted'>): Promise<void> {
  const [service] = work.services;
  const containers = await projectContainers(work.docker, work.project);
  const container = service === undefined ? undefined : containers.get(service.name);
  if (service === undefined || container === undefined || !container.inspection.State.Running) {
    throw new CdcctlError({
      code: 'CDC-SERVICE-NOT-RUNNING',
      what: `${service?.name ?? 'The service'} is not running`,
      why: `The compose project ${work.project} has no running container of it.`,
      next: 'cdcctl --target docker up',
    });
  }
  await work.docker.getContainer(container.id).restart();
  await awaitHealthy({ ...work, restartsBefore: new Map(), allStarted: () => true });
}
