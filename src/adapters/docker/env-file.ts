import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError } from '../../errors/index.js';
import type { Secrets } from '../../ports/index.js';
import { newPassword } from '../host/password.js';
import { readTextFile } from '../state/json-file.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Compose reads escapes in double quotes only: backslash, quote, dollar and newline. */
function encode(value: string): string {
  if (/^[\w@%+:,./=-]*$/.test(value)) return value;
  return `"${value.replace(/[\\"$]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function decode(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(.)/g, (_escape, char: string) => (char === 'n' ? '\n' : char));
}

/** Variables of an .env file as `writeEnvFile` writes it; empty where there is none. */
export async function readEnvFile(path: string): Promise<ReadonlyMap<string, string>> {
  const text = (await readTextFile(path)) ?? '';
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const split = line.indexOf('=');
      return split <= 0 || line.startsWith('#') ? [] : [[line.slice(0, split), decode(line.slice(split + 1))]];
    }),
  );
}

const HEADER = '# Written by cdcctl for `docker compose`. It holds passwords: never commit it.';

/** Replaces the file at once, readable by its owner only. */
export async function writeEnvFile(path: string, variables: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lines = [...variables].map(([name, value]) => `${name}=${encode(value)}`);
  await writeFileAtomic(path, `${[HEADER, ...lines].join('\n')}\n`, { mode: 0o600 });
}

/**
 * The value of every name: from the environment where it is set there, else the one of the file, else a new one. With
 * `hasData` a value in the environment that is not the file's is a CdcctlError: the databases were made with that one.
 */
export function chooseSecrets(
  names: readonly string[],
  env: Env,
  kept: ReadonlyMap<string, string>,
  made: { readonly hasData: boolean; readonly file: string },
): Secrets {
  const other = names.filter((name) => env[name] && kept.has(name) && env[name] !== kept.get(name));
  if (made.hasData && other.length > 0) throw otherSecrets(other, made.file);
  const lost = names.filter((name) => !env[name] && !kept.has(name));
  if (made.hasData && lost.length > 0) throw lostSecrets(lost, made.file);
  return new Map(names.map((name) => [name, env[name] || kept.get(name) || newPassword()]));
}

function otherSecrets(names: readonly string[], file: string): CdcctlError {
  return new CdcctlError({
    what: `${names.join(', ')} in the environment ${names.length === 1 ? 'is' : 'are'} not what this stack was made with`,
    why: `The users in its volumes have the passwords in ${file}`,
    next: `unset ${names.join(' ')}, or start anew without the data: cdcctl --target docker down --volumes`,
  });
}

function lostSecrets(names: readonly string[], file: string): CdcctlError {
  return new CdcctlError({
    what: `The passwords of this stack are lost: ${file} has no ${names.join(', ')}`,
    why: 'Its volumes hold databases whose users have passwords that nobody knows now.',
    next: `Set ${names.join(', ')} in the environment, or start anew without the data: cdcctl --target docker down --volumes`,
  });
}
