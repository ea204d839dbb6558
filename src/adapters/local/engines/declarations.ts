import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLINK_VERSIONS, type FlinkVersion, sha256Hex } from '../../../model/index.js';

export type EngineName =
  | 'mysql'
  | 'kafka'
  | 'flink'
  | 'flink-2.2'
  | 'flink-1.19'
  | 'flink-1.18'
  | 'flink-cdc'
  | 'flink-cdc-1.18'
  | 'clickhouse'
  | 'monitoring';

/** What an embedded engine is made of, as declared in `engines/<name>/`. */
export interface EngineDeclaration {
  readonly name: EngineName;
  readonly title: string;
  readonly client: 'maven' | 'npm';
  /** Files that decide what is fetched, relative to `engines/<name>/`; their content names the engine's directory in the cache. */
  readonly files: readonly string[];
  /** About what the engine takes on disk once it is unpacked, in bytes: for progress and the check of free space. */
  readonly bytes: number;
}

const MB = 1_000_000;

const MYSQL: EngineDeclaration = {
  name: 'mysql',
  title: 'MySQL',
  client: 'maven',
  files: ['pom.xml'],
  bytes: 70 * MB,
};
const KAFKA: EngineDeclaration = {
  name: 'kafka',
  title: 'Kafka',
  client: 'maven',
  files: ['pom.xml'],
  bytes: 50 * MB,
};
const CLICKHOUSE: EngineDeclaration = {
  name: 'clickhouse',
  title: 'ClickHouse',
  client: 'npm',
  files: ['package.json', 'package-lock.json'],
  bytes: 570 * MB,
};

/** No engine of a stack of this machine: the Docker target mounts it into Kafka's container. */
export const MONITORING: EngineDeclaration = {
  name: 'monitoring',
  title: 'the metrics agent',
  client: 'maven',
  files: ['pom.xml'],
  bytes: MB,
};

function flink(version: FlinkVersion): EngineDeclaration {
  const common = { title: `Flink ${version}`, client: 'maven', bytes: 200 * MB } as const;
  if (version === '1.20') return { ...common, name: 'flink', files: ['pom.xml'] };
  return { ...common, name: `flink-${version}`, files: ['pom.xml', '../flink/pom.xml'] };
}

/** Flink CDC's newest for a version of Flink. It is fetched, and on Flink's class path, where the reader is made of it. */
export function flinkCdc(version: FlinkVersion): EngineDeclaration {
  const common = { title: 'Flink CDC', client: 'maven', bytes: 22 * MB } as const;
  if (version !== '1.18') return { ...common, name: 'flink-cdc', files: ['pom.xml'] };
  return { ...common, name: 'flink-cdc-1.18', files: ['pom.xml', '../flink-cdc/pom.xml'] };
}

/** The engines of every stack that runs this version of Flink. */
export function enginesFor(
  version: FlinkVersion,
): Readonly<Record<'mysql' | 'kafka' | 'flink' | 'clickhouse', EngineDeclaration>> {
  return { mysql: MYSQL, kafka: KAFKA, flink: flink(version), clickhouse: CLICKHOUSE };
}

/** Everything that is declared in `engines/`. */
export const ENGINES: readonly EngineDeclaration[] = [
  MYSQL,
  KAFKA,
  ...FLINK_VERSIONS.map(flink),
  flinkCdc('1.20'),
  flinkCdc('1.18'),
  CLICKHOUSE,
  MONITORING,
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
  const parts: (string | Buffer)[] = [];
  for (const file of [...declaration.files, 'manifest.sha256']) {
    parts.push(`${file}\0`, await readFile(join(root, declaration.name, file)));
  }
  return `${declaration.name}-${sha256Hex(...parts).slice(0, 16)}`;
}
