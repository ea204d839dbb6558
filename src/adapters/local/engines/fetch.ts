import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { CdcctlError, messageOf } from '../../../errors/index.js';
import type { Emit } from '../../../ports/index.js';
import { type Env, runClient } from './clients.js';
import { type EngineDeclaration, engineKey } from './declarations.js';
import { exists, requireSpace, withLock } from './disk.js';
import { type Damage, type Manifest, parseManifest, verify } from './manifest.js';
import { countDownloads, watchSize } from './progress.js';

export interface FetchOptions {
  /** Directory that holds the declarations (`engines/`). */
  readonly root: string;
  /** The cache directory; see `cacheDirectory`. */
  readonly cache: string;
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Reads every file again instead of trusting those that have not changed since the last check. */
  readonly fullCheck?: boolean;
}

/** Directory of an engine in the cache; it need not be there yet. */
export async function engineDir(declaration: EngineDeclaration, root: string, cache: string): Promise<string> {
  return join(cache, 'engines', await engineKey(declaration, root));
}

/**
 * Directory with the engine's files, each of which is what the manifest says. It is fetched where it is not in the
 * cache, and fetched again where a file there is damaged; otherwise nothing leaves this machine.
 */
export async function ensureEngine(declaration: EngineDeclaration, options: FetchOptions): Promise<string> {
  const dir = await engineDir(declaration, options.root, options.cache);
  const manifest = parseManifest(await readFile(join(options.root, declaration.name, 'manifest.sha256'), 'utf8'));
  if ((await exists(dir)) && (await verify(dir, manifest, options.fullCheck)).length === 0) return dir;

  await mkdir(join(options.cache, 'engines'), { recursive: true });
  await withLock(dir, options.signal, async () => {
    // Another process may have fetched it while this one waited for the lock.
    const damage = (await exists(dir)) ? await verify(dir, manifest) : null;
    if (damage?.length === 0) return;
    if (damage)
      options.emit({ type: 'warning', text: `${describe(damage, dir)}; ${declaration.title} is fetched again` });
    await fetchVerified(declaration, manifest, dir, options);
  });
  return dir;
}

async function fetchVerified(
  declaration: EngineDeclaration,
  manifest: Manifest,
  dir: string,
  options: FetchOptions,
): Promise<void> {
  const id = `fetch-${declaration.name}`;
  options.emit({ type: 'start', id, title: `Fetching ${declaration.title}` });
  await requireSpace(options.cache, declaration.bytes * 2.5, declaration.title);
  const work = await mkdtemp(join(options.cache, 'engines', '.tmp-'));
  try {
    let damage = await fetchInto(declaration, manifest, work, false, options);
    if (damage.length > 0 && declaration.client === 'maven') {
      // Maven does not check files of its local repository again; an empty one makes it fetch each anew.
      options.emit({ type: 'warning', text: `${describe(damage, '')}; fetching past the local Maven repository` });
      damage = await fetchInto(declaration, manifest, work, true, options);
    }
    if (damage.length > 0) throw damagedError(declaration, damage);
    await rm(dir, { recursive: true, force: true });
    await rename(join(work, 'files'), dir);
    options.emit({ type: 'done', id, text: `in ${dir}` });
  } catch (error) {
    options.emit({ type: 'failed', id, text: messageOf(error) });
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchInto(
  declaration: EngineDeclaration,
  manifest: Manifest,
  work: string,
  freshRepository: boolean,
  options: FetchOptions,
): Promise<readonly Damage[]> {
  const files = join(work, 'files');
  await rm(files, { recursive: true, force: true });
  await fetchFiles(declaration, work, freshRepository, options);
  return verify(files, manifest, true);
}

/** Fetches an engine's files into `<work>/files`, unchecked. */
export async function fetchFiles(
  declaration: EngineDeclaration,
  work: string,
  freshRepository: boolean,
  options: FetchOptions,
): Promise<void> {
  await mkdir(join(work, 'files'), { recursive: true });
  if (declaration.client === 'npm') await fetchWithNpm(declaration, join(work, 'files'), options);
  else await fetchWithMaven(declaration, work, freshRepository, options);
}

/** By its full name: for a short one Maven asks the registry which plugin is meant. The version is in the pom. */
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin';

async function fetchWithMaven(
  declaration: EngineDeclaration,
  work: string,
  freshRepository: boolean,
  options: FetchOptions,
): Promise<void> {
  const out = join(work, 'files');
  const goal =
    declaration.name === 'mysql'
      ? [`${PLUGIN}:unpack-dependencies`, `-DmarkersDirectory=${join(work, 'markers')}`]
      : [`${PLUGIN}:copy-dependencies`];
  const repository = freshRepository ? [`-Dmaven.repo.local=${join(work, 'repository')}`] : [];
  const pom = join(options.root, declaration.name, 'pom.xml');
  await runClient({
    command: 'mvn',
    args: ['-B', '-C', '-f', pom, ...goal, `-DoutputDirectory=${out}`, ...repository],
    cwd: work,
    env: options.env,
    signal: options.signal,
    subject: declaration.title,
    onLine: countDownloads((text) => options.emit({ type: 'progress', id: `fetch-${declaration.name}`, text })),
  });
  if (declaration.name === 'mysql') await unpackArchive(join(out, 'mysql-Linux-amd64.tar.gz'), out, options.signal);
}

async function unpackArchive(archive: string, into: string, signal: AbortSignal): Promise<void> {
  await execa('tar', ['-xzf', archive, '-C', into, '--no-same-owner'], { cancelSignal: signal });
  await rm(archive);
}

async function fetchWithNpm(declaration: EngineDeclaration, into: string, options: FetchOptions): Promise<void> {
  for (const file of declaration.files) await cp(join(options.root, declaration.name, file), join(into, file));
  const stop = watchSize(into, declaration.bytes, (text) =>
    options.emit({ type: 'progress', id: `fetch-${declaration.name}`, text }),
  );
  try {
    await runClient({
      command: 'npm',
      args: ['ci', '--prefix', into, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      cwd: into,
      env: options.env,
      signal: options.signal,
      subject: declaration.title,
    });
  } finally {
    stop();
  }
}

const KINDS = { missing: 'is missing', different: 'is damaged', unexpected: 'does not belong there' } as const;

function describe(damage: readonly Damage[], dir: string): string {
  const shown = damage.slice(0, 3).map(({ path, kind }) => `${join(dir, path)} ${KINDS[kind]}`);
  return shown.join(', ') + (damage.length > 3 ? ` and ${damage.length - 3} more` : '');
}

function damagedError(declaration: EngineDeclaration, damage: readonly Damage[]): CdcctlError {
  return new CdcctlError({
    code: 'CDC-FETCH-DAMAGED',
    what: `${declaration.title} was fetched, but it is not what engines/${declaration.name}/manifest.sha256 says`,
    why: `${describe(damage, '')}. A mirror or proxy may serve other files under the same names.`,
    next: 'compare the settings of Maven and npm (mirrors, proxies) with your organisation, then run the command again',
  });
}
