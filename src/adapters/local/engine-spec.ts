import type { FlinkVersion, PortName } from '../../model/index.js';
import type { Secrets } from '../../ports/index.js';

/** Every port that the local stack listens on. All are on 127.0.0.1. */
export interface LocalPorts extends Record<Exclude<PortName, 'kafkaUi'>, number> {
  /** The JobManager's REST endpoint; `flink` is the dashboard that people open. */
  readonly flinkRest: number;
  readonly kafkaController: number;
  readonly jobManagerRpc: number;
  readonly jobManagerBlob: number;
  readonly taskManagerRpc: number;
  readonly taskManagerData: number;
}

/** What an engine's specification is made from. */
export interface EngineContext {
  /** `.cdcctl/<pipeline>`, absolute. Data goes to `<stateDir>/data/<engine>`, configuration to `<stateDir>/conf/<engine>`. */
  readonly stateDir: string;
  readonly ports: LocalPorts;
  readonly secrets: Secrets;
  /** Fetched artifacts: directory of each engine, the connector jar, the java executable, directory of libaio.so.1 or null. */
  readonly artifacts: Artifacts;
  /** Users of ClickHouse besides `admin`: the embedded server reads them from its configuration and cannot create any. */
  readonly clickhouseUsers: readonly ClickhouseUser[];
  /** True where the pipeline reads from a MySQL that is there already. */
  readonly withoutMysql?: boolean;
  /** Slots that the jobs take; the TaskManager has at least 4. */
  readonly taskSlots?: number;
}

export interface ClickhouseUser {
  readonly name: string;
  /** Name of the secret that holds the password. */
  readonly passwordVariable: string;
  /** GRANT statements without `TO`, e.g. "GRANT SELECT ON `db`.*". */
  readonly grants: readonly string[];
  /** Settings of the user's profile, e.g. `readonly: 2`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Artifacts {
  readonly java: string;
  readonly flinkLib: string;
  /** Folder of Flink CDC's jar; null where Flink runs without it. */
  readonly flinkCdcLib: string | null;
  readonly flinkVersion: FlinkVersion;
  readonly kafkaLib: string;
  /** MySQL's base directory (with bin/mysqld). */
  readonly mysqlBase: string;
  /** Directory with node_modules that holds @chdb/lib-linux-x64-gnu and ffi-rs. */
  readonly clickhouse: string;
  readonly connectorJar: string;
  readonly libaioDir: string | null;
}

/** Folders whose jars are all on Flink's class path. */
export function flinkFolders({
  flinkLib,
  flinkCdcLib,
}: Pick<Artifacts, 'flinkLib' | 'flinkCdcLib'>): readonly string[] {
  return flinkCdcLib === null ? [flinkLib] : [flinkLib, flinkCdcLib];
}

/** One process that the supervisor owns. Data only, but for `prepare` and `ready`. */
export interface EngineSpec {
  /** Service name as in `cdcctl logs NAME`: mysql, kafka, flink-jobmanager, flink-taskmanager, clickhouse-server. */
  readonly name: string;
  readonly command: string;
  /** No secret may stand here: arguments are visible to every user of the machine. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Names of engines that must be ready before this one starts. */
  readonly dependsOn: readonly string[];
  /** Names of engines that are ended before this one, besides those that depend on it. */
  readonly stopAfter?: readonly string[];
  /** Writes configuration and, on first use, the data directory. Idempotent; survives having been interrupted. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Asks the engine itself; resolves to null when ready, else to a short text of what it still waits for. Never rejects. */
  ready(signal: AbortSignal): Promise<string | null>;
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly graceMs: number };
  /** How long it may take from start to ready before `up` gives up. */
  readonly readyTimeoutMs: number;
}
