import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { FlinkVersion } from '../../../model/index.js';
import type { EngineContext, EngineSpec } from '../engine-spec.js';
import { answered, getJson } from './ask.js';
import {
  FLINK_CONFIG_NAMES,
  FLINK_LOGGING,
  flinkConfig,
  flinkConfigName,
  flinkTmpDir,
  jobManagerSettings,
  type Settings,
  sqlGatewaySettings,
  TASK_MANAGER_MEMORY,
  taskManagerSettings,
} from './flink-config.js';
import { makePrivateDir, writePrivate } from './spec-files.js';

/** Packages of the JDK that Flink and its serializers reach into by reflection. */
const EXPORTS = [
  'java.base/sun.net.util',
  'java.rmi/sun.rmi.registry',
  'java.security.jgss/sun.security.krb5',
  ...['api', 'file', 'parser', 'tree', 'util'].map((name) => `jdk.compiler/com.sun.tools.javac.${name}`),
];
const OPENS = [
  ...['lang', 'lang.reflect', 'net', 'io', 'nio', 'text', 'time', 'util'].map((name) => `java.base/java.${name}`),
  ...['concurrent', 'concurrent.atomic', 'concurrent.locks'].map((name) => `java.base/java.util.${name}`),
  'java.base/sun.nio.ch',
];
const MODULE_ACCESS = [
  ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...OPENS.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
];

interface FlinkProcess {
  readonly name: string;
  readonly jvm: readonly string[];
  readonly main: string;
  readonly settings: () => Settings;
  readonly ready: EngineSpec['ready'];
}

function confDir(context: EngineContext, name: string): string {
  return join(context.stateDir, 'conf', name);
}

function flinkEngine(context: EngineContext, flink: FlinkProcess): EngineSpec {
  const { artifacts, stateDir } = context;
  const conf = confDir(context, flink.name);
  const tmp = flinkTmpDir(stateDir, flink.name);
  return {
    name: flink.name,
    command: artifacts.java,
    args: [
      ...flink.jvm,
      '-XX:+ExitOnOutOfMemoryError',
      ...MODULE_ACCESS,
      '-Duser.timezone=UTC',
      `-Djava.io.tmpdir=${tmp}`,
      `-Dlog4j2.configurationFile=${join(conf, 'log4j2.properties')}`,
      '-cp',
      [join(artifacts.flinkLib, '*'), artifacts.connectorJar].join(delimiter),
      flink.main,
      ...(flink.name === 'sql-gateway' ? [] : ['--configDir', conf]),
    ],
    // Without a plugins directory of its own Flink looks for one in the working directory.
    env: { FLINK_CONF_DIR: conf, FLINK_LIB_DIR: artifacts.flinkLib, FLINK_PLUGINS_DIR: join(conf, 'plugins') },
    cwd: stateDir,
    dependsOn: [],
    async prepare() {
      // What an earlier process unpacked there is of no use to the next one.
      await rm(tmp, { recursive: true, force: true });
      await makePrivateDir(tmp);
      await makePrivateDir(join(conf, 'plugins'));
      await makePrivateDir(join(stateDir, 'data', 'flink'));
      await writePrivate(join(conf, 'log4j2.properties'), FLINK_LOGGING);
      await writeConfig(conf, artifacts.flinkVersion, flink.settings());
    },
    ready: flink.ready,
    stop: { signal: 'SIGTERM', graceMs: 20_000 },
    readyTimeoutMs: 180_000,
  };
}

/** Where both files are there, Flink 1.19 and newer read the old one, so that of another version goes. */
async function writeConfig(conf: string, version: FlinkVersion, settings: Settings): Promise<void> {
  for (const name of FLINK_CONFIG_NAMES) await rm(join(conf, name), { force: true });
  await writePrivate(join(conf, flinkConfigName(version)), flinkConfig(version, settings));
}

function logFile(context: EngineContext, name: string): string {
  return join(context.stateDir, 'logs', `${name}.log`);
}

/** No row passes through these processes: most of their work is starting, for which the second compiler only takes time. */
const COORDINATOR_JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

function jobManager(context: EngineContext): EngineSpec {
  const name = 'flink-jobmanager';
  return flinkEngine(context, {
    name,
    jvm: ['-Xms64m', '-Xmx384m', '-XX:MaxMetaspaceSize=192m', ...COORDINATOR_JVM],
    main: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
    settings: () => jobManagerSettings(context, logFile(context, name)),
    ready: (signal) =>
      answered('The JobManager', async () => {
        const overview = await getJson(`http://127.0.0.1:${context.ports.flink}/overview`, signal);
        return 'flink-version' in overview ? null : 'another service answers on the port of the JobManager';
      }),
  });
}

interface TaskManagers {
  readonly taskmanagers?: readonly { readonly id: string; readonly slotsNumber: number }[];
}

/** Each start has an id of its own, so that a TaskManager which the JobManager still lists but which is gone does not count. */
async function taskManagerReady(context: EngineContext, name: string, signal: AbortSignal): Promise<string | null> {
  const file = join(confDir(context, name), flinkConfigName(context.artifacts.flinkVersion));
  const id = /^taskmanager\.resource-id: (.+)$/m.exec(await readFile(file, 'utf8'))?.[1];
  const list: TaskManagers = await getJson(`http://127.0.0.1:${context.ports.flink}/taskmanagers`, signal);
  const own = list.taskmanagers?.find((taskManager) => taskManager.id === id);
  return own !== undefined && own.slotsNumber > 0 ? null : 'The TaskManager is not registered at the JobManager yet';
}

function taskManager(context: EngineContext): EngineSpec {
  const name = 'flink-taskmanager';
  const memory = TASK_MANAGER_MEMORY;
  const heap = memory.frameworkHeap + memory.taskHeap;
  const direct = memory.frameworkOffHeap + memory.taskOffHeap + memory.network;
  return flinkEngine(context, {
    name,
    jvm: [
      '-Xms128m',
      `-Xmx${heap}m`,
      `-XX:MaxDirectMemorySize=${direct}m`,
      `-XX:MaxMetaspaceSize=${memory.metaspace}m`,
      '-XX:+UseG1GC',
    ],
    main: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
    settings: () => taskManagerSettings(context, logFile(context, name), `taskmanager-${randomUUID().slice(0, 8)}`),
    ready: (signal) => answered('The JobManager', () => taskManagerReady(context, name, signal)),
  });
}

function sqlGateway(context: EngineContext): EngineSpec {
  return flinkEngine(context, {
    name: 'sql-gateway',
    jvm: ['-Xms64m', '-Xmx384m', '-XX:MaxMetaspaceSize=320m', ...COORDINATOR_JVM],
    main: 'org.apache.flink.table.gateway.SqlGateway',
    settings: () => sqlGatewaySettings(context),
    ready: (signal) =>
      answered('The SQL Gateway', async () => {
        const info = await getJson(`http://127.0.0.1:${context.ports.sqlGateway}/v1/info`, signal);
        return 'productName' in info ? null : 'another service answers on the port of the SQL Gateway';
      }),
  });
}

/** JobManager, TaskManager and SQL Gateway. They find each other whatever the order they come up in. */
export function flinkEngines(context: EngineContext): readonly EngineSpec[] {
  return [jobManager(context), taskManager(context), sqlGateway(context)];
}
