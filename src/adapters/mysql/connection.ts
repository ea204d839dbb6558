import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type QueryValues,
  type ResultSetHeader,
} from 'mysql2/promise';
import type { Cell, MysqlClient, MysqlLogin } from './client.js';
import { explainMysqlError, isConnectionError, needsTls } from './errors.js';
import { refuseForks } from './forks.js';

/**
 * Time zone and SQL mode are part of what the queries mean: timestamps are read in UTC, CHAR without its padding,
 * and a backslash in a literal escapes.
 */
const SESSION =
  "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', max_execution_time = 0";

function lockWait(seconds: number | undefined): string {
  return seconds === undefined ? '' : `, lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds}`;
}

const CONNECT_TIMEOUT_MS = 10_000;

async function selectArrays(connection: Connection, sql: string): Promise<readonly (readonly Cell[])[]> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return rows as unknown as readonly (readonly Cell[])[];
}

/** Over TLS where the server takes no other connection; like MySQL's own clients, without asking who signed its certificate. */
async function connectTo(options: ConnectionOptions): Promise<Connection> {
  try {
    return await createConnection(options);
  } catch (error) {
    if (!needsTls(error)) throw error;
    return createConnection({ ...options, ssl: { rejectUnauthorized: false } });
  }
}

async function open(login: MysqlLogin, options: MysqlClientOptions): Promise<Connection> {
  const connection = await connectTo({
    host: login.host,
    port: login.port,
    user: login.user,
    password: typeof login.password === 'string' ? login.password : login.password(),
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    multipleStatements: options.multiple ?? false,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  try {
    await connection.query(SESSION + lockWait(options.lockWaitSeconds));
  } catch (error) {
    // A fork may not know one of these variables: that it is one says more.
    await refuseForks({ select: (sql) => selectArrays(connection, sql) }).finally(() => connection.destroy());
    throw error;
  }
  return connection;
}

/** Runs the work; on abort ends the connection, as a query cannot be called back otherwise. */
async function abortable<T>(
  work: (connection: Connection) => Promise<T>,
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) {
    return work(connection);
  }
  // It may have been aborted while the connection was opened.
  signal.throwIfAborted();
  let cancel: () => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    cancel = () => {
      connection.destroy();
      reject(signal.reason);
    };
  });
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work(connection), cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

export interface MysqlClientOptions {
  /** Whether `execute` takes several statements at once. */
  readonly multiple?: boolean;
  /** How long a statement may wait for locks of others; by default as the server has it. */
  readonly lockWaitSeconds?: number;
}

/** Every failure is a CdcctlError, but for an abort. */
export function createMysqlClient(login: MysqlLogin, options: MysqlClientOptions = {}): MysqlClient {
  let current: Promise<Connection> | undefined;

  function connect(): Promise<Connection> {
    const forget = () => {
      current = undefined;
    };
    const opening = open(login, options);
    // A connection may also break between two calls.
    opening.then((connection) => connection.on('error', forget), forget);
    return opening;
  }

  async function using<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    current ??= connect();
    const opening = current;
    try {
      return await abortable(work, await opening, signal);
    } catch (error) {
      if (signal?.aborted || isConnectionError(error)) {
        current = undefined;
        opening.then(
          (connection) => connection.destroy(),
          () => undefined,
        );
      }
      signal?.throwIfAborted();
      throw explainMysqlError(error, login);
    }
  }

  return {
    select: (sql, signal) => using((connection) => selectArrays(connection, sql), signal),
    execute: (sql, values) =>
      using(async (connection) => {
        const [result] = await connection.query(sql, values as QueryValues);
        return result as ResultSetHeader;
      }),
    close: async () => {
      const opened = await current?.catch(() => undefined);
      current = undefined;
      await opened?.end().catch(() => opened.destroy());
    },
  };
}

/** Several connections; each query takes the one that has the fewest to serve. */
export function createMysqlPool(login: MysqlLogin, size: number): Pick<MysqlClient, 'select' | 'close'> {
  const lanes = Array.from({ length: size }, () => ({ client: createMysqlClient(login), queries: 0 }));
  return {
    async select(sql, signal) {
      const lane = lanes.reduce((best, one) => (one.queries < best.queries ? one : best));
      lane.queries += 1;
      try {
        return await lane.client.select(sql, signal);
      } finally {
        lane.queries -= 1;
      }
    },
    close: async () => {
      await Promise.all(lanes.map(({ client }) => client.close()));
    },
  };
}
