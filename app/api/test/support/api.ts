import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import type { MysqlLogin } from '../../src/config.js';

/** The built service as a process of its own. */
export interface Api {
  readonly url: string;
  /** Lines of its log so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** All that it wrote. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code. */
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../../dist/main.js');

/** Runs `dist/main.js` with nothing in its environment but these variables. */
export function runMain(env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The variables of a login. */
export function loginVariables({ host, port, user, password }: MysqlLogin): Readonly<Record<string, string>> {
  return {
    ORDER_API_MYSQL_HOST: host,
    ORDER_API_MYSQL_PORT: String(port),
    ORDER_API_MYSQL_USER: user,
    ORDER_API_MYSQL_PASSWORD: password,
  };
}

/** Starts it on a port that the kernel chooses, and waits until it listens. */
export async function startApi(login: MysqlLogin, env: Readonly<Record<string, string>> = {}): Promise<Api> {
  const child = runMain({ ...loginVariables(login), ORDER_API_PORT: '0', ...env });
  const log: Record<string, unknown>[] = [];
  let output = '';
  let rest = '';
  const exit = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${output}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const entry: Record<string, unknown> = JSON.parse(line);
        log.push(entry);
        if (entry.event === 'listening') resolve(String(entry.address));
      }
    });
  });
  const ended = async () => {
    await exit;
    return child.exitCode;
  };
  return {
    url,
    log,
    output: () => output,
    signal: (name) => child.kill(name),
    ended,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended();
    },
  };
}
