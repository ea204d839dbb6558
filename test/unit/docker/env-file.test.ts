import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseSecrets, readEnvFile, writeEnvFile } from '../../../src/adapters/docker/env-file.js';

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
        fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', '$', '{', '\n', ' ', '#', '=', 'ß', 'n') }),
        async (value) => {
          await writeEnvFile(file, new Map([['NAME', value]]));
          expect((await readEnvFile(file)).get('NAME')).toBe(value);
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
    expect(Object.fromEntries(await readEnvFile(file))).toEqual({
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
    await expect(readEnvFile(file)).rejects.toMatchObject({
      message: `Line 2 of ${file} cannot be read`,
      next: "Write the value as it is, in single quotes: NAME='value'",
    });
  });

  test('that is missing is empty', async () => {
    expect(await readEnvFile(file)).toEqual(new Map());
  });
});

describe('passwords', () => {
  const made = (hasData: boolean) => ({ hasData, file: 'compose/.env', needed: ['A', 'B'] });

  test('come from the environment, else from the file, else are new', () => {
    const secrets = chooseSecrets(['A', 'B', 'C'], { A: 'from env' }, new Map([['B', 'kept']]), made(false));
    expect(secrets.get('A')).toBe('from env');
    expect(secrets.get('B')).toBe('kept');
    expect(secrets.get('C')).toMatch(/^[\w-]{32}$/);
  });

  test.each([true, false])('another one than that of the file is refused', (hasData) => {
    expect(() => chooseSecrets(['A'], { A: 'new' }, new Map([['A', 'old']]), made(hasData))).toThrow(
      'A in the environment is not what compose/.env has',
    );
  });

  test('one that no data was made with is new', () => {
    const kept = new Map([
      ['A', 'a'],
      ['B', 'b'],
    ]);
    expect(chooseSecrets(['A', 'B', 'GRAFANA'], {}, kept, made(true)).get('GRAFANA')).toMatch(/^[\w-]{32}$/);
  });

  test('lost ones are not replaced under the data', () => {
    expect(() => chooseSecrets(['A', 'B'], {}, new Map([['A', 'old']]), made(true))).toThrow(
      'The passwords of this stack are lost: compose/.env has no B',
    );
  });
});
