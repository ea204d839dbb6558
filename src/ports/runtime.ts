import type { ErrorCode } from '../errors/index.js';
import type { PortName } from '../model/index.js';
import type { CheckpointStore } from './flink-jobs.js';
import type { JobRunner } from './job-runner.js';

export type Target = 'local' | 'docker';

/** One finding of a preflight. */
export type Check =
  | { readonly name: string; readonly status: 'ok'; readonly what: string }
  | {
      readonly name: string;
      readonly status: 'warn' | 'fail';
      readonly code: ErrorCode;
      readonly what: string;
      readonly why?: string;
      readonly next?: string;
    };

/** Addresses by which this process reaches the services. */
export interface Endpoints {
  readonly mysql: { readonly host: string; readonly port: number };
  /** `host:port[,host:port]` */
  readonly kafka: string;
  /** Base URLs without a trailing slash. */
  readonly flink: string;
  readonly clickhouse: string;
}

/** What a client shows of itself, and takes from the other side, where TLS is mutual; as node:https wants it. */
export interface ClientTls {
  readonly pfx: Buffer;
  readonly passphrase: string;
  readonly ca: readonly Buffer[];
}

/** How this process proves who it is. A service that takes anybody's requests has none. */
export interface Logins {
  /** For Flink's REST endpoints. */
  readonly flink?: ClientTls;
  readonly kafka?: { readonly username: string; readonly password: string };
}

/** Values of the placeholders that rendered SQL and init scripts contain, as the jobs see the services. */
export interface PlaceholderValues {
  readonly MYSQL_HOST: string;
  readonly MYSQL_PORT: string;
  readonly KAFKA_BOOTSTRAP_SERVERS: string;
  /** How the jobs log in to Kafka, as its clients name it: SASL_PLAINTEXT, PLAIN and the login, which holds a password. */
  readonly KAFKA_SECURITY_PROTOCOL: string;
  readonly KAFKA_SASL_MECHANISM: string;
  readonly KAFKA_SASL_JAAS_CONFIG: string;
  readonly CLICKHOUSE_URL: string;
}

/** Secret values by variable name. Never printed, logged or written outside a 0600 file. */
export type Secrets = ReadonlyMap<string, string>;

/** `hung`: its process is there, and it does not answer. */
export type EngineState = 'starting' | 'ready' | 'hung' | 'restarting' | 'stopped' | 'failed';

export interface EngineStatus {
  readonly name: string;
  readonly state: EngineState;
  readonly pid: number | null;
  readonly restarts: number;
  /** Why it is in this state, where there is something to say (last exit, what it waits for). */
  readonly detail?: string;
  /** When it last answered whoever watches it, in milliseconds since the epoch; absent where it answers. */
  readonly silentSince?: number;
}

export interface RuntimeStatus {
  /** True where the thing that owns the engines (supervisor, compose project) is alive. */
  readonly running: boolean;
  readonly engines: readonly EngineStatus[];
}

export interface UpOptions {
  readonly autoPorts: boolean;
  readonly signal: AbortSignal;
}

/** Brings the engines up and down. Local and docker are two adapters that pass one contract suite. */
export interface Runtime {
  readonly target: Target;
  /** Where the passwords are kept, for people. */
  readonly secretsFile: string;
  /** Checks what the machine must have before `up`; changes nothing. */
  preflight(signal: AbortSignal): Promise<readonly Check[]>;
  /** Starts what is not running and waits until every engine answers a query. Idempotent; on abort stops what it started. */
  up(options: UpOptions): Promise<{ readonly started: boolean }>;
  status(): Promise<RuntimeStatus>;
  /** Ends one engine and waits until it is ready again; fails where it is not running. */
  restart(engine: string, signal: AbortSignal): Promise<void>;
  /** Ends every engine in order and keeps the data. Idempotent. */
  stop(signal: AbortSignal): Promise<void>;
  /** Removes what `up` made besides data; with `volumes` the data and secrets too. Stops first. */
  remove(options: { readonly volumes: boolean }): Promise<void>;
  /** Log lines of one engine, oldest first; with `follow` it goes on until aborted. */
  logs(engine: string, options: { readonly follow: boolean; readonly signal: AbortSignal }): AsyncIterable<string>;
  engineNames(): readonly string[];
  /** Fails with a CdcctlError naming `cdcctl up` where the stack was never brought up. */
  endpoints(): Promise<Endpoints>;
  logins(): Promise<Logins>;
  /** Link that opens Flink's dashboard in a browser. It holds a secret. Null where its address is open to everybody. */
  dashboardLink(): Promise<string | null>;
  placeholders(): Promise<PlaceholderValues>;
  secrets(): Promise<Secrets>;
  /** Submits jobs to the stack's Flink; the caller closes it. */
  jobRunner(): JobRunner;
  /** Where the jobs' checkpoints and savepoints are. */
  checkpoints(): CheckpointStore;
  /** SHA-256 in hex by file name of every connector jar that the stack's Flink was started with. */
  connectorJars(): Promise<Readonly<Record<string, string>>>;
  /** Runs the work while nothing beside this process submits jobs; the signal ends the wait for that. */
  holdJobs<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** From now on the jobs of a lost JobManager are resumed without a command. Idempotent. */
  keepJobs(signal: AbortSignal): Promise<void>;
  /** Published ports in effect (`auto` resolved). */
  ports(): Promise<Readonly<Partial<Record<PortName, number>>>>;
}
