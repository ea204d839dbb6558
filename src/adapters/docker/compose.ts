import { execa } from 'execa';
import { CdcctlError, messageOf } from '../../errors/index.js';
import { type Env, notInstalled } from './engine.js';
import type { DockerPaths } from './paths.js';

/** A compose project, and how its commands are run. */
export interface ComposeProject {
  readonly name: string;
  readonly paths: DockerPaths;
  readonly env: Env;
}

export interface ComposeCall {
  readonly signal?: AbortSignal;
  /** Variables for this call besides those of the .env file. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs `docker compose` on the rendered file; what it prints on stderr is the error's reason. */
export function compose(project: ComposeProject, args: readonly string[], call: ComposeCall = {}): Promise<string> {
  const { paths, name } = project;
  const files = ['--file', paths.composeFile, '--env-file', paths.envFile, '--project-directory', paths.composeDir];
  return run(project, ['--project-name', name, ...files, ...args], call);
}

/** The same by the labels of what is there, for what must work without the rendered file. */
export function composeByName(project: ComposeProject, args: readonly string[]): Promise<string> {
  return run(project, ['--project-name', project.name, ...args], {});
}

async function run(project: ComposeProject, args: readonly string[], call: ComposeCall): Promise<string> {
  const result = await execa('docker', ['compose', '--ansi', 'never', ...args], {
    // A folder without a compose file of its own: none may be picked up by accident.
    cwd: '/',
    env: { ...composeEnvironment(project.env), ...call.variables },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    ...(call.signal === undefined ? {} : { cancelSignal: call.signal, forceKillAfterDelay: 20_000 }),
  });
  call.signal?.throwIfAborted();
  if (result.exitCode === 0) return result.stdout;
  if (result.code === 'ENOENT') throw notInstalled();
  const lines = result.stderr.trim().split('\n');
  throw new CdcctlError({
    code: 'CDC-COMPOSE-FAILED',
    what: `docker compose ${args.find((arg) => COMMANDS.has(arg)) ?? ''} failed`,
    why: lines.slice(-8).join('\n') || messageOf(result),
    next: 'Mend the cause and run the command again; cdcctl --target docker doctor checks this machine',
  });
}

/** What would say otherwise than the call and the .env file; COMPOSE_PROFILES is the user's to choose. */
const OVERRIDES =
  /^(CDCCTL_.*|COMPOSE_(FILE|PATH_SEPARATOR|ENV_FILES|DISABLE_ENV_FILE|PROJECT_NAME|PROJECT_DIRECTORY|ANSI))$/;

/** The caller's variables that docker compose may see. */
export function composeEnvironment(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OVERRIDES.test(name)));
}

const COMMANDS = new Set(['up', 'stop', 'down', 'restart', 'config']);

/** Version of compose, or null where `docker compose` is missing. */
export async function composeVersion(env: Env): Promise<string | null> {
  const result = await execa('docker', ['compose', 'version', '--short'], {
    env: { ...env },
    reject: false,
    stdin: 'ignore',
  });
  return result.exitCode === 0 ? result.stdout.trim().replace(/^v/, '') : null;
}
