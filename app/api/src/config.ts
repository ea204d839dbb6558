/** Everything that can be set. It comes from the environment alone. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Names of hosts that a request may be meant for, besides those of the loopback interface. */
  readonly hostNames: readonly string[];
  readonly mysql: MysqlLogin;
  /** Transactions that run at once; each has a connection. */
  readonly connections: number;
  /** Requests that may wait for a connection. One more is refused. */
  readonly queue: number;
  /** How long a request may wait for a connection. */
  readonly queueWaitMs: number;
  /** How long requests that run may take after SIGTERM. */
  readonly drainMs: number;
}

/** A login to MySQL. */
export interface MysqlLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

/** Reads variables and collects what is wrong with them. A value is never part of a message: it may be a secret. */
export function variables(env: Environment) {
  const lines: string[] = [];
  return {
    text: (name: string, fallback: string): string => env[name] || fallback,
    required(name: string, meaning: string): string {
      const value = env[name] ?? '';
      if (value === '') lines.push(`${name} is not set. It is ${meaning}.`);
      return value;
    },
    whole(name: string, fallback: number, least: number, most: number): number {
      const text = env[name];
      if (text === undefined || text === '') return fallback;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      lines.push(`${name} is not a whole number from ${least} to ${most}.`);
      return fallback;
    },
    list: (name: string): readonly string[] =>
      (env[name] ?? '')
        .split(',')
        .map((item) => item.trim().toLowerCase())
        .filter((item) => item !== ''),
    /** Throws what was collected. */
    check(): void {
      if (lines.length > 0) throw new ConfigError(lines);
    },
  };
}

/** The configuration of the service; throws a `ConfigError` that names every variable that is wrong. */
export function readConfig(env: Environment): Config {
  const read = variables(env);
  const config: Config = {
    host: read.text('ORDER_API_HOST', '127.0.0.1'),
    port: read.whole('ORDER_API_PORT', 3000, 0, 65_535),
    hostNames: read.list('ORDER_API_HOST_NAMES'),
    mysql: {
      host: read.text('ORDER_API_MYSQL_HOST', '127.0.0.1'),
      port: read.whole('ORDER_API_MYSQL_PORT', 3306, 1, 65_535),
      user: read.text('ORDER_API_MYSQL_USER', 'order_api'),
      password: read.required('ORDER_API_MYSQL_PASSWORD', 'the password of the MySQL user'),
    },
    connections: read.whole('ORDER_API_CONNECTIONS', 10, 1, 1_000),
    queue: read.whole('ORDER_API_QUEUE', 500, 0, 100_000),
    queueWaitMs: read.whole('ORDER_API_QUEUE_WAIT_MS', 5_000, 1, 600_000),
    drainMs: read.whole('ORDER_API_DRAIN_MS', 15_000, 0, 600_000),
  };
  read.check();
  return config;
}
