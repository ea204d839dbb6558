import { rm } from 'node:fs/promises';
import { CdcctlError } from '../../errors/index.js';
import { AccessSecret, KAFKA_USERS, PORT_NAMES, plainLogin, SASL_MECHANISM } from '../../model/index.js';
import type { Check, Endpoints, Logins, PlaceholderValues, Runtime, Secrets } from '../../ports/index.js';
import { dashboardLink } from '../host/dashboard/index.js';
import { portChecks } from '../host/ports.js';
import { unknownService } from '../host/refusals.js';
import { readEnvFile } from '../state/env-file.js';
import { composeByName } from './compose.js';
import { JARS_VARIABLE, readJarsText } from './connector-jars.js';
import { projectContainers, serviceStatus } from './containers.js';
import { connectDocker, type DockerEngine } from './engine.js';
import { engineFailure } from './engine-failure.js';
import { holdJobs } from './hold-jobs.js';
import { jarsInEffect, portsInEffect, publishedPorts } from './in-effect.js';
import { inspectMachine } from './inspect-machine.js';
import { dockerJobRunner } from './job-runner.js';
import { dockerCheckpoints, type JobStateContext } from './job-state.js';
import { dockerEndpoints, dockerLogins, isSecured } from './logins.js';
import { containerLines } from './logs.js';
import { endOldTasks } from './old-tasks.js';
import { dockerChecks } from './preflight.js';
import { dockerSecrets, type PrepareContext } from './prepare.js';
import { restartService } from './restart-service.js';
import { KAFKA_UI, SERVICES, SUBMIT, SUBMIT_INFO } from './services.js';
import { type DockerStack, readStack } from './stack-file.js';
import { hasVolumes, startKeeper, up } from './up.js';

const ENGINES = SERVICES.map(({ name }) => name);
/** Further services of the project, for `logs`. */
const OTHERS = [SUBMIT, KAFKA_UI.name, 'topics', 'flink-state', 'prometheus', 'grafana'];

