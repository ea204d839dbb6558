import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError } from '../../../errors/index.js';
import type { Secrets } from '../../../ports/index.js';

/** Writes a configuration file that only its owner can read, as some hold password hashes. */
export async function writePrivate(path: string, content: string): Promise<void> {
  await makePrivateDir(dirname(path));
  await writeFileAtomic(path, content, { mode: 0o600 });
}

export async function makePrivateDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** The secret of this name; that `up` has made all of them beforehand is the caller's duty. */
export function secret(secrets: Secrets, variable: string): string {
  const value = secrets.get(variable);
  if (value !== undefined && value !== '') return value;
  throw new CdcctlError({
    code: 'CDC-VALUE-NOT-SET',
    what: `No value for ${variable}`,
    why: 'The embedded engines have no user without a password.',
    next: `set ${variable}, or run \`cdcctl up\`, which generates what is missing`,
  });
}
