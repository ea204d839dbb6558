import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError } from '../../errors/index.js';
import { readTextFile } from './json-file.js';

/** Compose reads escapes in double quotes only: of backslash, quote, dollar, and ends of lines. */
function encode(value: string): string {
  if (/^[\w@%+:,./=-]*$/.test(value)) return value;
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}

/** Who reads an env file besides cdcctl: compose takes a dollar for the beginning of a variable. */
export type EnvFileReader = 'compose' | 'cdcctl';

interface Forms {
  readonly double: RegExp;
  readonly plain: RegExp;
  /** What stands for a character in double quotes. */
  readonly escapes: RegExp;
}

const FORMS: Readonly<Record<EnvFileReader, Forms>> = {
  compose: {
    double: /^"((?:[^"\\$]|\\.)*)"(?:\s+#.*)?\s*$/s,
    plain: /^([^\s'"$#](?:[^$]*?[^\s$])??)??(?:\s+#.*)?\s*$/s,
    escapes: /\\(.)/gs,
  },
  // Earlier releases wrote texts of JSON, which may have the number of a character.
  cdcctl: {
    double: /^"((?:[^"\\]|\\.)*)"(?:\s+#.*)?\s*$/s,
    plain: /^([^\s'"#](?:.*?\S)??)??(?:\s+#.*)?\s*$/s,
    escapes: /\\(u[0-9a-f]{4}|.)/gs,
  },
};
const SINGLE = /^'([^']*)'(?:\s+#.*)?\s*$/s;
const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/s;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function character(code: string): string {
  return code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (CONTROLS[code] ?? code);
}

/** The value behind `NAME=`, or null where it is no plain value. */
function decode(text: string, { double, plain, escapes }: Forms): string | null {
  const quoted = double.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(escapes, (_all, escaped: string) => character(escaped));
  const found = SINGLE.exec(text) ?? plain.exec(text);
  return found === null ? null : (found[1] ?? '');
}

/**
 * Variables of an env file, as cdcctl or a person has written it; empty where there is none. A line that is no plain
 * value of one line is a CdcctlError: https://docs.docker.com/reference/compose-file/ calls the rest interpolation.
 */
export async function readEnvFile(path: string, reader: EnvFileReader): Promise<ReadonlyMap<string, string>> {
  const lines = ((await readTextFile(path)) ?? '').split(/\r?\n/);
  return new Map(
    lines.flatMap((line, index): [string, string][] => {
      if (/^\s*(#|$)/.test(line)) return [];
      const [, name, text = ''] = LINE.exec(line) ?? [];
      const value = name === undefined ? null : decode(text, FORMS[reader]);
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

/** Replaces the file at once, readable by its owner only; `header` is its first line. */
export async function writeEnvFile(
  path: string,
  variables: ReadonlyMap<string, string>,
  header?: string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lines = [...variables].map(([name, value]) => `${name}=${encode(value)}`);
  const all = header === undefined ? lines : [header, ...lines];
  await writeFileAtomic(path, `${all.join('\n')}\n`, { mode: 0o600 });
}
