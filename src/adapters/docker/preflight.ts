import type { Check } from '../../ports/index.js';

/** What the Docker target depends on, as found. Sizes are in bytes. */
export interface DockerMachine {
  readonly host: string;
  /** `Version` of the engine's `docker version`. */
  readonly engineVersion: string;
  /** Version of `docker compose`, or null where it is missing. */
  readonly composeVersion: string | null;
  readonly rootless: boolean;
  /** Memory that the engine can give to containers. */
  readonly memory: number;
  /** Free space where the engine keeps images and volumes, or null where this process cannot see it. */
  readonly freeDisk: number | null;
  readonly dataRoot: string;
}

const ENGINE_MINIMUM = [20, 10] as const;
/** The rendered file has `${NAME:+value}`, which compose-go reads since 1.3.0; compose 2.7 has 1.2.9, compose 2.10 has 1.5.0. */
const COMPOSE_MINIMUM = [2, 10] as const;
const MEMORY_WANTED = 8e9;
/** A machine that is sold with 8 GB shows less: the kernel and the graphics have their part of it. */
const MEMORY_TOLERANCE = 0.9;
const DISK_WANTED = 10e9;
const DISK_MINIMUM = 2e9;

/** Everything but the ports that `up` needs for the Docker target. */
export function dockerChecks(machine: DockerMachine): readonly Check[] {
  return [engineCheck(machine), composeCheck(machine), memoryCheck(machine), diskCheck(machine)];
}

function engineCheck({ engineVersion, host, rootless }: DockerMachine): Check {
  const name = 'docker';
  if (isAtLeast(engineVersion, ENGINE_MINIMUM)) {
    return { name, status: 'ok', what: `Docker ${engineVersion}${rootless ? ', rootless' : ''} at ${host}` };
  }
  return {
    name,
    status: 'fail',
    code: 'CDC-DOCKER-TOO-OLD',
    what: `Docker ${engineVersion} is too old`,
    why: `cdcctl needs ${ENGINE_MINIMUM.join('.')} or newer.`,
    next: 'Update Docker: https://docs.docker.com/engine/install/',
  };
}

function composeCheck({ composeVersion }: DockerMachine): Check {
  const name = 'compose';
  const next = 'Install the compose plugin: https://docs.docker.com/compose/install/linux/';
  if (composeVersion === null) {
    return {
      name,
      status: 'fail',
      code: 'CDC-DOCKER-TOO-OLD',
      what: '`docker compose` is missing',
      why: 'The older docker-compose 1 will not do.',
      next,
    };
  }
  if (isAtLeast(composeVersion, COMPOSE_MINIMUM)) return { name, status: 'ok', what: `compose ${composeVersion}` };
  return {
    name,
    status: 'fail',
    code: 'CDC-DOCKER-TOO-OLD',
    what: `compose ${composeVersion} is too old`,
    why: `cdcctl needs ${COMPOSE_MINIMUM.join('.')} or newer.`,
    next,
  };
}

function memoryCheck({ memory }: DockerMachine): Check {
  const name = 'memory';
  if (memory >= MEMORY_WANTED * MEMORY_TOLERANCE)
    return { name, status: 'ok', what: `${gigabytes(memory)} for containers` };
  return {
    name,
    status: 'warn',
    code: 'CDC-MEMORY-LOW',
    what: `Only ${gigabytes(memory)} of memory is there for containers`,
    why: `The stack may take up to ${gigabytes(MEMORY_WANTED)}.`,
    next: 'Give Docker more (Docker Desktop: Settings, Resources) where a container is killed or slow',
  };
}

function diskCheck({ freeDisk, dataRoot }: DockerMachine): Check {
  const name = 'disk';
  if (freeDisk === null) return { name, status: 'ok', what: `${dataRoot} is not visible from here` };
  if (freeDisk >= DISK_WANTED) return { name, status: 'ok', what: `${gigabytes(freeDisk)} free` };
  return {
    name,
    // A stack whose images and data are there already may well run on.
    status: freeDisk < DISK_MINIMUM ? 'fail' : 'warn',
    code: 'CDC-DISK-FULL',
    what: `Only ${gigabytes(freeDisk)} of disk space is free`,
    why: `Images and data need ${gigabytes(DISK_WANTED)} at ${dataRoot}.`,
    next: 'Free some space; docker system df shows what Docker itself holds',
  };
}

/** Compares the first two numbers of a version; what is no version counts as new. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(version);
  if (match === null) return true;
  const [found, foundMinor] = [Number(match[1]), Number(match[2])];
  return found > major || (found === major && foundMinor >= minor);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
