import { join } from 'node:path';
import { stringify } from 'yaml';
import { CdcctlError } from '../../../errors/index.js';
import {
  AccessSecret,
  type FlinkRole,
  type FlinkVersion,
  flinkSettingsFor,
  flinkTlsSettings,
} from '../../../model/index.js';
import type { EngineContext } from '../engine-spec.js';
import { statePaths } from '../paths.js';
import { secret } from './spec-files.js';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Directory that checkpoints of all jobs go to, as a URI. */
export function checkpointsUri(stateDir: string): string {
  return `file://${join(stateDir, 'data', 'flink', 'checkpoints')}`;
}

/** Directory that savepoints go to, as a URI. */
export function savepointsUri(stateDir: string): string {
  return `file://${join(stateDir, 'data', 'flink', 'savepoints')}`;
}

/** Directory for what a Flink process unpacks and spills; emptied at each start. */
export function flinkTmpDir(stateDir: string, engine: string): string {
  return join(stateDir, 'tmp', engine);
}

function common({ ports, stateDir }: EngineContext, engine: string): Settings {
  return {
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': ports.jobManagerRpc,
    'rest.address': '127.0.0.1',
    'rest.port': ports.flinkRest,
    'io.tmp.dirs': flinkTmpDir(stateDir, engine),
    // A lost process is noticed by the refused connection after two of these, not by the timeout.
    'heartbeat.interval': 2000,
    'heartbeat.timeout': 30_000,
    'pekko.ask.timeout': '30 s',
    'classloader.check-leaked-classloader': false,
  };
}

/** Mutual TLS on every port of the process. */
function tls({ stateDir, secrets }: EngineContext, role: FlinkRole): Settings {
  return flinkTlsSettings(role, {
    folder: statePaths(stateDir).tls,
    password: secret(secrets, AccessSecret.keyStores),
  });
}

/** Defaults of every job; the SQL of a job sets its own interval and parallelism. */
function jobDefaults({ stateDir }: EngineContext): Settings {
  return {
    'state.backend.type': 'hashmap',
    'execution.checkpointing.storage': 'filesystem',
    'execution.checkpointing.dir': checkpointsUri(stateDir),
    'execution.checkpointing.savepoint-dir': savepointsUri(stateDir),
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'execution.checkpointing.num-retained': 2,
    'restart-strategy.type': 'exponential-delay',
    'restart-strategy.exponential-delay.initial-backoff': '500 ms',
    'restart-strategy.exponential-delay.max-backoff': '10 s',
  };
}

export function jobManagerSettings(context: EngineContext, logFile: string): Settings {
  return {
    ...common(context, 'flink-jobmanager'),
    ...tls(context, 'jobmanager'),
    ...jobDefaults(context),
    'jobmanager.bind-host': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.bind-port': String(context.ports.flinkRest),
    'blob.server.port': String(context.ports.jobManagerBlob),
    'web.submit.enable': false,
    'web.cancel.enable': false,
    'web.log.path': logFile,
    // Milliseconds that checkpoint counts may be old: every submission waits for them.
    'web.refresh-interval': 500,
    // Milliseconds that metrics may be old, such as the records that a job has still to read.
    'metrics.fetcher.update-interval': 1000,
  };
}

/** Memory of the TaskManager in MiB. The process has no launcher that would work the parts out, so all are given. */
export const TASK_MANAGER_MEMORY = {
  frameworkHeap: 128,
  taskHeap: 384,
  frameworkOffHeap: 96,
  taskOffHeap: 64,
  managed: 16,
  network: 64,
  metaspace: 192,
  overhead: 128,
} as const;

/** Slots of the TaskManager where the jobs need so many: some room for a higher parallelism without a restart. */
export function slotsFor(needed: number): number {
  return Math.max(4, needed);
}

export function taskManagerSettings(context: EngineContext, logFile: string, resourceId: string): Settings {
  const memory = TASK_MANAGER_MEMORY;
  const mib = (value: number) => `${value}m`;
  return {
    ...common(context, 'flink-taskmanager'),
    ...tls(context, 'taskmanager'),
    ...jobDefaults(context),
    'taskmanager.resource-id': resourceId,
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.rpc.port': String(context.ports.taskManagerRpc),
    'taskmanager.data.port': context.ports.taskManagerData,
    'taskmanager.data.bind-port': String(context.ports.taskManagerData),
    'taskmanager.numberOfTaskSlots': slotsFor(context.taskSlots ?? 0),
    'taskmanager.cpu.cores': 4,
    'taskmanager.memory.framework.heap.size': mib(memory.frameworkHeap),
    'taskmanager.memory.task.heap.size': mib(memory.taskHeap),
    'taskmanager.memory.framework.off-heap.size': mib(memory.frameworkOffHeap),
    'taskmanager.memory.task.off-heap.size': mib(memory.taskOffHeap),
    'taskmanager.memory.managed.size': mib(memory.managed),
    'taskmanager.memory.network.min': mib(memory.network),
    'taskmanager.memory.network.max': mib(memory.network),
    'taskmanager.memory.jvm-metaspace.size': mib(memory.metaspace),
    'taskmanager.memory.jvm-overhead.min': mib(memory.overhead),
    'taskmanager.memory.jvm-overhead.max': mib(memory.overhead),
    'taskmanager.log.path': logFile,
    // It starts beside the JobManager and asks again soon while that is not up, is busy, or does not want it yet: by
    // default the pauses grow to 30 s. In milliseconds.
    'cluster.registration.error-delay': 500,
    'cluster.registration.max-timeout': 5000,
    'cluster.registration.refused-registration-delay': 1000,
  };
}

/** What the program that submits jobs needs to know: where the cluster is and how it asks, and the defaults of a job. */
export function runnerSettings(context: EngineContext, name: string): Settings {
  return { ...common(context, name), ...tls(context, 'client'), ...jobDefaults(context) };
}

export const FLINK_CONFIG_NAMES = ['config.yaml', 'flink-conf.yaml'] as const;

/** Name of the file that this version of Flink reads its configuration from. */
export function flinkConfigName(version: FlinkVersion): (typeof FLINK_CONFIG_NAMES)[number] {
  return version === '1.18' ? 'flink-conf.yaml' : 'config.yaml';
}

/** Content of that file, from settings under the names of Flink 1.20. */
export function flinkConfig(version: FlinkVersion, settings: Settings): string {
  const named = flinkSettingsFor(version, settings);
  return version === '1.18' ? plainLines(named) : stringify(named, { lineWidth: 0 });
}

/** Flink 1.18 reads `key: value` lines as they stand: quotes would be part of the value, and # ends it. */
function plainLines(settings: Settings): string {
  return Object.entries(settings)
    .map(([key, value]) => {
      if (!String(value).includes('#')) return `${key}: ${value}\n`;
      throw new CdcctlError({
        code: 'CDC-FLINK-SETTING',
        what: `Flink 1.18 cannot be configured with ${key}${/password/.test(key) ? '' : `: ${value}`}`,
        why: 'Its configuration file has no way to write a #.',
        next: 'move the project to a folder without # in its path, or set flink.version to "1.20" in pipeline.yaml',
      });
    })
    .join('');
}
