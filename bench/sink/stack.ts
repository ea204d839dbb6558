import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestClient, type RestClient } from '../../src/adapters/flink/http.js';
import { systemClock } from '../../src/adapters/host/clock.js';
import { findFreePort } from '../../src/adapters/host/port-registry.js';
import { clientTls, ensureKeys } from '../../src/adapters/host/tls/index.js';
import type { BrokerOptions } from '../../src/adapters/kafka/index.js';
import { endGroup } from '../../src/adapters/local/end-process.js';
import { lastLines } from '../../src/adapters/local/engine-logs.js';
import { type EngineProcess, startEngine } from '../../src/adapters/local/engine-process.js';
import type { Artifacts, EngineSpec, LocalPorts } from '../../src/adapters/local/engine-spec.js';
import {
  cacheDirectory,
  clickhouseUsers,
  connectorSourceDir,
  declarationsDir,
  engineSpecs,
  resolveArtifacts,
} from '../../src/adapters/local/engines/index.js';
import { localJobRunner } from '../../src/adapters/local/job-runner.js';
import { statePaths } from '../../src/adapters/local/paths.js';
import { CdcctlError } from '../../src/errors/index.js';
import { ACCESS_SECRETS, AccessSecret, KAFKA_USERS, type Pipeline, secretVariables } from '../../src/model/index.js';
import { type ClientTls, type Emit, type JobRunner, pollUntil, type Secrets } from '../../src/ports/index.js';
import { gcLogOption } from './gc-log.js';

/** Kafka, Flink and ClickHouse of a benchmark, with state and ports of their own. */
export interface BenchStack {
  readonly artifacts: Artifacts;
  readonly ports: LocalPorts;
  readonly secrets: Secrets;
  /** How the endpoints of Flink know this program. */
  readonly tls: ClientTls;
  readonly flink: RestClient;
  readonly kafka: Required<Pick<BrokerOptions, 'bootstrap' | 'login'>>;
  /** Folder that is removed with the stack. */
  readonly scratch: string;
  readonly gcLog: string;
  readonly runner: JobRunner;
  /** Process ids by engine name. */
  readonly pids: ReadonlyMap<string, number>;
  pid(engine: string): number;
  stop(): Promise<void>;
}

const PORTS = [
  'mysql',
  'kafka',
  'flink',
  'clickhouseHttp',
  'clickhouseNative',
  'flinkRest',
  'kafkaController',
  'jobManagerRpc',
  'jobManagerBlob',
  'taskManagerRpc',
  'taskManagerData',
] as const satisfies readonly (keyof LocalPorts)[];

async function choosePorts(): Promise<LocalPorts> {
  const chosen: (readonly [keyof LocalPorts, number])[] = [];
  for (const name of PORTS) {
    const taken = new Set(chosen.map(([, port]) => port));
    chosen.push([name, await findFreePort(taken, 4000)]);
  }
  return Object.fromEntries(chosen) as unknown as LocalPorts;
}

/** Starts the engines from the specifications that `cdcctl up` uses, without MySQL. What was started is ended where it fails. */
export async function startStack(pipeline: Pipeline, emit: Emit, signal: AbortSignal): Promise<BenchStack> {
  const artifacts = await resolveArtifacts({
    root: declarationsDir(),
    flinkVersion: pipeline.flink.version,
    flinkCdc: false,
    connectorSource: connectorSourceDir(),
    cache: cacheDirectory(process.env, homedir()),
    env: process.env,
    emit,
    signal,
  });
  const stateDir = await mkdtemp(join(tmpdir(), 'cdcctl-bench-'));
  await mkdir(join(stateDir, 'logs'));
  const ports = await choosePorts();
  const names = [...secretVariables(pipeline), ...ACCESS_SECRETS];
  const secrets = new Map(names.map((name) => [name, randomBytes(12).toString('hex')]));
  const { tls: folder } = statePaths(stateDir);
  const password = secrets.get(AccessSecret.keyStores) ?? '';
  await ensureKeys({ folder, java: artifacts.java, password, signal });
  const tls = await clientTls(folder, password);
  const gcLog = join(stateDir, 'logs', 'gc.log');
  const specs = engineSpecs({ stateDir, ports, secrets, artifacts, clickhouseUsers: clickhouseUsers(pipeline) })
    .filter(({ name }) => name !== 'mysql')
    .map((spec) => (spec.name === 'flink-taskmanager' ? { ...spec, args: [gcLogOption(gcLog), ...spec.args] } : spec));
  const running = new Map<EngineSpec, EngineProcess>();
  const runner = localJobRunner({
    paths: statePaths(stateDir),
    stack: async () => ({ ports, artifacts }),
    secrets: async () => secrets,
  });
  const stop = async (): Promise<void> => {
    await runner.close();
    await Promise.all([...running].map(([spec, { identity }]) => endGroup(identity, spec.stop)));
    await rm(stateDir, { recursive: true, force: true });
  };
  const launched = await Promise.allSettled(specs.map((spec) => launch(spec, stateDir, running, signal)));
  const failed = launched.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const pids = new Map([...running].map(([{ name }, { identity }]) => [name, identity.pid]));
  return {
    artifacts,
    ports,
    secrets,
    tls,
    flink: createRestClient("Flink's JobManager", `https://127.0.0.1:${ports.flinkRest}`, tls),
    kafka: {
      bootstrap: `127.0.0.1:${ports.kafka}`,
      login: { username: KAFKA_USERS.cdcctl, password: secrets.get(AccessSecret.kafka) ?? '' },
    },
    scratch: stateDir,
    gcLog,
    runner,
    stop,
    pids,
    pid(engine) {
      const pid = pids.get(engine);
      if (pid === undefined) throw new Error(`no engine ${engine}`);
      return pid;
    },
  };
}

async function launch(
  spec: EngineSpec,
  stateDir: string,
  running: Map<EngineSpec, EngineProcess>,
  signal: AbortSignal,
): Promise<void> {
  const log = join(stateDir, 'logs', `${spec.name}.log`);
  await spec.prepare(signal);
  signal.throwIfAborted();
  const engine = await startEngine(spec, stateDir, log);
  running.set(spec, engine);
  let ended: string | null = null;
  void engine.ended.then((text) => {
    ended = text;
  });
  const look = async () => ({ pending: await spec.ready(signal), ended });
  const deadline = systemClock.now() + spec.readyTimeoutMs;
  const poll = { clock: systemClock, signal, pauseMs: 200, deadline };
  const last = await pollUntil(look, (seen) => seen.pending === null || seen.ended !== null, poll);
  if (last.pending === null) return;
  throw new CdcctlError({
    code: 'CDC-BENCHMARK',
    what: `${spec.name} does not come up: ${last.ended ?? last.pending}`,
    why: (await lastLines(log, 15, new Map())).join('\n'),
  });
}
