import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AREAS, type CatalogueEntry } from '../../../src/errors/index.js';

const root = join(import.meta.dirname, '../../..');
const entries = AREAS.flatMap((area) => Object.entries<CatalogueEntry>(area.entries));

/** Everything that could use a code: benchmarks show errors as cdcctl does. */
function sources(): string {
  const files = ['src', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('errors/catalogue/'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  return files.join('\n');
}

describe('the catalogue', () => {
  test('has each code once, as words that can be remembered', () => {
    const codes = entries.map(([code]) => code);
    expect(codes.filter((code) => !/^CDC(-[A-Z]+)+$/.test(code))).toEqual([]);
    expect(codes.filter((code, index) => codes.indexOf(code) < index)).toEqual([]);
  });

  test('says of each code what happened, why, and what to do, in sentences', () => {
    expect(entries.filter(([, { what }]) => !/^\S.{8,}[^.\s]$/.test(what))).toEqual([]);
    expect(entries.filter(([, { why, next }]) => [why, next].some((text) => !/^\S.{8,}\.$/.test(text)))).toEqual([]);
  });

  test('has no code that nothing uses', () => {
    const text = sources();
    expect(entries.map(([code]) => code).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});
