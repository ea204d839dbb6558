import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** What the tests use of the repository's engines; its own types belong to another program. */
export interface MysqlSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly readyTimeoutMs: number;
  prepare(signal: AbortSignal): Promise<void>;
  ready(signal: AbortSignal): Promise<string | null>;
}

export interface MysqlPlace {
  readonly stateDir: string;
  readonly port: number;
  readonly rootPassword: string;
}

const root = join(import.meta.dirname, '../../../..');
const load = (path: string) => import(/* @vite-ignore */ join(root, path));

/** Makes specifications of MySQL from the engine's cache; throws a text where it cannot be had. */
export async function mysqlEngine(): Promise<(place: MysqlPlace) => MysqlSpec> {
  const engines = await load('src/adapters/local/engines/index.ts');
  const artifacts = await engines.resolveArtifacts({
    root: engines.declarationsDir(),
    connectorSource: engines.connectorSourceDir(),
    cache: engines.cacheDirectory(process.env, homedir()),
    flinkVersion: '1.20',
    flinkCdc: false,
    env: process.env,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  return ({ stateDir, port, rootPassword }) => {
    const specs: readonly MysqlSpec[] = engines.engineSpecs({
      stateDir,
      // The other engines are not started.
      ports: { mysql: port },
      secrets: new Map([['MYSQL_ROOT_PASSWORD', rootPassword]]),
      artifacts,
      clickhouseUsers: [],
    });
    const spec = specs.find(({ name }) => name === 'mysql');
    if (spec === undefined) throw new Error('there is no engine mysql');
    return spec;
  };
}

/** A free port in the register that `cdcctl up` uses too. */
export async function freePort(stateDir: string): Promise<number> {
  const { reservePorts } = await load('test/e2e/support/reserve-ports.ts');
  const { port } = await reservePorts(['port'], stateDir);
  return port;
}
