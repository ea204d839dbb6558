import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { type ZodType, z } from 'zod';
import { CdcctlError, messageOf } from '../../errors/index.js';

/** Text of a file, or null where there is none. */
export async function readTextFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Parsed content of a JSON file, or null where there is none. Content that does not fit is a CdcctlError that names the file. */
export async function readJsonFile<T>(path: string, schema: ZodType<T>): Promise<T | null> {
  const text = await readTextFile(path);
  return text === null ? null : parseJson(path, text, schema);
}

function parseJson<T>(path: string, text: string, schema: ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged(path, z.prettifyError(parsed.error));
  return parsed.data;
}

function damaged(path: string, why: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-STATE-DAMAGED',
    what: `The state file ${path} is damaged`,
    why,
    next: 'Restore it from a backup, or start anew without this pipeline’s data: cdcctl down --volumes',
  });
}

/** Replaces a JSON file at once: readers see the old content or the new one, never a part. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
