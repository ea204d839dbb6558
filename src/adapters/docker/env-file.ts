import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError, ExitCode } from '../../errors/index.js';
import type { Secrets } from '../../ports/index.js';
import { newPassword } from '../host/password.js';
import { readTextFile } from '../state/json-file.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Compose reads escapes in double quotes only: backslash, quote, dollar and newline. */
function encode(value: string): string {
  if (/^[\w@%+:,./=-]*$/.test(value)) return value;
  return `"${value.replace(/[\\"$]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;
const COMMENT = String.raw`(?:\s+#.*)?\s*$`;
const SINGLE = new RegExp(`^'([^']*)'${COMMENT}`);
const DOUBLE = new RegExp(`^"((?:[^"\\\\$]|\\\\.)*)"${COMMENT}`);
const PLAIN = new RegExp(`^([^\\s'"$#](?:[^$]*?[^\\s$])??)??${COMMENT}`);

/** The value behind `NAME=`, or null where compose would read more into it than a value. */
function decode(text: string): string | null {
  const double = DOUBLE.exec(text)?.[1];
  if (double !== undefined) return double.replace(/\\(.)/g, (_escape, char: string) => (char === 'n' ? '\n' : char));
  const plain = SINGLE.exec(text) ?? PLAIN.exec(text);
  return plain === null ? null : (plain[1] ?? '');
}

/**
 * Variables of an .env file, as cdcctl or a person has written it; empty where there is none. A line that is no plain
 * value of one line is a CdcctlError: https://docs.docker.com/reference/compose-file/ calls the rest interpolation.
 */
export async function readEnvFile(path: string): Promise<ReadonlyMap<string, string>> {
  const lines = ((await readTextFile(path)) ?? '').split(/\r?\n/);
  return new Map(
    lines.flatMap((line, index): [string, string][] => {
      if (/^\s*(#|$)/.test(line)) return [];
      const [, name, text = ''] = LINE.exec(line) ?? [];
      const value = name === undefined ? null : decode(text);
      if (name === undefined || value === null) throw unreadable(path, index + 1);
      return [[name, value]];
    }),
  );
}

function unreadable(path: string, line: number): CdcctlError {
  return new CdcctlError({
    code: 'CDC-ENV-FILE',
    what: `Line ${line} of ${path} cannot be read`,
    why: 'It is not NAME=value, or its value has a variable or goes on in the next line.',
    next: "Write the value as it is, in single quotes: NAME='value'",
  });
}

const HEADER = '# Written by cdcctl for `docker compose`. It holds passwords: never commit it.';

/** Replaces the file at once, readable by its owner only. */
export async function writeEnvFile(path: string, variables: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lines = [...variables].map(([name, value]) => `${name}=${encode(value)}`);
  await writeFileAtomic(path, `${[HEADER, ...lines].join('\n')}\n`, { mode: 0o600 });
}

export interface MadeWith {
  /** Whether there are volumes that were made with the passwords of the file. */
  readonly hasData: boolean;
  readonly file: string;
  /** Names of passwords without which the data cannot be reached. */
  readonly needed: readonly string[];
}

/**
 * The value of every name: from the environment where it is set there, else the one of the file, else a new one. A value
 * in the environment that is not the file's is a CdcctlError, and so is one that is lost: the databases were made with it.
 */
export function chooseSecrets(
  names: readonly string[],
  env: Env,
  kept: ReadonlyMap<string, string>,
  made: MadeWith,
): Secrets {
  const other = names.filter((name) => env[name] && kept.has(name) && env[name] !== kept.get(name));
  if (other.length > 0) throw otherSecrets(other, made.file);
  const lost = made.needed.filter((name) => !env[name] && !kept.has(name));
  if (made.hasData && lost.length > 0) throw lostSecrets(lost, made.file);
  return new Map(names.map((name) => [name, env[name] || kept.get(name) || newPassword()]));
}

/**
 * Refuses passwords that cannot stand between double quotes in a properties file of Java, as a CdcctlError. Those that
 * cdcctl makes can.
 */
export function refuseUnquotable(names: readonly string[], secrets: Secrets): void {
  const unfit = names.filter((name) => !/^[ !#-[\]-~]*$/.test(secrets.get(name) ?? ''));
  if (unfit.length === 0) return;
  throw new CdcctlError({
    code: 'CDC-PASSWORD-UNFIT',
    what: `${unfit.join(', ')} cannot be used for Kafka`,
    why: 'Kafka takes printable ASCII there, but no double quote and no backslash.',
    next: `unset ${unfit.join(' ')}, and a password is made; or choose another one`,
    exitCode: ExitCode.config,
  });
}

/** Refuses what keytool, Flink's configuration or a link would not take as it is, as a CdcctlError. */
export function refuseUnfitKey(name: string, secrets: Secrets): void {
  if (/^[\w.~-]{6,}$/.test(secrets.get(name) ?? '')) return;
  throw new CdcctlError({
    code: 'CDC-PASSWORD-UNFIT',
    what: `${name} cannot be used for Flink`,
    why: 'It takes at least six letters, digits, and . _ ~ - there.',
    next: `unset ${name}, and one is made; or choose another one`,
    exitCode: ExitCode.config,
  });
}

function otherSecrets(names: readonly string[], file: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-PASSWORD-CHANGED',
    what: `${names.join(', ')} in the environment ${names.length === 1 ? 'is' : 'are'} not what ${file} has`,
    why: 'The users in the volumes of this stack have the passwords of that file.',
    next: `unset ${names.join(' ')}, or start anew without the data: cdcctl --target docker down --volumes`,
  });
}

function lostSecrets(names: readonly string[], file: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-PASSWORDS-LOST',
    what: `The passwords of this stack are lost: ${file} has no ${names.join(', ')}`,
    why: 'Its volumes hold databases whose users have passwords that nobody knows now.',
    next: `Set ${names.join(', ')} in the environment, or start anew without the data: cdcctl --target docker down --volumes`,
  });
}
