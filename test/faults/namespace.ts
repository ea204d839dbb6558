import { spawn } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Tools } from './tools.js';

const INSIDE = 'CDCCTL_FAULTS_NAMESPACE';

/** True where this process has a loopback device of its own, so that rules for it touch nobody else. */
export function insideNamespace(env: NodeJS.ProcessEnv): boolean {
  return env[INSIDE] === '1';
}

/** Whether a network of one's own can be had here: only root may make one. */
export async function namespacePossible(): Promise<boolean> {
  const tried = await execa('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up'], { reject: false });
  return !tried.failed;
}

/**
 * Its loopback device is up. Its /etc is a copy, where the library of the clocks can be named for all processes: the
 * supervisor hands no LD_PRELOAD on.
 */
const SETUP = `ip link set lo up || exit 1
if [ -n "$CLOCK_LIBRARY" ]; then
  mount -t tmpfs -o mode=755 cdcctl-faults "$PRIVATE_ETC" && cp -a /etc/. "$PRIVATE_ETC" &&
    echo "$CLOCK_LIBRARY" >> "$PRIVATE_ETC/ld.so.preload" && mount --bind "$PRIVATE_ETC" /etc || exit 1
fi
unset CLOCK_LIBRARY PRIVATE_ETC
exec "$@"`;

/** Runs this very program again with a network and mounts of its own, and gives its exit code. */
export async function runInNamespace({ clock }: Tools): Promise<number> {
  const etc = await mkdtemp(join(tmpdir(), 'cdcctl-faults-etc-'));
  try {
    return await run({ ...process.env, [INSIDE]: '1', CLOCK_LIBRARY: clock?.library ?? '', PRIVATE_ETC: etc });
  } finally {
    await rmdir(etc);
  }
}

function run(env: NodeJS.ProcessEnv): Promise<number> {
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', ['--net', '--mount', 'sh', '-c', SETUP, 'sh', ...program], {
    stdio: 'inherit',
    // A terminal's Ctrl-C reaches it once, from here.
    detached: true,
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 130)));
}
