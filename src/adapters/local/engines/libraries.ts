import { mkdir, mkdtemp, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { CdcctlError, messageOf } from '../../../errors/index.js';
import type { Emit } from '../../../ports/index.js';
import type { Env } from './clients.js';
import { exists, withLock } from './disk.js';

/** Debian packages that hold a shared library of mysqld, newest name first. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'libaio.so.1': ['libaio1t64', 'libaio1'],
  'libnuma.so.1': ['libnuma1'],
  'libcrypt.so.1': ['libcrypt1'],
};

/** Names under which a distribution ships the same library with the same interface. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = { 'libaio.so.1': ['libaio.so.1t64'] };

const SYSTEM_DIRS = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64', '/usr/lib'];

export interface LibraryOptions {
  readonly cache: string;
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Where the system keeps its libraries; tests point it elsewhere. */
  readonly systemDirs?: readonly string[];
}

/** Names of the shared libraries that the dynamic linker does not find for a program, given `ldd`'s output. */
export function missingLibraries(lddOutput: string): readonly string[] {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * Directory to put on the LD_LIBRARY_PATH of `mysqld` so that all its shared libraries are found; null where the
 * system has them. They are taken from the distribution's packages, unpacked into the cache without root.
 */
export async function ensureLibraries(program: string, options: LibraryOptions): Promise<string | null> {
  const missing = await unresolved(program, null, options.env);
  if (missing.length === 0) return null;
  const dir = join(options.cache, 'engines', 'libraries');
  if ((await unresolved(program, dir, options.env)).length === 0) return dir;
  await mkdir(dir, { recursive: true });
  await withLock(dir, options.signal, async () => {
    for (const library of await unresolved(program, dir, options.env)) await provide(library, dir, options);
  });
  const still = await unresolved(program, dir, options.env);
  if (still.length > 0) throw missingError(still, 'It was unpacked, but the dynamic linker does not find it.');
  return dir;
}

async function unresolved(program: string, dir: string | null, env: Env): Promise<readonly string[]> {
  const libraryEnv = dir === null ? env : { ...env, LD_LIBRARY_PATH: dir };
  const ldd = await execa('ldd', [program], { env: libraryEnv, extendEnv: false, reject: false });
  // Without ldd nothing is known to be missing; a mysqld that cannot start then says so itself.
  return missingLibraries(ldd.stdout ?? '');
}

async function provide(library: string, dir: string, options: LibraryOptions): Promise<void> {
  for (const name of OTHER_NAMES[library] ?? []) {
    for (const systemDir of options.systemDirs ?? SYSTEM_DIRS) {
      if (await exists(join(systemDir, name))) return link(join(systemDir, name), join(dir, library));
    }
  }
  const id = `library-${library}`;
  options.emit({ type: 'start', id, title: `Fetching ${library}` });
  try {
    await unpackFromPackages(library, dir, options);
    options.emit({ type: 'done', id, text: `unpacked into ${dir}` });
  } catch (error) {
    options.signal.throwIfAborted();
    options.emit({ type: 'failed', id });
    throw missingError([library], messageOf(error));
  }
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true });
  await symlink(target, path);
}

async function unpackFromPackages(library: string, dir: string, options: LibraryOptions): Promise<void> {
  const packages = PACKAGES[library];
  if (!packages) throw new Error('No Debian package is known that holds it.');
  const work = await mkdtemp(join(options.cache, 'engines', '.tmp-'));
  try {
    const archive = await downloadPackage(packages, work, options);
    await execa('dpkg-deb', ['-x', archive, join(work, 'root')], { cancelSignal: options.signal });
    await takeLibrary(library, join(work, 'root'), dir);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Downloads the first of the packages that the distribution knows; its lists are read into a private directory where there are none. */
async function downloadPackage(packages: readonly string[], work: string, options: LibraryOptions): Promise<string> {
  const own = [
    ...['-o', `Dir::State::lists=${join(work, 'lists')}`],
    ...['-o', `Dir::Cache=${join(work, 'cache')}`],
    ...['-o', 'Debug::NoLocking=1'],
  ];
  await mkdir(join(work, 'lists', 'partial'), { recursive: true });
  await mkdir(join(work, 'cache', 'archives', 'partial'), { recursive: true });
  // apt's sandbox user cannot write into the user's cache.
  const apt = (args: readonly string[]) =>
    execa('apt-get', ['-q', '-o', 'APT::Sandbox::User=', ...args], {
      cwd: work,
      env: options.env,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
      cancelSignal: options.signal,
    });
  let output = '';
  for (const [index, lists] of [[], own].entries()) {
    if (index === 1) output = (await apt([...own, 'update'])).all ?? '';
    for (const name of packages) {
      const result = await apt([...lists, 'download', name]);
      if (result.code === 'ENOENT') throw new Error('apt-get is not there to fetch it with.');
      const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
      if (!result.failed && archive) return join(work, archive);
      output += `\n${result.all ?? ''}`;
    }
  }
  throw new Error(
    output
      .split('\n')
      .filter((line) => /^E: /.test(line))
      .slice(-2)
      .join(' ') || 'apt-get download failed.',
  );
}

/** Moves a library out of an unpacked package, under the name that the linker looks for. */
async function takeLibrary(library: string, root: string, dir: string): Promise<void> {
  const names = [library, ...(OTHER_NAMES[library] ?? [])];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => names.includes(entry.name));
  if (!found) throw new Error(`The package does not hold ${library}.`);
  const path = join(found.parentPath, found.name);
  const file = found.isSymbolicLink() ? join(found.parentPath, await readlink(path)) : path;
  await rename(file, join(dir, basename(file)));
  if (basename(file) !== library) await link(basename(file), join(dir, library));
}

function missingError(libraries: readonly string[], why: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-LIBRARY-MISSING',
    what: `MySQL needs ${libraries.join(', ')}, which this system does not have`,
    why,
    next:
      'install it, then run the command again: sudo apt-get install libaio1t64 libnuma1 (Ubuntu 24.04, Debian 13), ' +
      'sudo apt-get install libaio1 libnuma1 (older ones), sudo dnf install libaio numactl-libs libxcrypt-compat (Fedora, RHEL), ' +
      'sudo zypper install libaio1 libnuma1 (SUSE), sudo pacman -S libaio numactl libxcrypt-compat (Arch)',
  });
}
