import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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

  test('that is missing is empty', async () => {
    expect(await readEnvFile(file)).toEqual(new Map());
  });
});

describe('passwords', () => {
  const made = (hasData: boolean) => ({ hasData, file: 'compose/.env' });

  test('come from the environment, else from the file, else are new', () => {
    const secrets = chooseSecrets(
      ['A', 'B', 'C'],
      { A: 'from env' },
      new Map([
        ['A', 'old'],
        ['B', 'kept'],
      ]),
      made(false),
    );
    expect(secrets.get('A')).toBe('from env');
    expect(secrets.get('B')).toBe('kept');
    expect(secrets.get('C')).toMatch(/^[\w-]{32}$/);
  });

  test('another one than the data was made with is refused', () => {
    expect(() => chooseSecrets(['A'], { A: 'new' }, new Map([['A', 'old']]), made(true))).toThrow(
      'A in the environment is not what this stack was made with',
    );
  });

  test('lost ones are not replaced under the data', () => {
    expect(() => chooseSecrets(['A', 'B'], {}, new Map([['A', 'old']]), made(true))).toThrow(
      'The passwords of this stack are lost: compose/.env has no B',
    );
  });
});
