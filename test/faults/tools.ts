import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { sha256OfFile } from '../../src/adapters/host/file-hash.js';
import { makeClockFile } from './clocks.js';

/** Programs and libraries that some faults need and that most machines do not have. */
export interface Tools {
  /** A library that gives processes a clock of their own, and the file that it reads; null where none can be made. */
  readonly clock: { readonly library: string; readonly steps: string } | null;
  /** iptables with its libraries and extensions; null where it cannot be had. */
  readonly iptables: { readonly path: string; readonly env: Readonly<Record<string, string>> } | null;
}

const LIB = 'usr/lib/x86_64-linux-gnu';
const PACKAGES = [
  'iptables',
  'libip4tc2',
  'libip6tc2',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'libnftnl11',
  'libmnl0',
  'libxtables12',
];

/** Takes them from Debian's packages, unpacked into a folder of the user's cache without root. */
export async function findTools(cache: string): Promise<Tools> {
  const folder = join(cache, 'fault-tools');
  if (!existsSync(folder)) await unpack(folder).catch(() => undefined);
  const path = join(folder, 'usr/sbin/iptables-legacy');
  const lib = join(folder, LIB);
  return {
    clock: await makeClock(cache).catch(() => null),
    iptables: existsSync(path) ? { path, env: { LD_LIBRARY_PATH: lib, XTABLES_LIBDIR: join(lib, 'xtables') } } : null,
  };
}

async function unpack(folder: string): Promise<void> {
  const work = `${folder}.${process.pid}`;
  const root = join(work, 'root');
  try {
    await mkdir(root, { recursive: true });
    const options = ['-q', '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1'];
    for (const name of PACKAGES) {
      await execa('apt-get', [...options, 'download', name], { cwd: work, reject: false, stdin: 'ignore' });
    }
    const archives = (await readdir(work)).filter((file) => file.endsWith('.deb'));
    for (const archive of archives) await execa('dpkg-deb', ['-x', join(work, archive), root]);
    if (archives.length > 0) await rename(root, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Builds the library into the cache; named by its source, as running processes may have an older one. */
async function makeClock(cache: string): Promise<Tools['clock']> {
  const source = join(import.meta.dirname, 'clock.c');
  const folder = join(cache, 'fault-clock');
  const steps = join(folder, 'steps');
  const hash = await sha256OfFile(source);
  const library = join(folder, `clock-${hash.slice(0, 16)}.so`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  makeClockFile(steps);
  if (!existsSync(library)) {
    const made = `${library}.${process.pid}`;
    await execa('cc', ['-O2', '-shared', '-fPIC', `-DSTEPS="${steps}"`, '-o', made, source, '-ldl']);
    await rename(made, library);
  }
  return { library, steps };
}
