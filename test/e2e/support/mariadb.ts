import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { reservePorts } from './reserve-ports.js';

/** A real MariaDB of Debian's packages, with an empty data directory and no passwords, on loopback. */
export interface Mariadb {
  readonly port: number;
  stop(): Promise<void>;
}

/** The packages whose files the server needs beside those that every Debian has. */
const PACKAGES = ['mariadb-server-core', 'libaio1', 'libpmem1', 'liburing2'];

/** Fetches and starts it; null where Debian's packages cannot be had. */
export async function startMariadb(): Promise<Mariadb | null> {
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-mariadb-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    run(
      'sh',
      '-c',
      `apt-get -qq download ${PACKAGES.join(' ')} && for deb in *.deb; do dpkg-deb -x "$deb" files; done`,
    );
  } catch {
    await remove();
    return null;
  }
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  const { port } = await reservePorts(['port'], folder);
  const args = [
    '--no-defaults',
    '--user=root',
    `--datadir=${join(folder, 'data')}`,
    `--lc-messages-dir=${join(folder, 'files/usr/share/mysql')}`,
    '--skip-grant-tables',
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--socket=${join(folder, 'socket')}`,
    '--innodb=OFF',
    '--default-storage-engine=MyISAM',
  ];
  const libraries = ['usr/lib', 'lib'].map((part) => join(folder, 'files', part, 'x86_64-linux-gnu')).join(':');
  const child = spawn(join(folder, 'files/usr/sbin/mariadbd'), args, {
    env: { LD_LIBRARY_PATH: libraries },
    stdio: 'ignore',
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    await remove();
  };
  for (let left = 300; left > 0; left -= 1) {
    const answer = createConnection({ host: '127.0.0.1', port, user: 'root' }).then((connection) => connection.end());
    if (await answer.then(() => true).catch(() => false)) return { port, stop };
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  await stop();
  throw new Error(`MariaDB does not start; it ended with ${child.exitCode}`);
}
