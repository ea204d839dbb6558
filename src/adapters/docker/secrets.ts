import { CdcctlError, ExitCode } from '../../errors/index.js';
import type { Secrets } from '../../ports/index.js';
import { newPassword } from '../host/password.js';

type Env = Readonly<Record<string, string | undefined>>;

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
