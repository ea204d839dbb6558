import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError } from '../../errors/index.js';
import type { Secrets } from '../../ports/index.js';
import { newPassword } from '../host/password.js';
import { readTextFile } from '../state/json-file.js';
import type { StatePaths } from './paths.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The content of secrets.env; empty where there is none. */
export async function readSecretsFile(paths: StatePaths): Promise<Secrets> {
  const text = (await readTextFile(paths.secrets)) ?? '';
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const split = line.indexOf('=');
      return split <= 0 || line.startsWith('#') ? [] : [[line.slice(0, split), decode(line.slice(split + 1))]];
    }),
  );
}

function decode(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}

function encode(value: string): string {
  return /^[\w-]+$/.test(value) ? value : JSON.stringify(value);
}

async function writeSecretsFile(paths: StatePaths, secrets: Secrets): Promise<void> {
  await mkdir(paths.stateDir, { recursive: true, mode: 0o700 });
  const lines = [...secrets].map(([name, value]) => `${name}=${encode(value)}`);
  await writeFileAtomic(paths.secrets, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/**
 * The value of every name: from the environment where it is set there, else the one kept from before, else a new one.
 * All are kept in secrets.env (0600), which the supervisor reads. A value in the environment that is not the one that the
 * data directory was made with is a CdcctlError, and so is a given one that is not there.
 *
 * @param given names of passwords of servers that are there already
 */
export async function ensureSecrets(
  paths: StatePaths,
  names: readonly string[],
  env: Env,
  given: readonly string[] = [],
): Promise<Secrets> {
  await refuseOtherSecrets(paths, names, env, given);
  const kept = await readSecretsFile(paths);
  const unknown = given.filter((name) => !env[name] && !kept.has(name));
  if (unknown.length > 0) throw notGiven(unknown);
  const secrets = new Map([
    ...kept,
    ...names.map((name) => [name, env[name] || kept.get(name) || newPassword()] as const),
  ]);
  const changed = [...secrets].some(([name, value]) => kept.get(name) !== value);
  if (changed) await writeSecretsFile(paths, secrets);
  return secrets;
}

function notGiven(names: readonly string[]): CdcctlError {
  return new CdcctlError({
    what: `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set`,
    why: 'It is the password of a user of a MySQL that is there already, which only you know.',
    next: `export ${names[0]}=...   and run the command again`,
  });
}

/** The secrets of a stack that was brought up before. */
export async function knownSecrets(
  paths: StatePaths,
  names: readonly string[],
  env: Env,
  given: readonly string[] = [],
): Promise<Secrets> {
  const kept = await readSecretsFile(paths);
  const missing = names.filter((name) => !kept.has(name));
  if (missing.length > 0) {
    throw new CdcctlError({
      what: 'The stack was never brought up',
      why: `${paths.secrets} has no ${missing.join(', ')}`,
      next: 'cdcctl up',
    });
  }
  refuseOtherValues(paths, without(names, given), kept, env);
  // A server that is there already may have got another password since.
  return new Map([...kept, ...given.map((name) => [name, env[name] || (kept.get(name) ?? '')] as const)]);
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
    what: `${other.join(', ')} in the environment ${other.length === 1 ? 'is' : 'are'} not what this stack was made with`,
    why: `The users in ${paths.data} have the passwords in ${paths.secrets}`,
    next: `unset ${other.join(' ')}, or start anew without the data: cdcctl down --volumes`,
  });
}
