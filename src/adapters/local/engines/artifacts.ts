import { join } from 'node:path';
import { CdcctlError } from '../../../errors/index.js';
import type { FlinkVersion } from '../../../model/index.js';
import type { Artifacts } from '../engine-spec.js';
import { connectorPath, ensureConnector } from './connector.js';
import {
  connectorSourceDir,
  declarationsDir,
  type EngineDeclaration,
  enginesFor,
  flinkCdc,
  MONITORING,
} from './declarations.js';
import { exists } from './disk.js';
import { engineDir, ensureEngine, type FetchOptions } from './fetch.js';
import { findJava, JAVA_MINIMUM } from './java.js';
import { ensureLibraries } from './libraries.js';

export interface ArtifactOptions extends FetchOptions {
  /** The connector's Maven module. */
  readonly connectorSource: string;
  /** The version of Flink that is wanted; no other is fetched. */
  readonly flinkVersion: FlinkVersion;
  /** Whether the pipeline's reader is made of Flink CDC; see `needsFlinkCdc`. */
  readonly flinkCdc: boolean;
}

/** Everything the engines are started from. What is not in the cache yet is fetched or built; a warm cache needs no network. */
export async function resolveArtifacts(options: ArtifactOptions): Promise<Artifacts> {
  const java = await findJava(options.env);
  if (java === null) {
    throw new CdcctlError({
      code: 'CDC-JAVA-MISSING',
      what: 'Java is not installed',
      why: 'Kafka and Flink run on it, and neither JAVA_HOME nor the PATH leads to one that works.',
      next: `install a JDK, ${JAVA_MINIMUM} or newer (for example: sudo apt-get install openjdk-17-jdk-headless)`,
    });
  }
  const engines = enginesFor(options.flinkVersion);
  // When one download fails the other must not go on behind the error.
  const siblings = new AbortController();
  const both: ArtifactOptions = { ...options, signal: AbortSignal.any([options.signal, siblings.signal]) };
  const npm = ensureEngine(engines.clickhouse, both);
  const maven = resolveMaven(both);
  try {
    const [clickhouse, rest] = await Promise.all([npm, maven]);
    return { java: java.path, flinkVersion: options.flinkVersion, clickhouse, ...rest };
  } catch (error) {
    siblings.abort();
    await Promise.allSettled([npm, maven]);
    options.signal.throwIfAborted();
    throw error;
  }
}

/** One after the other: two Maven processes must not write one local repository at once. */
async function resolveMaven(
  options: ArtifactOptions,
): Promise<Omit<Artifacts, 'java' | 'flinkVersion' | 'clickhouse'>> {
  const engines = enginesFor(options.flinkVersion);
  const mysqlBase = await ensureEngine(engines.mysql, options);
  const libaioDir = await ensureLibraries(join(mysqlBase, 'bin', 'mysqld'), options);
  const kafkaLib = await ensureEngine(engines.kafka, options);
  const flinkLib = await ensureEngine(engines.flink, options);
  const flinkCdcLib = await ensureFlinkCdc(options, options);
  const connectorJar = await ensureConnector({ ...options, source: options.connectorSource });
  return { mysqlBase, libaioDir, kafkaLib, flinkLib, flinkCdcLib, connectorJar };
}

/** Folder of Flink CDC's jar, or null where it is not wanted. */
async function ensureFlinkCdc(
  { flinkVersion, flinkCdc: wanted }: Pick<ArtifactOptions, 'flinkVersion' | 'flinkCdc'>,
  fetch: FetchOptions,
): Promise<string | null> {
  return wanted ? ensureEngine(flinkCdc(flinkVersion), fetch) : null;
}

/** What containers mount: the folders of the embedded Flink's libraries, the connector, and the metrics agent's folder. */
export async function resolveConnectors(
  options: Pick<ArtifactOptions, 'flinkVersion' | 'flinkCdc' | 'env' | 'emit' | 'signal'> & {
    readonly cacheDir: string;
  },
): Promise<Pick<Artifacts, 'flinkLib' | 'flinkCdcLib' | 'connectorJar'> & { readonly agentLib: string }> {
  const fetch: FetchOptions = { ...options, root: declarationsDir(), cache: options.cacheDir };
  const flinkLib = await ensureEngine(enginesFor(options.flinkVersion).flink, fetch);
  const flinkCdcLib = await ensureFlinkCdc(options, fetch);
  const agentLib = await ensureEngine(MONITORING, fetch);
  const { flinkVersion } = options;
  const connectorJar = await ensureConnector({ ...fetch, flinkVersion, source: connectorSourceDir() });
  return { flinkLib, flinkCdcLib, agentLib, connectorJar };
}

/** What `resolveArtifacts` would have to fetch or build. */
export interface Missing {
  readonly engines: readonly EngineDeclaration[];
  readonly connector: boolean;
}

export async function missingArtifacts(
  options: Pick<ArtifactOptions, 'root' | 'cache' | 'connectorSource' | 'flinkVersion' | 'flinkCdc'>,
): Promise<Missing> {
  const engines: EngineDeclaration[] = [];
  const besides = options.flinkCdc ? [flinkCdc(options.flinkVersion)] : [];
  for (const engine of [...Object.values(enginesFor(options.flinkVersion)), ...besides]) {
    if (!(await exists(await engineDir(engine, options.root, options.cache)))) engines.push(engine);
  }
  const connector = !(await exists(await connectorPath(options.connectorSource, options.cache, options.flinkVersion)));
  return { engines, connector };
}
