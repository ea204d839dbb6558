import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import type { MysqlLogin } from '../../src/config.js';
import { setup } from '../../src/setup.js';
import { freePort, type MysqlSpec, mysqlEngine } from './engines.js';

/** A MySQL with the table of pipeline.yaml, and with what the API needs. */
export interface TestMysql {
  readonly root: MysqlLogin;
  /** As the API logs in. */
  readonly login: MysqlLogin;
  /** As root, through a connection of its own. */
  // biome-ignore lint/suspicious/noExplicitAny: rows have the shape that the query asks for
  query(sql: string): Promise<any[]>;
  /** Ends the server at once, as a crash does. */
  kill(): Promise<void>;
  /** Lets the server stand still, or go on, without an end of its connections. */
  stall(still: boolean): void;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Characters that a careless quoting would stumble over. */
const PASSWORD = 'test "password" \\ \'1\'';

async function launch(spec: MysqlSpec): Promise<ChildProcess> {
  const { signal } = new AbortController();
  await spec.prepare(signal);
  const env = { ...process.env, ...spec.env };
  const child = spawn(spec.command, [...spec.args], { cwd: spec.cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const end = Date.now() + spec.readyTimeoutMs;
  while ((await spec.ready(signal)) !== null) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`MySQL does not start:\n${log}`);
    await delay(100);
  }
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** The statements of the rendered script that make the database and its table, exactly as pipeline.yaml has them. */
async function declaredTables(): Promise<readonly string[]> {
  const path = join(import.meta.dirname, '../../../../init-scripts/init-mysql.sql');
  const statements = (await readFile(path, 'utf8')).split(/;\n/).map((text) => text.replace(/^\s*(--.*\n\s*)*/, ''));
  return statements.filter((text) => /^CREATE (DATABASE|TABLE) /.test(text));
}

/** Starts a MySQL of its own, or says why this machine has none. */
export async function startMysql(): Promise<TestMysql | { readonly missing: string }> {
  let engine: Awaited<ReturnType<typeof mysqlEngine>>;
  try {
    engine = await mysqlEngine();
  } catch (error) {
    return { missing: `MySQL cannot be had: ${error instanceof Error ? error.message : String(error)}` };
  }
  const stateDir = await mkdtemp(join(tmpdir(), 'order-api-mysql-'));
  const port = await freePort(stateDir);
  const spec = engine({ stateDir, port, rootPassword: PASSWORD });
  let child = await launch(spec);
  const root = { host: '127.0.0.1', port, user: 'root', password: PASSWORD };
  const as = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await createConnection({
      ...root,
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
    });
    try {
      return await work(connection);
    } finally {
      connection.destroy();
    }
  };
  await as(async (connection) => {
    // A commit outlives the server's process, not the machine: tests kill the first alone.
    await connection.query('SET PERSIST sync_binlog = 0, PERSIST innodb_flush_log_at_trx_commit = 2');
    for (const statement of await declaredTables()) await connection.query(statement);
  });
  const password = `api ${PASSWORD}`;
  await setup(root, password);
  return {
    root,
    login: { ...root, user: 'order_api', password },
    query: (sql) =>
      as(async (connection) => {
        const [rows] = await connection.query(sql);
        return rows as unknown[];
      }),
    kill: () => end(child, 'SIGKILL'),
    stall: (still) => void child.kill(still ? 'SIGSTOP' : 'SIGCONT'),
    async start() {
      child = await launch(spec);
    },
    async stop() {
      // One that stands still would not end.
      child.kill('SIGCONT');
      await end(child, 'SIGTERM');
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
