import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { declarationsDir, ENGINES } from './declarations.js';
import { fetchFiles } from './fetch.js';
import { computeManifest, formatManifest } from './manifest.js';

/**
 * Fetches engines anew, those that are named or all, and writes `engines/<name>/manifest.sha256`: for whoever changes
 * a declaration.
 */
async function main(names: readonly string[]): Promise<void> {
  const root = declarationsDir();
  const options = {
    root,
    cache: tmpdir(),
    env: process.env,
    emit: () => {},
    signal: new AbortController().signal,
  };
  for (const declaration of ENGINES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const work = await mkdtemp(join(tmpdir(), 'cdcctl-manifest-'));
    try {
      await fetchFiles(declaration, work, false, options);
      const manifest = await computeManifest(join(work, 'files'));
      await writeFile(join(root, declaration.name, 'manifest.sha256'), formatManifest(manifest));
      process.stdout.write(`engines/${declaration.name}/manifest.sha256: ${manifest.size} files\n`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

await main(process.argv.slice(2));
