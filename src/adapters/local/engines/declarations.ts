import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type EngineName = 'mysql' | 'kafka' | 'flink' | 'clickhouse';

/** What an embedded engine is made of, as declared in `engines/<name>/`. */
export interface EngineDeclaration {
  readonly name: EngineName;
  readonly title: string;
  readonly client: 'maven' | 'npm';
  /** Files that decide what is fetched; their content names the engine's directory in the cache. */
  readonly files: readonly string[];
  /** About what the engine takes on disk once it is unpacked, in bytes: for progress and the check of free space. */
  readonly bytes: number;
}

const MB = 1_000_000;

export const ENGINES: readonly EngineDeclaration[] = [
  { name: 'mysql', title: 'MySQL', client: 'maven', files: ['pom.xml'], bytes: 70 * MB },
  { name: 'kafka', title: 'Kafka', client: 'maven', files: ['pom.xml'], bytes: 50 * MB },
  { name: 'flink', title: 'Flink', client: 'maven', files: ['pom.xml'], bytes: 220 * MB },
  {
    name: 'clickhouse',
    title: 'ClickHouse',
    client: 'npm',
    files: ['package.json', 'package-lock.json'],
    bytes: 570 * MB,
  },
];

/** Directory of the declarations: `engines/` at the root of the package, from `src/` and from `dist/` alike. */
export function declarationsDir(): string {
  return fileURLToPath(new URL('../../../../engines', import.meta.url));
}

/** Directory of the connector's Maven module. */
export function connectorSourceDir(): string {
  return fileURLToPath(new URL('../../../../connector', import.meta.url));
}

/** Where the artifacts are kept: `CDCCTL_CACHE_DIR`, else `cdcctl` in the user's cache directory. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return env.CDCCTL_CACHE_DIR || join(env.XDG_CACHE_HOME || join(home, '.cache'), 'cdcctl');
}

/** `<name>-<hash>`: changes when any declaring file or the manifest does. */
export async function engineKey(declaration: EngineDeclaration, root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...declaration.files, 'manifest.sha256']) {
    hash.update(`${file}\0`).update(await readFile(join(root, declaration.name, file)));
  }
  return `${declaration.name}-${hash.digest('hex').slice(0, 16)}`;
}
