import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureKeys } from '../../../src/adapters/host/tls/index.js';
import type { EngineContext, EngineSpec, LocalPorts } from '../../../src/adapters/local/engine-spec.js';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
  engineSpecs,
  resolveArtifacts,
} from '../../../src/adapters/local/engines/index.js';
import { statePaths } from '../../../src/adapters/local/paths.js';
import { AccessSecret } from '../../../src/model/index.js';
import { reservePorts } from './reserve-ports.js';

export interface EngineStack {
  readonly context: EngineContext;
  /** Process id by engine name. */
  readonly pids: ReadonlyMap<string, number>;
  log(engine: string): Promise<string>;
  /** Kills an engine's process at once and starts it again; resolves when it is ready. */
  crash(engine: string): Promise<void>;
  /** Ends every engine in the way its specification says, and removes the state. */
  stop(): Promise<void>;
}

const PORTS = [
  'mysql',
  'kafka',
  'flink',
  'flinkRest',
  'clickhouseHttp',
  'clickhouseNative',
  'kafkaController',
  'jobManagerRpc',
  'jobManagerBlob',
  'taskManagerRpc',
  'taskManagerData',
] as const satisfies readonly (keyof LocalPorts)[];

/** Characters that a careless quoting would stumble over. */
function password(): string {
  return `${randomBytes(9).toString('base64url')}'"\\#<&$`;
}

export const SECRETS = [
  'MYSQL_ROOT_PASSWORD',
  'CLICKHOUSE_ADMIN_PASSWORD',
  'CLICKHOUSE_SINK_PASSWORD',
  'CLICKHOUSE_READER_PASSWORD',
] as const;

/** Passwords that Flink and Kafka read from their configuration, whose files are for their owner alone. */
const CONFIGURED = Object.values(AccessSecret);

/** Fetches what is missing, then starts every engine from its specification with ports and state of its own. */
export async function startEngines(): Promise<EngineStack> {
  const signal = AbortSignal.timeout(600_000);
  const artifacts = await resolveArtifacts({
    root: declarationsDir(),
    connectorSource: connectorSourceDir(),
    cache: cacheDirectory(process.env, homedir()),
    flinkVersion: '1.20',
    flinkCdc: false,
    env: process.env,
    emit: () => {},
    signal,
  });
  const stateDir = await mkdtemp(join(tmpdir(), 'cdcctl engines-'));
  await mkdir(join(stateDir, 'logs'));
  const context: EngineContext = {
    stateDir,
    ports: await reservePorts(PORTS, stateDir),
    secrets: new Map([
      ...[...SECRETS, ...CONFIGURED].map((name) => [name, password()] as const),
      // Flink puts it unquoted into the configuration of its RPC; cdcctl makes it, and makes it plain.
      [AccessSecret.keyStores, randomBytes(16).toString('hex')],
    ]),
    artifacts,
    clickhouseUsers: [
      {
        name: 'cdcctl_sink',
        passwordVariable: 'CLICKHOUSE_SINK_PASSWORD',
        grants: ['GRANT SELECT, INSERT ON `shop`.*'],
        settings: {},
      },
      {
        name: 'cdcctl_reader',
        passwordVariable: 'CLICKHOUSE_READER_PASSWORD',
        grants: ['GRANT SELECT ON `shop`.*'],
        settings: { readonly: '2' },
      },
    ],
  };
  const keys = { java: artifacts.java, password: context.secrets.get(AccessSecret.keyStores) ?? '' };
  await ensureKeys({ ...keys, folder: statePaths(stateDir).tls, signal });
  return startAll(context);
}

async function startAll(context: EngineContext): Promise<EngineStack> {
  const specs = new Map(engineSpecs(context).map((spec) => [spec.name, spec]));
  const children = new Map<string, ChildProcess>();
  const pids = new Map<string, number>();
  const launch = async (spec: EngineSpec) => {
    const child = await start(spec, context.stateDir);
    children.set(spec.name, child);
    pids.set(spec.name, child.pid ?? 0);
    await waitReady(spec, child).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await tails(context.stateDir, [spec.name, 'flink-jobmanager'])}`);
    });
  };
  const stop = async () => {
    await Promise.all([...children].map(([name, child]) => end(child, specs.get(name)?.stop.signal ?? 'SIGTERM')));
    await rm(context.stateDir, { recursive: true, force: true });
  };
  // All have to settle first: an engine that starts after the others were ended would be left behind.
  const launched = await Promise.allSettled([...specs.values()].map(launch));
  const failed = launched.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    context,
    pids,
    stop,
    log: (engine) => readFile(join(context.stateDir, 'logs', `${engine}.log`), 'utf8'),
    async crash(engine) {
      const spec = specs.get(engine);
      const child = children.get(engine);
      if (!spec || !child) throw new Error(`no engine ${engine}`);
      await end(child, 'SIGKILL');
      await launch(spec);
    },
  };
}

/** The ends of these logs: of what happened once, nothing else is left when the test is over. */
async function tails(stateDir: string, engines: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    engines.map((engine) => readFile(join(stateDir, 'logs', `${engine}.log`), 'utf8').catch(() => '')),
  );
  return engines.map((engine, i) => `${engine}:\n${texts[i]?.split('\n').slice(-60).join('\n')}`).join('\n');
}

async function start(spec: EngineSpec, stateDir: string): Promise<ChildProcess> {
  await spec.prepare(AbortSignal.timeout(120_000));
  const log = openSync(join(stateDir, 'logs', `${spec.name}.log`), 'a');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...spec.env };
  const child = spawn(spec.command, spec.args, { cwd: spec.cwd, env, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function waitReady(spec: EngineSpec, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + spec.readyTimeoutMs;
  for (;;) {
    const pending = await spec.ready(AbortSignal.timeout(5000));
    if (pending === null) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${spec.name} ended: ${pending}`);
    if (Date.now() > deadline) throw new Error(`${spec.name} is not ready: ${pending}`);
    await delay(200);
  }
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
