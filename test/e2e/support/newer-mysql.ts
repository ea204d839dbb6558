import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { cacheDirectory } from '../../../src/adapters/local/engines/declarations.js';
import { reservePorts } from './reserve-ports.js';

/** The newest MySQL of Debian's packages, with an empty data directory, GTIDs and no password for root, on loopback. */
export interface NewerMysql {
  readonly port: number;
  readonly version: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const SOURCES = '/etc/apt';

/** Fetches the server once, into the cache, and starts it; null where Debian's packages cannot be had. */
export async function startNewerMysql(): Promise<NewerMysql | null> {
  const root = await files(join(cacheDirectory(process.env, homedir()), 'test-servers', 'mysql-sid'));
  if (root === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-newer-mysql-'));
  const { port } = await reservePorts(['port'], folder);
  const own = [
    '--no-defaults',
    '--user=root',
    `--basedir=${join(root, 'usr')}`,
    `--datadir=${join(folder, 'data')}`,
    `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
    `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
    '--secure-file-priv=NULL',
  ];
  const server = await loaded(root);
  await run(server.command, [...server.args, ...own, '--initialize-insecure'], { cwd: folder });
  const settings = ['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${join(folder, 'socket')}`, '--mysqlx=OFF'];
  const binlog = ['--log-bin', '--server-id=1', '--gtid-mode=ON', '--enforce-gtid-consistency=ON'];
  const child = spawn(server.command, [...server.args, ...own, ...settings, ...binlog], {
    cwd: folder,
    stdio: 'ignore',
  });
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let left = 600; left > 0 && child.exitCode === null; left -= 1) {
    const version = await versionOf(port);
    if (version !== null) return { port, version, stop };
    await new Promise((done) => setTimeout(done, 100));
  }
  await stop();
  throw new Error(`MySQL does not start; it ended with ${child.exitCode}`);
}

/** Debian's next release has a C library of its own, so its own loader starts the server. */
async function loaded(root: string): Promise<{ command: string; args: readonly string[] }> {
  const all = await readdir(root, { recursive: true });
  const loader = all.find((path) => path.endsWith('ld-linux-x86-64.so.2'));
  if (loader === undefined) throw new Error(`${root} has no loader`);
  const libraries = all.filter((path) => /(x86_64-linux-gnu|lib\/mysql\/private)$/.test(path));
  const path = libraries.map((name) => join(root, name)).join(':');
  return { command: join(root, loader), args: ['--library-path', path, join(root, 'usr/sbin/mysqld')] };
}

async function versionOf(port: number): Promise<string | null> {
  try {
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
    const [rows] = await connection.query('SELECT VERSION() AS version');
    await connection.end();
    return (rows as { version: string }[])[0]?.version ?? null;
  } catch {
    return null;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
}

/** The unpacked packages; null where they cannot be had. */
async function files(folder: string): Promise<string | null> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) return folder;
  await mkdir(join(folder, '..'), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    await fetchPackages(work);
    await rename(join(work, 'root'), folder);
    return folder;
  } catch {
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** From Debian's unstable release at the mirror that this machine uses, with lists and a cache that touch nothing of the system's. */
async function fetchPackages(work: string): Promise<void> {
  const mirror = await debianMirror();
  for (const part of ['lists/partial', 'cache/archives/partial', 'info', 'updates', 'root']) {
    await mkdir(join(work, part), { recursive: true });
  }
  const line = `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} sid main\n`;
  await writeFile(join(work, 'list'), line);
  await writeFile(join(work, 'status'), '');
  const options = [
    `Dir::Etc::sourcelist=${join(work, 'list')}`,
    'Dir::Etc::sourceparts=-',
    'Dir::Etc::preferencesparts=-',
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::State::status=${join(work, 'status')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=',
    'Debug::NoLocking=1',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '-qq', 'update'], { timeout: 120_000 });
  await run('apt-get', [...options, '-qq', '-y', '--download-only', 'install', 'mysql-server-core'], {
    timeout: 300_000,
  });
  const archives = join(work, 'cache/archives');
  for (const name of (await readdir(archives)).filter((file) => file.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(archives, name), join(work, 'root')]);
  }
}

/** Throws where no source of Debian's packages is known. */
async function debianMirror(): Promise<string> {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => /\.(list|sources)$/.test(name));
  for (const name of names) {
    const mirror = /https?:\/\/\S+\/debian\/?(?=\s)/.exec(await readFile(join(SOURCES, name), 'utf8'));
    if (mirror) return mirror[0];
  }
  throw new Error('no source of Debian packages is known');
}
