import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { CdcctlError, causeOf, ExitCode, messageOf } from '../../errors/index.js';
import { isTrue, pollUntil, type UpOptions } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { refuseUnfit } from '../host/refusals.js';
import { readEnvFile } from '../state/env-file.js';
import { awaitHealthy } from './await-healthy.js';
import { type ComposeProject, compose } from './compose.js';
import { projectContainers, type ServiceContainer, serviceStatus } from './containers.js';
import type { DockerEngine } from './engine.js';
import { publishedPorts } from './in-effect.js';
import { inspectMachine } from './inspect-machine.js';
import { dockerChecks } from './preflight.js';
import { type PrepareContext, type Prepared, prepareProject } from './prepare.js';
import { projectImages, pullMissing } from './pull.js';
import { FORMER_SERVICES, KAFKA_UI, MONITORING, SERVICES, type ServiceInfo, SUBMIT } from './services.js';

const SERVICE_ERROR_MS = 3_000;
const COMPOSE_AGAIN_MS = 1_000;

/** Brings the project up and waits until it is healthy. What this call started is stopped where it fails. */
export async function up(
  context: PrepareContext,
  engine: DockerEngine,
  request: UpOptions,
): Promise<{ readonly started: boolean }> {
  const { docker } = engine;
  const { project } = context;
  refuseUnfit(dockerChecks(await inspectMachine(engine, project.env)), 'cdcctl --target docker doctor');
  const prepared = await prepareFromEngine(context, docker, request);
  const services = await withImages(context, engine, request.signal);
  const before = await projectContainers(docker, project.name);
  const wasUp = SERVICES.every(({ name }) => serviceStatus(name, before.get(name)).state === 'ready');
  const restartsBefore = new Map([...before].map(([name, { inspection }]) => [name, inspection.RestartCount]));
  await removeFormer(docker, before);
  const call = new AbortController();
  const signal = AbortSignal.any([request.signal, call.signal]);
  const { ports, secrets } = prepared;
  let allStarted = false;
  const names = services.map(({ name }) => name);
  const starting = startServices(project, names, signal).then(() => {
    allStarted = true;
  });
  const watch = { docker, project: project.name, services, ports, secrets, restartsBefore, emit: context.emit, signal };
  const healthy = awaitHealthy({ ...watch, allStarted: () => allStarted });
  try {
    await Promise.all([starting.catch((error: unknown) => serviceFirst(healthy, error)), healthy]);
  } catch (error) {
    call.abort();
    await Promise.allSettled([starting, healthy]);
    if ([...before.values()].every(({ inspection }) => !inspection.State.Running)) await stopProject(context);
    throw request.signal.aborted ? interrupted(error) : error;
  }
  // The program of an earlier release, or with other jars, must not be what submits.
  if (before.get(SUBMIT)?.inspection.State.Running === true) await startKeeper(project, request.signal);
  return { started: !wasUp };
}

/** Starts the service `submit`, anew where it has changed: it resumes jobs that were submitted before, and no others. */
export async function startKeeper(project: ComposeProject, signal?: AbortSignal): Promise<void> {
  const variables = { CDCCTL_JOBS: 'resume' };
  const args = ['up', '--detach', '--no-build', '--no-deps', SUBMIT];
  await compose(project, args, { variables, ...(signal === undefined ? {} : { signal }) });
}

/** Compose leaves containers of services that its file does not have any more. */
async function removeFormer(docker: Docker, containers: ReadonlyMap<string, ServiceContainer>): Promise<void> {
  for (const name of FORMER_SERVICES) {
    const container = containers.get(name);
    if (container !== undefined) await docker.getContainer(container.id).remove({ force: true });
  }
}

/**
 * Compose gives up as soon as a container that others wait for has ended, although its restart policy starts it again.
 * Whether it comes up by itself is for `awaitHealthy` to judge, so until it has, compose is asked again.
 */
async function startServices(project: ComposeProject, names: readonly string[], signal: AbortSignal): Promise<void> {
  const isStarted = async (): Promise<boolean> => {
    try {
      await compose(project, ['up', '--detach', '--no-build', ...names], { signal });
      return true;
    } catch (error) {
      if (signal.aborted || !/dependency failed to start/.test(causeOf(error))) throw error;
      return false;
    }
  };
  await pollUntil(isStarted, isTrue, { clock: systemClock, signal, pauseMs: COMPOSE_AGAIN_MS });
}

/** Compose names the service that failed, and the service's own error says why: that gets the time to come first. */
async function serviceFirst(healthy: Promise<void>, error: unknown): Promise<never> {
  await Promise.race([healthy, delay(SERVICE_ERROR_MS)]);
  throw error;
}

/** Everything that the compose file needs beside it, by what the engine holds of the project already. */
async function prepareFromEngine(context: PrepareContext, docker: Docker, request: UpOptions): Promise<Prepared> {
  const { name } = context.project;
  const own = publishedPorts(await projectContainers(docker, name));
  const hasData = await hasVolumes(docker, name);
  return prepareProject(context, { ...request, hasData, isOwn: (port) => own.has(port) });
}

export async function hasVolumes(docker: Docker, project: string): Promise<boolean> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [`com.docker.compose.project=${project}`] } });
  return (Volumes ?? []).length > 0;
}

/** The services to start, their images pulled. The Kafka UI is left out, with a warning, where its image cannot be had. */
async function withImages(
  { project, emit }: PrepareContext,
  engine: DockerEngine,
  signal: AbortSignal,
): Promise<readonly ServiceInfo[]> {
  const work = { env: project.env, emit, signal };
  const images = await projectImages(project, work);
  const profiles =
    project.env.COMPOSE_PROFILES ?? (await readEnvFile(project.paths.envFile, 'compose')).get('COMPOSE_PROFILES');
  const wanted = profiles?.split(',').includes('monitoring') ? [...SERVICES, ...MONITORING] : SERVICES;
  const imagesOf = (names: readonly string[]) => names.flatMap((name) => images.get(name) ?? []);
  await pullMissing(engine, imagesOf([...wanted.map(({ name }) => name), SUBMIT]), work);
  try {
    await pullMissing(engine, imagesOf([KAFKA_UI.name]), work);
    return [...wanted, KAFKA_UI];
  } catch (error) {
    signal.throwIfAborted();
    emit({ type: 'warning', text: `${messageOf(error)}: the stack goes on without the Kafka UI` });
    return wanted;
  }
}

/** Runs after an interruption too, so it takes no notice of the signal that ended the work. */
async function stopProject({ project, emit }: PrepareContext): Promise<void> {
  await compose(project, ['stop']).catch((error: unknown) => emit({ type: 'warning', text: messageOf(error) }));
}

function interrupted(cause: unknown): CdcctlError {
  return new CdcctlError({
    code: 'CDC-INTERRUPTED',
    what: 'Interrupted; every container that was being started has been stopped',
    next: 'cdcctl --target docker up',
    exitCode: ExitCode.interrupted,
    cause,
  });
}
