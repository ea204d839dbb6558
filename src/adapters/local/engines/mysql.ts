import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import mysql from 'mysql2/promise';
import { CdcctlError } from '../../../errors/index.js';
import { Secret } from '../../../model/index.js';
import { dialects } from '../../../sql/index.js';
import type { EngineContext, EngineSpec } from '../engine-spec.js';
import { answered } from './ask.js';
import { exists } from './disk.js';
import { makePrivateDir, secret, writePrivate } from './spec-files.js';

/** A value in MySQL's option file: `#` would begin a comment and a backslash an escape. */
function optionValue(text: string): string {
  return `"${text.replaceAll('\\', '\\\\')}"`;
}

/** The server's option file. The binlog is what the CDC job reads; the rest keeps the server small and local. */
export function mysqlConfig(context: EngineContext, dataDir: string): string {
  const base = context.artifacts.mysqlBase;
  return `[mysqld]
user = root
basedir = ${optionValue(base)}
lc-messages-dir = ${optionValue(join(base, 'share'))}
datadir = ${optionValue(dataDir)}
pid-file = ${optionValue(join(dataDir, 'mysqld.pid'))}
bind-address = 127.0.0.1
port = ${context.ports.mysql}
socket =
mysqlx = OFF
skip-name-resolve = ON
local-infile = OFF
secure-file-priv = NULL

server-id = 1
log-bin = binlog
binlog-format = ROW
binlog-row-image = FULL
gtid-mode = ON
enforce-gtid-consistency = ON
sync-binlog = 1
innodb-flush-log-at-trx-commit = 1

default-time-zone = "+00:00"
log-timestamps = UTC
innodb-buffer-pool-size = 128M
performance-schema = OFF
`;
}

/** Root is known at both names of this host, each time with the password: TCP clients come from 127.0.0.1. */
export function mysqlBootstrap(rootPassword: string): string {
  const password = dialects.mysql.literal(rootPassword);
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY ${password};`,
    `CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY ${password};`,
    "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
    '',
  ].join('\n');
}

function libraryPath(context: EngineContext): Record<string, string> {
  const { libaioDir } = context.artifacts;
  return libaioDir === null ? {} : { LD_LIBRARY_PATH: libaioDir };
}

/** Makes the data directory beside its place and moves it there whole, so that an interrupted start begins anew. */
async function initialise(context: EngineContext, signal: AbortSignal): Promise<void> {
  const parent = join(context.stateDir, 'data');
  await makePrivateDir(parent);
  const fresh = await mkdtemp(join(parent, 'mysql-new-'));
  const conf = join(context.stateDir, 'conf', 'mysql');
  const script = join(conf, 'bootstrap.sql');
  try {
    await writePrivate(script, mysqlBootstrap(secret(context.secrets, Secret.mysqlRoot)));
    await writePrivate(join(conf, 'bootstrap.cnf'), mysqlConfig(context, fresh));
    const run = await execa(
      join(context.artifacts.mysqlBase, 'bin', 'mysqld'),
      [`--defaults-file=${join(conf, 'bootstrap.cnf')}`, '--initialize-insecure', `--init-file=${script}`],
      { env: libraryPath(context), all: true, reject: false, cancelSignal: signal, stdin: 'ignore' },
    );
    signal.throwIfAborted();
    if (run.failed) throw initialiseError(run.all ?? run.originalMessage ?? '');
    await rename(fresh, join(parent, 'mysql'));
  } finally {
    await rm(script, { force: true });
    await rm(join(conf, 'bootstrap.cnf'), { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

function initialiseError(output: string): CdcctlError {
  const lines = output.split('\n').filter((line) => /\[ERROR\]|error while loading|No space/.test(line));
  return new CdcctlError({
    code: 'CDC-DATA-DIRECTORY',
    what: 'MySQL could not create its data directory',
    why: (lines.length > 0 ? lines : output.trim().split('\n')).slice(-4).join('\n'),
    next: 'mend what MySQL reports, then run `cdcctl up` again',
  });
}

/** MySQL's data directory holds the root password, so that one of another secrets file is told apart here. */
async function ready(context: EngineContext, signal: AbortSignal): Promise<string | null> {
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: context.ports.mysql,
    user: 'root',
    password: secret(context.secrets, Secret.mysqlRoot),
    connectTimeout: 3000,
  });
  const cancel = () => connection.destroy();
  signal.addEventListener('abort', cancel);
  try {
    await connection.query('SELECT 1');
    return null;
  } finally {
    signal.removeEventListener('abort', cancel);
    connection.destroy();
  }
}

export function mysqlEngine(context: EngineContext): EngineSpec {
  const dataDir = join(context.stateDir, 'data', 'mysql');
  const config = join(context.stateDir, 'conf', 'mysql', 'my.cnf');
  return {
    name: 'mysql',
    command: join(context.artifacts.mysqlBase, 'bin', 'mysqld'),
    args: [`--defaults-file=${config}`],
    env: libraryPath(context),
    cwd: context.stateDir,
    dependsOn: [],
    async prepare(signal) {
      if (!(await exists(dataDir))) await initialise(context, signal);
      await writePrivate(config, mysqlConfig(context, dataDir));
    },
    ready: (signal) => answered('MySQL', () => ready(context, signal)),
    stop: { signal: 'SIGTERM', graceMs: 60_000 },
    readyTimeoutMs: 180_000,
  };
}