/** The stack as containers of a Docker engine of this machine, published on 127.0.0.1. */
export function createDockerRuntime(context: PrepareContext): Runtime {
  const { pipeline, project, emit } = context;
  const { paths, env } = project;
  let connecting: Promise<DockerEngine> | undefined;
  const engine = (): Promise<DockerEngine> => {
    connecting ??= connectDocker(env);
    return connecting;
  };
  const jobState: JobStateContext = { pipeline, project: project.name, env, engine };
  const containers = async () => projectContainers((await engine()).docker, project.name);
  const ports = async (): Promise<DockerStack['ports']> => {
    const { ports: prepared } = (await readStack(paths.stack)) ?? neverUp(pipeline.name);
    return portsInEffect(await containers(), prepared);
  };
  const preparedJars = async () => readJarsText((await readEnvFile(paths.envFile, 'compose')).get(JARS_VARIABLE) ?? '');
  const secrets = async (): Promise<Secrets> =>
    new Map(
      [...(await readEnvFile(paths.envFile, 'compose'))].filter(([name]) => dockerSecrets(pipeline).includes(name)),
    );

  const endpoints = async (): Promise<Endpoints> => dockerEndpoints(await ports());
  const logins = async (): Promise<Logins> =>
    dockerLogins({ project: project.name, env, engine }, await secrets(), await ports());

  return {
    target: 'docker',
    secretsFile: paths.envFile,
    engineNames: () => ENGINES,
    async preflight() {
      try {
        const found = await engine();
        const own = publishedPorts(await containers());
        const remembered = await readStack(paths.stack);
        const question = { names: PORT_NAMES, settings: pipeline.ports, remembered };
        const published = await portChecks({ ...question, isOwn: (port) => own.has(port) });
        return [...dockerChecks(await inspectMachine(found, env)), ...published];
      } catch (error) {
        if (error instanceof CdcctlError) return [engineFailure(error)] satisfies readonly Check[];
        throw error;
      }
    },
    up: async (request) => up(context, await engine(), request),
    async status() {
      const found = await containers();
      const engines = [...ENGINES, SUBMIT].map((name) => serviceStatus(name, found.get(name)));
      return { running: engines.some(({ state }) => state !== 'stopped' && state !== 'failed'), engines };
    },
    async restart(name, signal) {
      const service = [...SERVICES, KAFKA_UI, SUBMIT_INFO].find((candidate) => candidate.name === name);
      if (service === undefined) throw unknownService(name, [...ENGINES, KAFKA_UI.name, SUBMIT]);
      const { docker } = await engine();
      const watch = { project: project.name, services: [service], ports: await ports(), emit: () => undefined };
      await restartService({ ...watch, docker, secrets: await secrets(), signal });
    },
    async stop() {
      await engine();
      await composeByName(project, ['stop']);
    },
    async remove({ volumes }) {
      const { docker } = await engine();
      await composeByName(project, ['down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])]);
      if (!volumes) return;
      if (await hasVolumes(docker, project.name)) throw volumesLeft(project.name);
      for (const path of [paths.envFile, paths.agents, paths.connectors, paths.stateDir])
        await rm(path, { recursive: true, force: true });
    },
    async *logs(name, options) {
      if (![...ENGINES, ...OTHERS].includes(name)) throw unknownService(name, [...ENGINES, ...OTHERS]);
      const { docker } = await engine();
      const found = await containers();
      const container = found.get(name);
      if (found.size === 0) neverUp(pipeline.name);
      if (container === undefined) throw noContainer(name);
      yield* containerLines(docker, container.id, await secrets(), options);
    },
    endpoints,
    logins,
    async dashboardLink() {
      const published = await ports();
      const token = (await secrets()).get(AccessSecret.dashboard) ?? '';
      return isSecured(published) ? dashboardLink(published.flink, token) : null;
    },
    placeholders: async () => inContainers(await secrets()),
    secrets,
    jobRunner: () =>
      dockerJobRunner({
        ...{ project: project.name, env, engine, secrets },
        startService: () => startKeeper(project),
      }),
    checkpoints: () => dockerCheckpoints(jobState),
    connectorJars: async () => jarsInEffect(await containers()) ?? preparedJars(),
    holdJobs: (work, signal) =>
      holdJobs({ ...jobState, emit }, signal, async () => {
        await endOldTasks(await engine(), project.name, (await endpoints()).flink, (await logins()).flink);
        return work();
      }),
    async keepJobs(signal) {
      await startKeeper(project, signal);
      emit({ type: 'info', text: 'the service submit resumes the jobs whenever the JobManager was lost' });
    },
    async ports() {
      const { flinkRest: _internal, ...published } = await ports();
      return published;
    },
  };
}

/** Addresses in the project's network; see src/render/compose. */
function inContainers(secrets: Secrets): PlaceholderValues {
  return {
    MYSQL_HOST: 'mysql',
    MYSQL_PORT: '3306',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:29092',
    KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
    KAFKA_SASL_MECHANISM: SASL_MECHANISM,
    KAFKA_SASL_JAAS_CONFIG: plainLogin(KAFKA_USERS.jobs, secrets.get(AccessSecret.kafkaJobs) ?? ''),
    CLICKHOUSE_URL: 'http://clickhouse-server:8123',
  };
}

function neverUp(pipeline: string): never {
  throw new CdcctlError({
    code: 'CDC-STACK-NOT-UP',
    what: `The stack of pipeline ${pipeline} was never brought up with Docker`,
    next: 'cdcctl --target docker up',
  });
}

function noContainer(service: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SERVICE-NOT-RUNNING',
    what: `The service ${service} has no container`,
    why: 'The rest of the stack has: it was left out, or is of a profile that is not on.',
    next: `COMPOSE_PROFILES=monitoring cdcctl --target docker up   for prometheus and grafana; cdcctl --target docker status shows the others`,
  });
}

function volumesLeft(project: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-VOLUMES-LEFT',
    what: 'Volumes of the stack are left',
    why: 'Another container may use them.',
    next: `docker volume ls --filter label=com.docker.compose.project=${project}`,
  });
}
