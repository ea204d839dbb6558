import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
  resolveArtifacts,
} from '../../../src/adapters/local/engines/index.js';

const root = join(import.meta.dirname, '../../..');
const PASSWORDS = ['MYSQL_ROOT', 'MYSQL_APP', 'MYSQL_CDC', 'CLICKHOUSE_ADMIN', 'CLICKHOUSE_SINK', 'CLICKHOUSE_READER'];
const PORTS = ['MYSQL', 'KAFKA', 'FLINK', 'SQL_GATEWAY', 'CLICKHOUSE_HTTP', 'CLICKHOUSE_NATIVE', 'KAFKA_UI'] as const;
/** What the jobs need beside what is in the image of Flink. */
const JARS =
  /^(flink-sql-connector-mysql-cdc|mysql-connector-j|flink-connector-kafka|kafka-clients|guava|failureaccess)-/;

/** The rendered compose project of pipeline.yaml in a folder of its own, with free ports, passwords and jars. */
export interface ComposeProject {
  port(name: (typeof PORTS)[number]): number;
  password(name: string): string;
  /** Runs `docker compose ARGS` and gives its output. */
  compose(...args: readonly string[]): Promise<string>;
  /** Process id, on this machine, of a service's container. */
  pid(service: string): Promise<number>;
  /** Takes everything down, volumes too. */
  remove(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}

async function gatherJars(folder: string): Promise<void> {
  const { flinkLib, connectorJar } = await resolveArtifacts({
    root: declarationsDir(),
    cache: cacheDirectory(process.env, homedir()),
    connectorSource: connectorSourceDir(),
    flinkVersion: '1.20',
    env: process.env,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  await mkdir(folder, { recursive: true });
  const names = (await readdir(flinkLib)).filter((name) => JARS.test(name));
  await Promise.all(names.map((name) => copyFile(join(flinkLib, name), join(folder, name))));
  await copyFile(connectorJar, join(folder, 'cdcctl-connector.jar'));
}

export async function createComposeProject(name: string): Promise<ComposeProject> {
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-compose-'));
  const config = await readFile(join(root, 'pipeline.yaml'), 'utf8');
  await writeFile(join(folder, 'pipeline.yaml'), config.replace('name: orders', `name: ${name}`));
  await execa('node', [join(root, 'bin/cdcctl.js'), 'render'], { cwd: folder });
  await gatherJars(join(folder, 'compose/connectors'));
  const ports = new Map<string, number>();
  for (const port of PORTS) ports.set(port, await freePort());
  const passwords = new Map(PASSWORDS.map((key) => [key, randomBytes(12).toString('base64url')]));
  const lines = [
    ...[...passwords].map(([key, value]) => `${key}_PASSWORD=${value}`),
    ...[...ports].map(([key, value]) => `CDCCTL_${key}_PORT=${value}`),
  ];
  await writeFile(join(folder, 'compose/.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const compose = async (...args: readonly string[]) => {
    const { stdout } = await execa('docker', ['compose', '-f', join(folder, 'compose/docker-compose.yaml'), ...args]);
    return stdout;
  };
  return {
    port: (key) => ports.get(key) ?? 0,
    password: (key) => passwords.get(key) ?? '',
    compose,
    async pid(service) {
      const id = await compose('ps', '--quiet', service);
      const { stdout } = await execa('docker', ['inspect', '--format', '{{.State.Pid}}', id]);
      return Number(stdout);
    },
    async remove() {
      await compose('--profile', '*', 'down', '--volumes', '--timeout', '20');
      await rm(folder, { recursive: true });
    },
  };
}
