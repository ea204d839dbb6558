import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Which signal ended the run, once one has. */
let interruption = null;
let running = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruption ??= signal;
    if (running !== null) end(running, signal);
  });
}

/** Thrown once the run was asked to end, so that whoever holds something lets go of it on the way out. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a program to its end and gives its exit code, null where there is none, and what it wrote: stderr is shown too,
 * stdout where `capture` is not set. A signal to this process ends the program with all that it has started.
 *
 * @param options `cleanup`: runs it also where this process was asked to end, and to its end.
 */
export async function run(command, args, { capture = false, cleanup = false, ...options } = {}) {
  throwIfInterrupted(cleanup);
  const stdio = ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'];
  // In a process group of its own, so that nothing of it is left when it is ended.
  const child = spawn(command, args, { ...options, stdio, detached: true });
  if (!cleanup) running = child;
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
    process.stderr.write(chunk);
  });
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (!cleanup) running = null;
  throwIfInterrupted(cleanup);
  return { status, ...output };
}

function throwIfInterrupted(cleanup) {
  if (interruption !== null && !cleanup) throw new Interrupted(interruption);
}

function end(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended, or was never started.
  }
}
