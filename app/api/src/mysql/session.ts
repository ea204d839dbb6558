import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';
import type { Config } from '../config.js';
import { DatabaseError } from './database-error.js';

export type Row = Readonly<Record<string, unknown>>;

/** Text only: MySQL converts it exactly to the type of the column, and a JavaScript number would go as a float. */
export type Value = string | Buffer;

/** What runs inside one transaction. Every value goes through a prepared statement. */
export interface Session {
  rows(sql: string, values: readonly Value[]): Promise<readonly Row[]>;
  /** Gives the number of rows that were written. */
  write(sql: string, values: readonly Value[]): Promise<number>;
}

/** A session, and the ends of its transaction. */
export interface Transaction extends Session {
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Gives the connection back; one that is in doubt is closed. */
  end(outcome: 'committed' | 'rolled back' | 'failed'): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 8_000;

/** What a session needs, whatever the defaults of the server are. Rows are locked for less than a statement may take. */
const SESSION = `SET SESSION transaction_isolation = 'READ-COMMITTED', time_zone = '+00:00', innodb_lock_wait_timeout = 3,
  sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`;

/** A pool with one connection more than transactions: the check of readiness never waits for them. */
export function openPool({ mysql, connections, queue }: Pick<Config, 'mysql' | 'connections' | 'queue'>): Pool {
  return createPool({
    host: mysql.host,
    port: mysql.port,
    user: mysql.user,
    password: mysql.password,
    connectionLimit: connections + 1,
    maxIdle: connections + 1,
    queueLimit: queue + 1,
    connectTimeout: 3_000,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
  });
}

const configured = new WeakSet<object>();

async function configure(connection: PoolConnection): Promise<void> {
  if (configured.has(connection.connection)) return;
  await connection.query({ sql: SESSION, timeout: STATEMENT_TIMEOUT_MS });
  configured.add(connection.connection);
}

/** Errors of the driver become `DatabaseError`; nothing else of it leaves this file. */
async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new DatabaseError(error);
  }
}

/** Takes a connection of the pool. */
export async function openTransaction(pool: Pool): Promise<Transaction> {
  const connection = await known(pool.getConnection());
  try {
    await known(configure(connection));
  } catch (error) {
    connection.destroy();
    throw error;
  }
  const plain = (sql: string) => known(connection.query({ sql, timeout: STATEMENT_TIMEOUT_MS }));
  const prepared = (sql: string, values: readonly Value[]) =>
    known(connection.execute({ sql, timeout: STATEMENT_TIMEOUT_MS }, [...values]));
  return {
    async rows(sql, values) {
      const [rows] = await prepared(sql, values);
      return rows as unknown as readonly Row[];
    },
    async write(sql, values) {
      const [header] = await prepared(sql, values);
      return (header as ResultSetHeader).affectedRows;
    },
    begin: async () => void (await plain('START TRANSACTION')),
    commit: async () => void (await plain('COMMIT')),
    async end(outcome) {
      if (outcome === 'committed') return connection.release();
      try {
        if (outcome === 'failed') throw outcome;
        await plain('ROLLBACK');
        connection.release();
      } catch {
        connection.destroy();
      }
    },
  };
}
