import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineSpec, LocalPorts } from '../../../src/adapters/local/engine-spec.js';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
} from '../../../src/adapters/local/engines/declarations.js';
import { clickhouseUsers, engineSpecs, resolveArtifacts } from '../../../src/adapters/local/engines/index.js';
import { type Pipeline, secretVariables } from '../../../src/model/index.js';
import { reservePorts } from './reserve-ports.js';

/** MySQL and ClickHouse without the rest of the stack. */
export interface Databases {
  readonly mysqlPort: number;
  readonly clickhouseUrl: string;
  /** The same password for every user. */
  readonly password: string;
  stop(): Promise<void>;
}

const PASSWORD = 'test "password" \\ \'1\'';

async function start(spec: EngineSpec): Promise<ChildProcess> {
  const { signal } = new AbortController();
  await spec.prepare(signal);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const end = Date.now() + spec.readyTimeoutMs;
  while ((await spec.ready(signal)) !== null) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${spec.name} does not start:\n${log}`);
    await delay(100);
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** Starts MySQL and ClickHouse with the users that the pipeline has, on free ports and in a folder of their own. */
export async function startDatabases(pipeline: Pipeline): Promise<Databases> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cdcctl-databases-'));
  const artifacts = await resolveArtifacts({
    root: declarationsDir(),
    connectorSource: connectorSourceDir(),
    cache: cacheDirectory(process.env, homedir()),
    flinkVersion: pipeline.flink.version,
    flinkCdc: false,
    env: process.env,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  const ports = await reservePorts(['mysql', 'clickhouseHttp', 'clickhouseNative'], stateDir);
  const specs = engineSpecs({
    stateDir,
    // The other engines are not started.
    ports: ports as LocalPorts,
    secrets: new Map(secretVariables(pipeline).map((name) => [name, PASSWORD])),
    artifacts,
    clickhouseUsers: clickhouseUsers(pipeline),
  });
  const wanted = specs.filter(({ name }) => name === 'mysql' || name === 'clickhouse-server');
  const children = await Promise.all(wanted.map(start));
  return {
    mysqlPort: ports.mysql,
    clickhouseUrl: `http://127.0.0.1:${ports.clickhouseHttp}`,
    password: PASSWORD,
    stop: async () => {
      await Promise.all(children.map(end));
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
