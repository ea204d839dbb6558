import { join } from 'node:path';
import { stringify } from 'yaml';
import { CdcctlError } from '../../../errors/index.js';
import { type FlinkVersion, flinkSettingsFor } from '../../../model/index.js';
import type { EngineContext } from '../engine-spec.js';

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
    'rest.port': ports.flink,
    'io.tmp.dirs': flinkTmpDir(stateDir, engine),
    // A lost process is noticed by the refused connection after two of these, not by the timeout.
    'heartbeat.interval': 2000,
    'heartbeat.timeout': 30_000,
    'pekko.ask.timeout': '30 s',
    'classloader.check-leaked-classloader': false,
  };
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
    ...jobDefaults(context),
    'jobmanager.bind-host': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.bind-port': String(context.ports.flink),
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

export function taskManagerSettings(context: EngineContext, logFile: string, resourceId: string): Settings {
  const memory = TASK_MANAGER_MEMORY;
  const mib = (value: number) => `${value}m`;
  return {
    ...common(context, 'flink-taskmanager'),
    ...jobDefaults(context),
    'taskmanager.resource-id': resourceId,
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.rpc.port': String(context.ports.taskManagerRpc),
    'taskmanager.data.port': context.ports.taskManagerData,
    'taskmanager.data.bind-port': String(context.ports.taskManagerData),
    'taskmanager.numberOfTaskSlots': Math.max(4, context.taskSlots ?? 0),
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

export function sqlGatewaySettings(context: EngineContext): Settings {
  return {
    ...common(context, 'sql-gateway'),
    ...jobDefaults(context),
    'sql-gateway.endpoint.rest.address': '127.0.0.1',
    'sql-gateway.endpoint.rest.bind-address': '127.0.0.1',
    'sql-gateway.endpoint.rest.port': context.ports.sqlGateway,
    'sql-gateway.endpoint.rest.bind-port': String(context.ports.sqlGateway),
    'sql-gateway.worker.threads.max': 8,
  };
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
        what: `Flink 1.18 cannot be configured with ${key}: ${value}`,
        why: 'Its configuration file has no way to write a #.',
        next: 'move the project to a folder without # in its path, or set flink.version to "1.20" in pipeline.yaml',
      });
    })
    .join('');
}

/** To the standard output, which the supervisor writes to the engine's log. */
export const FLINK_LOGGING = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.type = Console
appender.console.name = Console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS}{UTC} %-5p %c{1.} - %m%n
logger.kafka.name = org.apache.kafka
logger.kafka.level = WARN
logger.pekko.name = org.apache.pekko
logger.pekko.level = ERROR
logger.netty.name = org.apache.flink.shaded.netty4
logger.netty.level = ERROR
logger.tokens.name = org.apache.flink.runtime.security.token
logger.tokens.level = ERROR
`;
