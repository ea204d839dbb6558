import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { FlinkVersion } from '../../../model/index.js';
import { FLINK_LOGGING, RUNNER_LOGGING } from '../../../render/flink-logging.js';
import { type EngineContext, type EngineSpec, flinkFolders } from '../engine-spec.js';
import { answered, askFlink } from './ask.js';
import {
  FLINK_CONFIG_NAMES,
  flinkConfig,
  flinkConfigName,
  flinkTmpDir,
  jobManagerSettings,
  runnerSettings,
  type Settings,
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

/**
 * Each side sends on a connection of its own. A TaskManager that starts again has its old port, so the JobManager dials
 * it while it dials the JobManager; where one of the two connections then ends, Pekko may never read from the other
 * again, and the TaskManager is never registered (pekko issue 3206).
 */
const REMOTING = '-Dpekko.remote.classic.use-passive-connections=off';

interface FlinkProcess {
  readonly name: string;
  readonly jvm: readonly string[];
  readonly main: string;
  readonly settings: () => Settings;
  readonly ready: EngineSpec['ready'];
}

const RUNNER = 'io.cdcctl.flink.runner.Runner';

function confDir(context: EngineContext, name: string): string {
  return join(context.stateDir, 'conf', name);
}

/** What every process of Flink has in common: how its Java is started, and its files. */
function flinkProcess(context: EngineContext, name: string, logging: string) {
  const { artifacts, stateDir } = context;
  const conf = confDir(context, name);
  const tmp = flinkTmpDir(stateDir, name);
  return {
    jvm: [
      '-XX:+ExitOnOutOfMemoryError',
      ...MODULE_ACCESS,
      '-Duser.timezone=UTC',
      `-Djava.io.tmpdir=${tmp}`,
      `-Dlog4j2.configurationFile=${join(conf, 'log4j2.properties')}`,
      '-cp',
      [...flinkFolders(artifacts).map((folder) => join(folder, '*')), artifacts.connectorJar].join(delimiter),
    ],
    // Without a plugins directory of its own Flink looks for one in the working directory.
    env: { FLINK_CONF_DIR: conf, FLINK_LIB_DIR: artifacts.flinkLib, FLINK_PLUGINS_DIR: join(conf, 'plugins') },
    async prepare(settings: Settings) {
      // What an earlier process unpacked there is of no use to the next one.
      await rm(tmp, { recursive: true, force: true });
      await makePrivateDir(tmp);
      await makePrivateDir(join(conf, 'plugins'));
      await makePrivateDir(join(stateDir, 'data', 'flink'));
      await writePrivate(join(conf, 'log4j2.properties'), logging);
      await writeConfig(conf, artifacts.flinkVersion, settings);
    },
  };
}

function flinkEngine(context: EngineContext, flink: FlinkProcess): EngineSpec {
  const { jvm, env, prepare } = flinkProcess(context, flink.name, FLINK_LOGGING);
  return {
    name: flink.name,
    command: context.artifacts.java,
    args: [...flink.jvm, REMOTING, ...jvm, flink.main, '--configDir', confDir(context, flink.name)],
    env,
    cwd: context.stateDir,
    dependsOn: [],
    prepare: () => prepare(flink.settings()),
    ready: flink.ready,
    stop: { signal: 'SIGTERM', graceMs: 20_000 },
    readyTimeoutMs: 180_000,
  };
}

/** The program that submits jobs, and ends with its standard input. `prepare` writes its files, once no other one runs. */
export function flinkRunner(context: EngineContext, name: string) {
  const { jvm, env, prepare } = flinkProcess(context, name, RUNNER_LOGGING);
  return {
    command: context.artifacts.java,
    args: ['-Xms64m', '-Xmx384m', '-XX:MaxMetaspaceSize=320m', ...COORDINATOR_JVM, ...jvm, RUNNER, 'submit'],
    env,
    cwd: context.stateDir,
    prepare: () => prepare(runnerSettings(context, name)),
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
        const overview = await askFlink(context, context.ports.flinkRest, '/overview', signal);
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
  const list: TaskManagers = await askFlink(context, context.ports.flinkRest, '/taskmanagers', signal);
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

/** JobManager and TaskManager. They find each other whatever the order they come up in. */
export function flinkEngines(context: EngineContext): readonly EngineSpec[] {
  return [jobManager(context), taskManager(context)];
}
