import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const root = join(import.meta.dirname, '../../..');

/** The npm package as a stranger has it: packed, and installed into an empty folder with what it depends on. */
export interface InstalledPackage {
  readonly folder: string;
  /** What `npx cdcctl` runs there. */
  readonly program: string;
  /** Paths of all that is in the package. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Node in this version, from its npm package, in a folder of its own below. Gives the path of the program. */
export async function installNode(folder: string, version: string): Promise<string> {
  const home = join(folder, `node-${version}`);
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  await execa('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: home, stdin: 'ignore' });
  return join(home, 'node_modules', 'node', 'bin', 'node');
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cdcctl-package-')));
  const packed = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, stdin: 'ignore' });
  const [{ filename, files }]: readonly [{ filename: string; files: readonly { path: string }[] }] = JSON.parse(
    packed.stdout.slice(packed.stdout.indexOf('[')),
  );
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await execa('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder, stdin: 'ignore' });
  return {
    folder,
    program: await realpath(join(folder, 'node_modules', '.bin', 'cdcctl')),
    files: files.map(({ path }) => path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
