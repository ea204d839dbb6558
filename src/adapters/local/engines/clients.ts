import { execa } from 'execa';
import { CdcctlError } from '../../../errors/index.js';

export type Env = Readonly<Record<string, string | undefined>>;

export interface ClientRun {
  readonly command: 'mvn' | 'npm';
  readonly args: readonly string[];
  readonly cwd: string;
  /** The user's environment, untouched: it carries their mirrors, proxies and options. */
  readonly env: Env;
  readonly signal: AbortSignal;
  /** What is being fetched or built, for errors: `Flink`. */
  readonly subject: string;
  /** Every line the client prints. */
  readonly onLine?: (line: string) => void;
}

/** Runs Maven or npm. A failure is a CdcctlError that tells a missing client, network, disk and other causes apart. */
export async function runClient(run: ClientRun): Promise<void> {
  const child = execa(run.command, run.args, {
    cwd: run.cwd,
    env: run.env,
    extendEnv: false,
    cancelSignal: run.signal,
    gracefulCancel: false,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  const tail: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    run.onLine?.(line);
    tail.push(line);
    if (tail.length > 200) tail.shift();
  }
  const result = await child;
  run.signal.throwIfAborted();
  if (result.failed) throw clientFailure(run, result.code, tail);
}

const NETWORK =
  /UnknownHostException|Unknown host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|Connection refused|Connection reset|Network is unreachable|timed out|Could not transfer|offline mode/i;
const DISK = /No space left|ENOSPC|Disk quota exceeded/i;

/** Explains why Maven or npm failed, from its error code and last lines. */
export function clientFailure(
  run: Pick<ClientRun, 'command' | 'subject'>,
  code: string | undefined,
  lines: readonly string[],
): CdcctlError {
  const name = run.command === 'mvn' ? 'Maven' : 'npm';
  const what = `${run.subject} could not be fetched or built with ${name}`;
  if (code === 'ENOENT') {
    return new CdcctlError({
      code: 'CDC-TOOL-MISSING',
      what: `${name} is not installed`,
      why: `${run.subject} comes through ${name}, and no \`${run.command}\` was found on the PATH.`,
      next: run.command === 'mvn' ? MAVEN_INSTALL : 'install npm (it comes with Node.js), then run the command again',
    });
  }
  const text = lines.join('\n');
  if (DISK.test(text)) {
    return new CdcctlError({
      code: 'CDC-DISK-FULL',
      what,
      why: 'The disk is full.',
      next: 'free about 3 GB, then run the command again',
    });
  }
  const causes = errorLines(lines).join('\n');
  if (NETWORK.test(text)) {
    return new CdcctlError({
      code: 'CDC-REGISTRY-DOWN',
      what,
      why: `The package registry could not be reached.\n${causes}`,
      next: `check the network, proxy and mirror settings of ${name} (${run.command === 'mvn' ? '~/.m2/settings.xml' : '~/.npmrc'}), then run the command again`,
    });
  }
  return new CdcctlError({
    code: 'CDC-FETCH-FAILED',
    what,
    why: causes,
    next: `mend what ${name} reports, then run the command again`,
  });
}

export const MAVEN_INSTALL = 'install Maven (for example: sudo apt-get install maven), then run the command again';

/** The lines in which Maven or npm says what went wrong, without repetition and help texts. */
function errorLines(lines: readonly string[]): readonly string[] {
  const errors = lines
    .filter((line) => /^(\[ERROR\]|npm (error|ERR!))/.test(line))
    .map((line) => line.replace(/^(\[ERROR\]|npm (error|ERR!))\s*/, '').trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(at |A complete log|To see the full|Re-run Maven|For more information|->? \[Help|\[Help)/.test(line),
    );
  const chosen = errors.length > 0 ? errors : lines.filter((line) => line.trim() !== '').slice(-5);
  return [...new Set(chosen)].slice(0, 6);
}
