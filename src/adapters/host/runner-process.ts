import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How the runner's process is started. No secret may stand here. */
export interface RunnerProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

const GRACE_MS = 3_000;
const SHOWN_LINES = 5;

/** One run of the process: `next` is the answer to the request that was sent last. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
  send(line: string): void;
  next(): Promise<string>;
  /** The last lines that it wrote to its standard error. */
  lastLines(): readonly string[];
}

/** Starts it; `write` takes each line of its standard error, and must not throw. */
export function startProgram({ command, args, env, cwd }: RunnerProcess, write: (line: string) => void): Running {
  // In a group of its own: Ctrl-C reaches this process, which ends it.
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const recent: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exited with code ${code}` : `ended by ${signal}`));
  });
  // A request that cannot be written is answered by the end of the process.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => {
    recent.splice(0, recent.length - SHOWN_LINES + 1);
    recent.push(line);
    write(line);
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    ended,
    send: (line) => child.stdin.write(`${line}\n`),
    async next() {
      const { value, done } = await answers.next();
      if (done === true) throw new Ended(await ended);
      return value;
    },
    lastLines: () => recent,
  };
}

/** It has ended: the message says how. */
export class Ended extends Error {}

/** It ends by itself at the end of its input; where it does not, or `atOnce`, it is ended. */
export async function endProgram({ child, ended }: Running, atOnce: boolean): Promise<void> {
  child.stdin?.end();
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), atOnce ? 0 : GRACE_MS),
    setTimeout(() => child.kill('SIGKILL'), atOnce ? GRACE_MS : 2 * GRACE_MS),
  ];
  await ended;
  for (const timer of timers) clearTimeout(timer);
}
