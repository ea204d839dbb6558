import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isTrue, pollUntil } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { identify, isAlive, OWNER_MARK, type ProcessIdentity } from '../host/process-identity.js';
import { withLogDescriptor } from './engine-logs.js';
import type { EngineSpec } from './engine-spec.js';

/** A running engine. `ended` resolves once its process has ended, with a text such as `exited with code 1`. */
export interface EngineProcess {
  readonly identity: ProcessIdentity;
  readonly ended: Promise<string>;
}

const ADOPTED_POLL_MS = 250;

/** What every engine gets of the supervisor's environment, besides what its specification sets. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'LANG', 'LC_ALL'];

export function baseEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Starts an engine as the leader of a session and process group of its own, writing to its log. Rejects where it cannot be run at all. */
export async function startEngine(spec: EngineSpec, stateDir: string, logFile: string): Promise<EngineProcess> {
  const child = withLogDescriptor(logFile, (log) =>
    spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...baseEnvironment(process.env), ...spec.env, [OWNER_MARK]: stateDir },
      detached: true,
      stdio: ['ignore', log, log],
    }),
  );
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
    );
  });
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (child.pid === undefined) await once(child, 'spawn');
  if (identity === null) throw new Error(await ended);
  return { identity, ended };
}

/** Takes over an engine that an earlier supervisor started. It is no child of this process, so its end is found by looking. */
export function adoptEngine(identity: ProcessIdentity, signal: AbortSignal): EngineProcess {
  const watch = async (): Promise<string> => {
    const poll = { clock: systemClock, signal, pauseMs: ADOPTED_POLL_MS };
    await pollUntil(() => !isAlive(identity), isTrue, poll);
    return 'ended';
  };
  // After an abort nobody waits for the end any more.
  const ended = watch().catch(() => new Promise<string>(() => undefined));
  return { identity, ended };
}
