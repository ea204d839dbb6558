import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import type { Check } from '../../../ports/index.js';
import { type ArtifactOptions, missingArtifacts } from './artifacts.js';
import type { Env } from './clients.js';
import { exists, freeBytes } from './disk.js';
import { findJava } from './java.js';
import { type Machine, machineChecks } from './preflight.js';

export type InspectOptions = Pick<
  ArtifactOptions,
  'root' | 'cache' | 'connectorSource' | 'flinkVersion' | 'flinkCdc' | 'env'
>;

/** Looks at this machine and says what of it the embedded engines can live with. Changes nothing. */
export async function preflight(options: InspectOptions): Promise<readonly Check[]> {
  return machineChecks(await inspectMachine(options));
}

/** What this machine has. */
export async function inspectMachine(options: InspectOptions): Promise<Machine> {
  const [java, maven, npm, missing, freeDisk, freeMemory] = await Promise.all([
    findJava(options.env),
    runs('mvn', options.env),
    runs('npm', options.env),
    missingArtifacts(options),
    nearest(options.cache).then(freeBytes),
    availableMemory(),
  ]);
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
    node: process.versions.node,
    java,
    flinkVersion: options.flinkVersion,
    maven,
    npm,
    missing,
    cacheDir: options.cache,
    freeDisk,
    freeMemory,
  };
}

/** Node's report names the version of glibc that it runs on, and none on another C library. */
function glibcVersion(): string | null {
  // The report would resolve the names of open connections otherwise, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ?? null;
}

async function runs(command: 'mvn' | 'npm', env: Env): Promise<boolean> {
  const result = await execa(command, ['--version'], { env, extendEnv: false, reject: false, timeout: 60_000 });
  return result.code !== 'ENOENT';
}

/** The closest directory above `path` that exists: the cache itself may not be there yet. */
async function nearest(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearest(dirname(path));
}

/** Memory that can be had without swapping; what the page cache would give back counts. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? freemem() : Number(kib) * 1024;
}
