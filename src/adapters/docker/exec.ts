import { execa } from 'execa';
import { CdcctlError, messageOf } from '../../errors/index.js';
import { projectContainers } from './containers.js';
import type { DockerEngine, Env } from './engine.js';

/** The first of Flink's containers that runs and has the volume of checkpoints; null where none does. */
export async function flinkContainer(
  { docker }: DockerEngine,
  project: string,
  services: readonly string[] = ['flink-jobmanager', 'flink-taskmanager'],
): Promise<string | null> {
  const containers = await projectContainers(docker, project);
  for (const service of services) {
    const container = containers.get(service);
    if (container?.inspection.State.Running === true) return container.id;
  }
  return null;
}

/** Arguments and environment of `docker` for a command in a container, as the user that Flink runs as. */
export function execCall(
  { host }: DockerEngine,
  container: string,
  command: readonly string[],
  env: Env,
): { readonly args: readonly string[]; readonly env: Env } {
  return {
    args: ['exec', '--interactive', '--user', 'flink', container, ...command],
    env: { ...env, DOCKER_HOST: host },
  };
}

/** Output of a command in a container, as the user that Flink runs as. */
export async function execIn(
  engine: DockerEngine,
  container: string,
  command: readonly string[],
  env: Env,
  input?: string,
): Promise<string> {
  const call = execCall(engine, container, command, env);
  const result = await execa('docker', call.args, {
    env: call.env,
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  });
  if (result.exitCode === 0) return result.stdout;
  throw new CdcctlError({
    code: 'CDC-CONTAINER-COMMAND',
    what: `A command in the container ${container.slice(0, 12)} failed: ${command[0]}`,
    why: result.stderr.trim() || messageOf(result),
    next: 'cdcctl --target docker status',
  });
}
