import { statfs } from 'node:fs/promises';
import { composeVersion } from './compose.js';
import type { DockerEngine, Env } from './engine.js';
import type { DockerMachine } from './preflight.js';

interface EngineInfo {
  readonly MemTotal?: number;
  readonly DockerRootDir?: string;
  readonly ServerVersion?: string;
  readonly SecurityOptions?: readonly string[];
}

/** Looks at the engine and its machine; changes nothing. */
export async function inspectMachine(engine: DockerEngine, env: Env): Promise<DockerMachine> {
  const info = (await engine.docker.info()) as EngineInfo;
  const dataRoot = info.DockerRootDir ?? '/var/lib/docker';
  return {
    host: engine.host,
    engineVersion: info.ServerVersion ?? '?',
    composeVersion: await composeVersion(env),
    rootless: info.SecurityOptions?.some((option) => option.includes('rootless')) === true,
    memory: info.MemTotal ?? 0,
    freeDisk: await statfs(dataRoot).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
    dataRoot,
  };
}
