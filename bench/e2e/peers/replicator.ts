import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { CdcctlError } from '../../../src/errors/index.js';
import { ADMIN_USER, Secret } from '../../../src/model/index.js';
import type { E2eStack } from '../stack.js';
import { chNamed } from '../wait.js';
import type { Peer } from './peer.js';
import { startProcess } from './process.js';

export const REPLICATOR = 'mysql-ch-replicator==0.1.16';
const INSTALL_MS = 300_000;
const SOURCE = { database: 'peer_r', table: 'orders' } as const;

/** A virtual environment with the replicator in it; made where the cache has none. */
export async function installReplicator(cache: string, signal: AbortSignal): Promise<string> {
  const home = join(cache, 'bench', REPLICATOR.replace('==', '-'));
  const program = join(home, 'bin', 'mysql_ch_replicator');
  if (await stat(program).catch(() => null)) return program;
  await mkdir(home, { recursive: true });
  for (const [command, args] of [
    ['python3', ['-m', 'venv', home]],
    [join(home, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', REPLICATOR]],
  ] as const) {
    const run = await execa(command, args, {
      reject: false,
      all: true,
      stdin: 'ignore',
      cancelSignal: signal,
      timeout: INSTALL_MS,
    });
    signal.throwIfAborted();
    if (run.failed)
      throw new CdcctlError({
        code: 'CDC-BENCHMARK',
        what: `${REPLICATOR} cannot be installed`,
        why: (run.all ?? '').slice(-1000),
      });
  }
  return program;
}

/** mysql-ch-replicator as its documentation starts it, with all processes of `run_all`. */
export async function replicator(stack: E2eStack, program: string, log: string): Promise<Peer> {
  const folder = join(stack.folder, 'replicator');
  await mkdir(folder);
  const config = join(folder, 'config.yaml');
  await writeFile(
    config,
    stringify({
      mysql: { host: '127.0.0.1', port: stack.ports.mysql, user: 'root' },
      clickhouse: { host: '127.0.0.1', port: stack.ports.clickhouseHttp, user: ADMIN_USER },
      binlog_replicator: { data_dir: join(folder, 'binlog'), records_per_file: 100_000 },
      databases: SOURCE.database,
      log_level: 'info',
    }),
  );
  const target = chNamed(SOURCE);
  return {
    title: 'mysql-ch-replicator 0.1.16',
    until: 'ClickHouse',
    does:
      'needs no Kafka and keeps its own copy of the binlog in files. It writes once a second or each 100,000 rows. A query must say FINAL ' +
      'to see each row once; deletions are DELETE statements in ClickHouse, one for each batch, which rewrite parts',
    source: SOURCE,
    rowsShown: async () => {
      const [row] = await stack.clickhouse.select(`SELECT toString(count()) FROM ${target} FINAL`);
      return Number(row?.[0] ?? 0);
    },
    start: () =>
      startProcess(program, ['run_all', '--config', config], {
        cwd: folder,
        log,
        env: {
          MYSQL_PASSWORD: stack.secret(Secret.mysqlRoot),
          CLICKHOUSE_PASSWORD: stack.secret(Secret.clickhouseAdmin),
        },
      }),
    // The table is made, and renamed, while it copies.
    arrived: async () => {
      const [row] = await stack.clickhouse
        .select(`SELECT toString(sum(total_rows)) FROM system.tables WHERE database LIKE '${SOURCE.database}%'`)
        .catch(() => []);
      return Number(row?.[0] ?? 0);
    },
    watch: async () => ({
      visible: async (ids) => {
        const rows = await stack.clickhouse
          .select(`SELECT DISTINCT toString(id) FROM ${target} WHERE id IN (${ids.join(', ')})`)
          .catch(() => []);
        return rows.map(([id]) => BigInt(id ?? 0));
      },
      close: async () => undefined,
    }),
  };
}
