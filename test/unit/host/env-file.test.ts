import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnvFile, writeEnvFile } from '../../../src/adapters/state/env-file.js';

let root: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-env-'));
  file = join(root, 'compose', '.env');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the .env file', () => {
  test('is for its owner only, and escapes what compose would interpret', async () => {
    await writeEnvFile(
      file,
      new Map([
        ['A', 'plain-1'],
        ['B', `it's "q" \\ $HOME \${X} #c`],
        ['C', ''],
      ]),
      '# Written by cdcctl for `docker compose`. It holds passwords: never commit it.',
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(
      [
        '# Written by cdcctl for `docker compose`. It holds passwords: never commit it.',
        'A=plain-1',
        `B="it's \\"q\\" \\\\ \\$HOME \\\${X} #c"`,
        'C=',
        '',
      ].join('\n'),
    );
  });

  test('gives back every value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom('a', '"', "'", '\\', '$', '{', '\n', '\r', '\t', '\u2028', ' ', '#', '=', 'ß', 'n'),
        }),
        fc.constantFrom('compose' as const, 'cdcctl' as const),
        async (value, reader) => {
          await writeEnvFile(file, new Map([['NAME', value]]));
          expect((await readEnvFile(file, reader)).get('NAME')).toBe(value);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('may be written by hand', async () => {
    await writeEnvFile(file, new Map());
    const text = `# mine\r
export A = plain value   # with a comment
B='as it is $HOME \\n "x"' # too
  C="a \\"b\\" \\$HOME"\r
D=a#b
E=
F=''
G=p@ss:w/ord%
`;
    writeFileSync(file, text);
    expect(Object.fromEntries(await readEnvFile(file, 'compose'))).toEqual({
      A: 'plain value',
      B: 'as it is $HOME \\n "x"',
      C: 'a "b" $HOME',
      D: 'a#b',
      E: '',
      F: '',
      G: 'p@ss:w/ord%',
    });
  });

  test.each(['A=$HOME', 'A="$B"', "A='open", 'A="open', 'no value', "A='a' b"])('with %s is refused', async (line) => {
    await writeEnvFile(file, new Map());
    writeFileSync(file, `# one\n${line}\n`);
    await expect(readEnvFile(file, 'compose')).rejects.toMatchObject({
      message: `Line 2 of ${file} cannot be read`,
      next: "Write the value as it is, in single quotes: NAME='value'",
    });
  });

  test('that no compose reads may have dollars anywhere, and what earlier releases wrote is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (value) => {
        await writeEnvFile(file, new Map());
        writeFileSync(file, `NAME=${JSON.stringify(value)}\nOTHER=a$b\n`);
        expect(Object.fromEntries(await readEnvFile(file, 'cdcctl'))).toEqual({ NAME: value, OTHER: 'a$b' });
      }),
      { numRuns: 50 },
    );
  });

  test('that is missing is empty', async () => {
    expect(await readEnvFile(file, 'compose')).toEqual(new Map());
  });
});
