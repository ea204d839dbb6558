import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Between the signal that asks a program to end and the one that it cannot refuse. */
const GRACE_MS = 20_000;

/** Which signal ended the run, once one has. */
let interruption = null;
const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruption ??= signal;
    for (const child of running) end(child, signal);
  });
}

/** Thrown once the run was asked to end, so that whoever holds something lets go of it on the way out. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Thrown where a program has not ended in its time. */
export class TimeOut extends Error {
  constructor(seconds) {
    super(`it was ended because it ran for more than ${seconds} s`);
  }
}

/**
 * Runs a program to its end and gives its exit code, null where there is none, and what it wrote: stderr is shown too,
 * stdout where `capture` is not set. A signal to this process ends the program with all that it has started.
 *
 * @param options `cleanup`: runs it also where this process was asked to end, and to its end; `seconds`: a TimeOut is
 *   thrown where it takes longer
 */
export async function run(command, args, { capture = false, cleanup = false, seconds, ...options } = {}) {
  throwIfInterrupted(cleanup);
  const shown = capture ? 'pipe' : 'inherit';
  // In a process group of its own, so that nothing of it is left when it is ended.
  const stdio = ['ignore', shown, shown];
  const child = spawn(command, args, { ...options, stdio, detached: true });
  if (!cleanup) running.add(child);
  const output = { stdout: '', stderr: '' };
  if (capture) {
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (chunk) => {
        output[name] += chunk;
      });
    }
    child.stderr.pipe(process.stderr, { end: false });
  }
  const limit = seconds === undefined ? null : endAfter(child, seconds);
  const status = await endOf(child);
  running.delete(child);
  clearTimeout(limit?.timer);
  throwIfInterrupted(cleanup);
  if (limit?.reached) throw new TimeOut(seconds);
  return { status, ...output };
}

/** Its exit code, once it has ended and all of its output is read. */
function endOf(child) {
  return new Promise((resolve) => {
    let timer;
    child.once('error', () => resolve(null));
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve(status);
    });
    // Something that it has left behind may hold its output open.
    child.once('exit', (status) => {
      timer = setTimeout(resolve, GRACE_MS, status);
    });
  });
}

function endAfter(child, seconds) {
  const limit = { reached: false };
  limit.timer = setTimeout(() => {
    limit.reached = true;
    end(child, 'SIGTERM');
    limit.timer = setTimeout(() => end(child, 'SIGKILL'), GRACE_MS);
  }, seconds * 1_000);
  return limit;
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
