import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CdcctlError } from '../../errors/index.js';
import { sha256OfFile } from '../host/file-hash.js';
import { type Artifacts, flinkFolders } from './engine-spec.js';
import { statePaths } from './paths.js';
import { readStackFile } from './stack-file.js';

/** SHA-256 in hex by file name of every connector jar that the running stack's Flink was started with. */
export async function connectorJars(stateDir: string): Promise<Readonly<Record<string, string>>> {
  const { stack } = statePaths(stateDir);
  const artifacts = (await readStackFile(stack))?.artifacts;
  if (artifacts === undefined) {
    throw new CdcctlError({
      code: 'CDC-STACK-NOT-UP',
      what: 'The stack was never brought up',
      why: `${stack} does not exist`,
      next: 'cdcctl up',
    });
  }
  const jars = await connectorFiles(artifacts);
  return Object.fromEntries(await Promise.all(jars.map(async (jar) => [basename(jar), await sha256OfFile(jar)])));
}

/** Paths of the connector jars among these artifacts. */
export async function connectorFiles(
  artifacts: Pick<Artifacts, 'connectorJar' | 'flinkCdcLib' | 'flinkLib'>,
): Promise<readonly string[]> {
  const libraries = await Promise.all(flinkFolders(artifacts).map(connectorsIn));
  return [...libraries.flat(), artifacts.connectorJar];
}

async function connectorsIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /connector.*\.jar$/.test(name));
  return names.sort().map((name) => join(folder, name));
}
