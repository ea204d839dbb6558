import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface PeerProcess {
  /** Ends the process and all that it started. */
  end(): Promise<void>;
}

const GRACE_MS = 20_000;

/** A process in a group of its own; what it prints goes to the log. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly log: string },
): PeerProcess {
  const out = openSync(options.log, 'a');
  const child: ChildProcess = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', out, out],
    detached: true,
  });
  closeSync(out);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group has ended.
    }
  };
  return {
    async end() {
      kill('SIGTERM');
      await Promise.race([ended, delay(GRACE_MS)]);
      kill('SIGKILL');
      await ended;
    },
  };
}
