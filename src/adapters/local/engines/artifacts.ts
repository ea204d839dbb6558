import { join } from 'node:path';
import { CdcctlError } from '../../../errors/index.js';
import type { Artifacts } from '../engine-spec.js';
import { connectorPath, ensureConnector } from './connector.js';
import { ENGINES, type EngineDeclaration, type EngineName } from './declarations.js';
import { exists } from './disk.js';
import { engineDir, ensureEngine, type FetchOptions } from './fetch.js';
import { findJava, JAVA_MINIMUM } from './java.js';
import { ensureLibraries } from './libraries.js';

export interface ArtifactOptions extends FetchOptions {
  /** The connector's Maven module. */
  readonly connectorSource: string;
}

/** Everything the engines are started from. What is not in the cache yet is fetched or built; a warm cache needs no network. */
export async function resolveArtifacts(options: ArtifactOptions): Promise<Artifacts> {
  const java = await findJava(options.env);
  if (java === null) {
    throw new CdcctlError({
      what: 'Java is not installed',
      why: 'Kafka and Flink run on it, and neither JAVA_HOME nor the PATH leads to one that works.',
      next: `install a JDK, ${JAVA_MINIMUM} or newer (for example: sudo apt-get install openjdk-17-jdk-headless)`,
    });
  }
  // When one download fails the other must not go on behind the error.
  const siblings = new AbortController();
  const both: ArtifactOptions = { ...options, signal: AbortSignal.any([options.signal, siblings.signal]) };
  const npm = ensureEngine(declared('clickhouse'), both);
  const maven = resolveMaven(both);
  try {
    const [clickhouse, rest] = await Promise.all([npm, maven]);
    return { java: java.path, clickhouse, ...rest };
  } catch (error) {
    siblings.abort();
    await Promise.allSettled([npm, maven]);
    options.signal.throwIfAborted();
    throw error;
  }
}

/** One after the other: two Maven processes must not write one local repository at once. */
async function resolveMaven(options: ArtifactOptions): Promise<Omit<Artifacts, 'java' | 'clickhouse'>> {
  const mysqlBase = await ensureEngine(declared('mysql'), options);
  const libaioDir = await ensureLibraries(join(mysqlBase, 'bin', 'mysqld'), options);
  const kafkaLib = await ensureEngine(declared('kafka'), options);
  const flinkLib = await ensureEngine(declared('flink'), options);
  const connectorJar = await ensureConnector({ ...options, source: options.connectorSource });
  return { mysqlBase, libaioDir, kafkaLib, flinkLib, connectorJar };
}

function declared(name: EngineName): EngineDeclaration {
  const found = ENGINES.find((engine) => engine.name === name);
  if (!found) throw new Error(`No engine is declared as ${name}`);
  return found;
}

/** What `resolveArtifacts` would have to fetch or build. */
export interface Missing {
  readonly engines: readonly EngineDeclaration[];
  readonly connector: boolean;
}

export async function missingArtifacts(
  options: Pick<ArtifactOptions, 'root' | 'cache' | 'connectorSource'>,
): Promise<Missing> {
  const engines: EngineDeclaration[] = [];
  for (const engine of ENGINES) {
    if (!(await exists(await engineDir(engine, options.root, options.cache)))) engines.push(engine);
  }
  const connector = !(await exists(await connectorPath(options.connectorSource, options.cache)));
  return { engines, connector };
}
