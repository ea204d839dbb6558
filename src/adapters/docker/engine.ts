import type Docker from 'dockerode';
import { execa } from 'execa';
import { CdcctlError, isAbort, messageOf } from '../../errors/index.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** A Docker engine of this machine that answers. */
export interface DockerEngine {
  readonly docker: Docker;
  /** As `docker` itself addresses it: `unix:///var/run/docker.sock`. */
  readonly host: string;
}

/** An engine that hangs takes the connection and never answers. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * The engine that the `docker` command would use: DOCKER_HOST, else DOCKER_CONTEXT, else the current context. A missing
 * command, an engine that does not answer and one on another machine are CdcctlErrors.
 */
export async function connectDocker(env: Env, answerWithinMs = ANSWER_WITHIN_MS): Promise<DockerEngine> {
  const host = env.DOCKER_HOST || (await contextHost(env));
  // Its import takes a fifth of the time in which `cdcctl` starts, also with the other target.
  const { default: Client } = await import('dockerode');
  const docker = new Client(connection(host));
  try {
    // Not `ping`, whose types know no signal.
    await docker.listContainers({ limit: 1, abortSignal: AbortSignal.timeout(answerWithinMs) });
  } catch (error) {
    throw unreachable(host, error);
  }
  return { docker, host };
}

async function contextHost(env: Env): Promise<string> {
  const result = await execa('docker', ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], {
    env: { ...env },
    reject: false,
    stdin: 'ignore',
  });
  if (result.exitCode === 0) return result.stdout.trim();
  if (result.code === 'ENOENT') throw notInstalled();
  throw new CdcctlError({
    code: 'CDC-DOCKER-CONTEXT',
    what: 'Docker’s context cannot be used',
    why: result.stderr.trim() || messageOf(result),
    next: 'docker context ls   and choose one: docker context use NAME',
  });
}

export function notInstalled(): CdcctlError {
  return new CdcctlError({
    code: 'CDC-DOCKER-MISSING',
    what: 'Docker is not installed',
    why: 'There is no command `docker` on the PATH.',
    next: 'Install Docker with compose v2 (https://docs.docker.com/get-docker/), or leave out `--target docker`',
  });
}

/** Published ports are on the loopback interface of the engine's machine, so that must be this one. */
function connection(host: string): Docker.DockerOptions {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
  if (host.startsWith('npipe://')) return { socketPath: host.slice('npipe://'.length) };
  const url = /^(?:tcp|http):\/\/(localhost|127\.0\.0\.1|\[::1\]):(\d+)\/?$/.exec(host);
  if (url !== null) return { protocol: 'http', host: (url[1] ?? '').replace(/[[\]]/g, ''), port: Number(url[2]) };
  throw new CdcctlError({
    code: 'CDC-DOCKER-REMOTE',
    what: `The Docker engine ${host} is not on this machine`,
    why: 'The stack publishes its ports on the loopback interface of the engine’s machine, where cdcctl cannot reach them.',
    next: 'Run cdcctl on that machine, or choose a local engine: docker context use default   (and unset DOCKER_HOST)',
  });
}

function unreachable(host: string, error: unknown): CdcctlError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') {
    return new CdcctlError({
      code: 'CDC-DOCKER-DENIED',
      what: `No permission to use the Docker engine at ${host}`,
      why: messageOf(error),
      next: 'sudo usermod -aG docker "$USER"   and log in again; or use rootless Docker',
    });
  }
  return new CdcctlError({
    code: 'CDC-DOCKER-DOWN',
    what: `No Docker engine answers at ${host}`,
    why: isAbort(error) ? 'It takes the connection, and then says nothing.' : messageOf(error),
    next: 'Start it (Docker Desktop, or: sudo systemctl start docker), or set DOCKER_HOST or the context to one that runs',
  });
}
