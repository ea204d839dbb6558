import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type FlinkVersion, flinkApi, sha256Hex } from '../../../model/index.js';
import type { Emit } from '../../../ports/index.js';
import { type Env, runClient } from './clients.js';
import { exists, withLock } from './disk.js';

export interface ConnectorOptions {
  /** The connector's Maven module. */
  readonly source: string;
  readonly flinkVersion: FlinkVersion;
  readonly cache: string;
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const JAR = 'cdcctl-flink-connector.jar';

/** What the connector for an API of Flink is built from, in its Maven module, and the options of Maven that say so. */
function partsFor(version: FlinkVersion): { readonly paths: readonly string[]; readonly options: readonly string[] } {
  const api = flinkApi(version);
  return { paths: ['pom.xml', 'src/main', `src/flink-${api}`], options: api === '1' ? [] : [`-Pflink-${api}`] };
}

/** Path of the jar for this version, built from the sources as they are now; it need not be there yet. */
export async function connectorPath(source: string, cache: string, version: FlinkVersion): Promise<string> {
  return join(cache, 'connector', await hashSources(source, version), JAR);
}

/** The connector's jar, built with Maven where the cache has none of these sources. The source folder stays as it is. */
export async function ensureConnector(options: ConnectorOptions): Promise<string> {
  const jar = await connectorPath(options.source, options.cache, options.flinkVersion);
  if (await exists(jar)) return jar;
  await mkdir(join(options.cache, 'connector'), { recursive: true });
  await withLock(join(options.cache, 'connector', 'build'), options.signal, async () => {
    if (!(await exists(jar))) await build(jar, options);
  });
  return jar;
}

async function build(jar: string, options: ConnectorOptions): Promise<void> {
  const id = 'build-connector';
  options.emit({ type: 'start', id, title: 'Building the Flink connector' });
  const work = await mkdtemp(join(options.cache, 'connector', '.tmp-'));
  try {
    const { paths, options: maven } = partsFor(options.flinkVersion);
    for (const path of paths) {
      await cp(join(options.source, path), join(work, path), { recursive: true });
    }
    await runClient({
      command: 'mvn',
      args: ['-B', '-q', '-C', '-DskipTests', ...maven, 'package'],
      cwd: work,
      env: options.env,
      signal: options.signal,
      subject: 'The Flink connector',
    });
    await mkdir(join(jar, '..'), { recursive: true });
    await rename(join(work, 'target', JAR), jar);
    options.emit({ type: 'done', id, text: jar });
  } catch (error) {
    options.emit({ type: 'failed', id });
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Hash of the names and contents of all that the jar for this version is built from. */
async function hashSources(source: string, version: FlinkVersion): Promise<string> {
  const files = await Promise.all(partsFor(version).paths.map((path) => filesOf(join(source, path))));
  const parts: (string | Buffer)[] = [];
  for (const path of files.flat().sort()) {
    const content = await readFile(path);
    parts.push(`${relative(source, path)}\0${content.length}\0`, content);
  }
  return sha256Hex(...parts).slice(0, 16);
}

/** The files of a folder, or the file itself. */
async function filesOf(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
