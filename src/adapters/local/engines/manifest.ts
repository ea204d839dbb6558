import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { sha256OfFile } from '../../host/file-hash.js';

/** SHA-256 (hex) by path relative to the engine's directory. */
export type Manifest = ReadonlyMap<string, string>;

/** Written beside the files by npm itself; its content depends on npm's version and nothing loads it. */
const IGNORED = new Set(['node_modules/.package-lock.json']);

const STAMP = '.verified.json';

/** Reads the format of `sha256sum`, so that `sha256sum -c` checks the same files by hand. */
export function parseManifest(text: string): Manifest {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

export function formatManifest(manifest: Manifest): string {
  const lines = [...manifest].map(([path, hash]) => `${hash}  ${path}\n`);
  return lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('');
}

/** Every file below a directory, relative to it and sorted. */
export async function listFiles(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .filter((path) => path !== STAMP && !IGNORED.has(path))
    .sort();
}

export async function computeManifest(dir: string): Promise<Manifest> {
  const manifest = new Map<string, string>();
  for (const path of await listFiles(dir)) manifest.set(path, await sha256OfFile(join(dir, path)));
  return manifest;
}

/** A file that is not what the manifest says. */
export interface Damage {
  readonly path: string;
  readonly kind: 'missing' | 'different' | 'unexpected';
}

/** Hashes the files of an engine and compares them with its manifest; the files in `trusted` are not read again. */
async function compare(dir: string, manifest: Manifest, trusted: ReadonlySet<string>): Promise<readonly Damage[]> {
  const present = new Set(await listFiles(dir));
  const damage: Damage[] = [];
  for (const [path, hash] of manifest) {
    if (!present.has(path)) damage.push({ path, kind: 'missing' });
    else if (!trusted.has(path) && (await sha256OfFile(join(dir, path))) !== hash)
      damage.push({ path, kind: 'different' });
  }
  for (const path of present) {
    // A jar that nobody declared would be on the class path.
    if (!manifest.has(path)) damage.push({ path, kind: 'unexpected' });
  }
  return damage;
}

/** Size and time of change of a file; a file is hashed again when this differs from the stamp. */
async function fingerprint(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return `${size} ${mtimeMs} ${ino}`;
}

async function readStamp(dir: string): Promise<Readonly<Record<string, string>>> {
  try {
    return JSON.parse(await readFile(join(dir, STAMP), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

async function unchangedSince(dir: string, stamp: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const unchanged = new Set<string>();
  for (const [path, seen] of Object.entries(stamp)) {
    const now = await fingerprint(join(dir, path)).catch(() => null);
    if (now === seen) unchanged.add(path);
  }
  return unchanged;
}

/**
 * What of an engine's directory is not as its manifest says. Files that have not changed since the last check, by
 * size, time and inode, are taken as good unless `full`; a check without damage renews that stamp.
 */
export async function verify(dir: string, manifest: Manifest, full = false): Promise<readonly Damage[]> {
  const stamp = full ? {} : await readStamp(dir);
  const trusted = await unchangedSince(dir, stamp);
  const damage = await compare(dir, manifest, trusted);
  if (damage.length === 0 && [...manifest.keys()].some((path) => !trusted.has(path))) await writeStamp(dir, manifest);
  return damage;
}

async function writeStamp(dir: string, manifest: Manifest): Promise<void> {
  const stamp: Record<string, string> = {};
  for (const path of manifest.keys()) stamp[path] = await fingerprint(join(dir, path));
  await writeFileAtomic(join(dir, STAMP), JSON.stringify(stamp));
}
