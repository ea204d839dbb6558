import { rm } from 'node:fs/promises';
import { CdcctlError } from '../../errors/index.js';
import { givenSecrets, type PortName, secretVariables } from '../../model/index.js';
import type { Runtime } from '../../ports/index.js';
import { unknownService } from '../host/refusals.js';
import { localCheckpoints } from './checkpoints.js';
import { connectorJars } from './connector-jars.js';
import { logLines } from './engine-logs.js';
import type { LocalPorts } from './engine-spec.js';
import { localJobRunner, SUBMIT } from './job-runner.js';
import { stopStack } from './launch.js';
import { localStatus } from './local-status.js';
import { localDashboardLink, localEndpoints, localLogins, localPlaceholders } from './logins.js';
import type { LocalRuntimeOptions, UpContext } from './options.js';
import { logFile, statePaths } from './paths.js';
import { localPortChecks, PUBLISHED_PORTS } from './ports.js';
import { restartEngine } from './restart-engine.js';
import { knownSecrets, readSecretsFile, withGiven } from './secrets.js';
import { readStackFile, type StackFile } from './stack-file.js';
import { up } from './up.js';

/** The stack as processes of this machine, all on 127.0.0.1. */
export function createLocalRuntime(options: LocalRuntimeOptions): Runtime {
  const { pipeline, stateDir, env, engines } = options;
  const paths = statePaths(stateDir);
  const names = secretVariables(pipeline);
  const engineNames = engines.engines.map(({ name }) => name);
  const context: UpContext = { ...options, paths };

  const startedStack = async (): Promise<StackFile> => {
    const stack = await readStackFile(paths.stack);
    if (stack !== null) return stack;
    throw new CdcctlError({
      code: 'CDC-STACK-NOT-UP',
      what: `The stack of pipeline ${pipeline.name} was never brought up`,
      why: `${paths.stack} does not exist`,
      next: 'cdcctl up',
    });
  };
  const secrets = () => knownSecrets(paths, names, env, givenSecrets(pipeline));

  const ports = async (): Promise<LocalPorts> => (await startedStack()).ports;

  return {
    target: 'local',
    secretsFile: paths.secrets,
    engineNames: () => engineNames,
    async preflight(signal) {
      const remembered = await readStackFile(paths.stack);
      const ports = await localPortChecks({ stateDir, settings: pipeline.ports, remembered });
      return [...(await engines.preflight(signal)), ...ports];
    },
    up: (request) => up(context, request),
    status: () => localStatus(paths, engineNames),
    async restart(name, signal) {
      if (!engineNames.includes(name)) throw unknownService(name, engineNames);
      await restartEngine({ name, status: () => localStatus(paths, engineNames), signal });
    },
    stop: () => stopStack(paths),
    async remove({ volumes }) {
      await stopStack(paths);
      if (volumes) await rm(stateDir, { recursive: true, force: true });
      else
        for (const path of [paths.conf, paths.tmp, paths.supervisor]) await rm(path, { recursive: true, force: true });
    },
    async *logs(engine, { follow, signal }) {
      const known = [...engineNames, SUBMIT, 'supervisor'];
      if (!known.includes(engine)) throw unknownService(engine, known);
      await ports();
      const hidden = withGiven(await readSecretsFile(paths), env, givenSecrets(pipeline));
      yield* logLines(logFile(paths, engine), hidden, { follow, signal });
    },
    endpoints: async () => localEndpoints(await startedStack()),
    dashboardLink: async () => localDashboardLink(paths, await startedStack()),
    logins: async () => localLogins(paths, await startedStack()),
    placeholders: async () => localPlaceholders(paths, await startedStack()),
    secrets,
    jobRunner: () => localJobRunner({ paths, stack: startedStack, secrets }),
    checkpoints: () => localCheckpoints(stateDir),
    connectorJars: () => connectorJars(stateDir),
    // The supervisor keeps the jobs, and takes the pipeline's lock as commands do.
    holdJobs: (work) => work(),
    keepJobs: async () => undefined,
    async ports() {
      const all = await ports();
      return Object.fromEntries(PUBLISHED_PORTS.map((name) => [name, all[name]])) as Partial<Record<PortName, number>>;
    },
  };
}
