import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { CdcctlError } from '../../errors/index.js';
import type { Secrets } from '../../ports/index.js';
import { newPassword } from '../host/password.js';
import { readEnvFile, writeEnvFile } from '../state/env-file.js';
import type { StatePaths } from './paths.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The content of secrets.env; empty where there is none. */
export async function readSecretsFile(paths: StatePaths): Promise<Secrets> {
  return readEnvFile(paths.secrets, 'cdcctl');
}

async function writeSecretsFile(paths: StatePaths, secrets: Secrets): Promise<void> {
  await mkdir(paths.stateDir, { recursive: true, mode: 0o700 });
  await writeEnvFile(paths.secrets, secrets);
}

/**
 * The value of every name: from the environment where it is set there, else the one kept from before, else a new one.
 * They are kept in secrets.env (0600), which the supervisor reads. A value in the environment that is not the one that the
 * data directory was made with is a CdcctlError.
 *
 * @param given names of passwords of servers that are not this stack's. The environment alone has them: they are never
 *   kept in a file, and one that is not set is a CdcctlError.
 * @param renewed names of those that get a new value whatever was kept
 */
export async function ensureSecrets(
  paths: StatePaths,
  names: readonly string[],
  env: Env,
  given: readonly string[] = [],
  renewed: readonly string[] = [],
): Promise<Secrets> {
  await refuseOtherSecrets(paths, names, env, given);
  const unknown = given.filter((name) => !env[name]);
  if (unknown.length > 0) throw notGiven(unknown);
  const kept = await readSecretsFile(paths);
  const before = new Map([...kept].filter(([name]) => !given.includes(name) && !renewed.includes(name)));
  const own = new Map([
    ...before,
    ...without(names, given).map((name) => [name, env[name] || before.get(name) || newPassword()] as const),
  ]);
  const changed = own.size !== kept.size || [...own].some(([name, value]) => kept.get(name) !== value);
  if (changed) await writeSecretsFile(paths, own);
  return withGiven(own, env, given);
}

/** An error for passwords that the environment alone has, and now has not. */
export function notGiven(names: readonly string[]): CdcctlError {
  return new CdcctlError({
    code: 'CDC-PASSWORD-NOT-SET',
    what: `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set`,
    why: 'It is the password of a user of your own MySQL. Only you know it, and cdcctl keeps it in no file.',
    next: `read -rs ${names[0]} && export ${names[0]}   and run the command again`,
  });
}

/** The secrets, and those of the given names that the environment has. */
export function withGiven(secrets: Secrets, env: Env, given: readonly string[]): Secrets {
  return new Map([...secrets, ...given.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []))]);
}

/** The secrets of a stack that was brought up before; of the given ones those that the environment has. */
export async function knownSecrets(
  paths: StatePaths,
  names: readonly string[],
  env: Env,
  given: readonly string[] = [],
): Promise<Secrets> {
  const kept = await readSecretsFile(paths);
  const own = without(names, given);
  const missing = own.filter((name) => !kept.has(name));
  if (missing.length > 0) {
    throw new CdcctlError({
      code: 'CDC-STACK-NOT-UP',
      what: 'The stack was never brought up',
      why: `${paths.secrets} has no ${missing.join(', ')}`,
      next: 'cdcctl up',
    });
  }
  refuseOtherValues(paths, own, kept, env);
  const ownKept = new Map([...kept].filter(([name]) => !given.includes(name)));
  return withGiven(ownKept, env, given);
}

function without(names: readonly string[], some: readonly string[]): readonly string[] {
  return names.filter((name) => !some.includes(name));
}

/** Fails where a value in the environment is not the one that the data directory was made with. */
export async function refuseOtherSecrets(
  paths: StatePaths,
  names: readonly string[],
  env: Env,
  given: readonly string[] = [],
): Promise<void> {
  if (hasData(paths)) refuseOtherValues(paths, without(names, given), await readSecretsFile(paths), env);
}

function hasData(paths: StatePaths): boolean {
  return existsSync(paths.data) && readdirSync(paths.data).length > 0;
}

function refuseOtherValues(paths: StatePaths, names: readonly string[], kept: Secrets, env: Env): void {
  const other = names.filter((name) => env[name] && kept.has(name) && env[name] !== kept.get(name));
  if (other.length === 0) return;
  throw new CdcctlError({
    code: 'CDC-PASSWORD-CHANGED',
    what: `${other.join(', ')} in the environment ${other.length === 1 ? 'is' : 'are'} not what this stack was made with`,
    why: `The users in ${paths.data} have the passwords in ${paths.secrets}`,
    next: `unset ${other.join(' ')}, or start anew without the data: cdcctl down --volumes`,
  });
}
