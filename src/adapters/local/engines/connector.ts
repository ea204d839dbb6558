import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Emit } from '../../../ports/index.js';
import { type Env, runClient } from './clients.js';
import { exists, withLock } from './disk.js';

export interface ConnectorOptions {
  /** The connector's Maven module. */
  readonly source: string;
  readonly cache: string;
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const JAR = 'cdcctl-flink-connector.jar';

/** Path of the jar built from the sources as they are now; it need not be there yet. */
export async function connectorPath(source: string, cache: string): Promise<string> {
  return join(cache, 'connector', await hashSources(source), JAR);
}

/** The connector's jar, built with Maven where the cache has none of these sources. The source folder stays as it is. */
export async function ensureConnector(options: ConnectorOptions): Promise<string> {
  const jar = await connectorPath(options.source, options.cache);
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
    for (const path of ['pom.xml', 'src/main']) {
      await cp(join(options.source, path), join(work, path), { recursive: true });
    }
    await runClient({
      command: 'mvn',
      args: ['-B', '-q', '-C', '-DskipTests', 'package'],
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

/** Hash of the names and contents of `pom.xml` and all files of `src/main`. */
async function hashSources(source: string): Promise<string> {
  const entries = await readdir(join(source, 'src', 'main'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const path of [join(source, 'pom.xml'), ...files].sort()) {
    const content = await readFile(path);
    hash.update(`${relative(source, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
