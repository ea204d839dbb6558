import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { markdownFiles, prose, read, root } from './files.js';

const JAVA = 'connector/src/main/java/io/cdcctl/flink';
/** What only a run of several hours writes. */
const WRITTEN_LATER = ['bench/results/load.json'];

function spans(file: string): readonly string[] {
  return [...prose(read(file)).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
}

/** Paths of this repository that a page names; one with a word in capitals, such as NAME, stands for others. */
function namedPaths(file: string): readonly string[] {
  const named = spans(file).filter((span) =>
    /^(src|test|bench|connector|engines|bin|tools|examples|docs|\.ci)\/[\w./-]*$/.test(span),
  );
  return named.filter((span) => !/(^|[/-])[A-Z]{4,}\b(?!\.md)/.test(span) && !WRITTEN_LATER.includes(span));
}

test.each(markdownFiles().filter((file) => file !== 'CHANGELOG.md'))('every file that %s names exists', (file) => {
  expect(namedPaths(file).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every file of the connector that ARCHITECTURE.md names exists', () => {
  const named = spans('ARCHITECTURE.md').filter((span) => /^(mysql|kafka|clickhouse|upsertjson)\//.test(span));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, JAVA, path)))).toEqual([]);
});

function sourceText(): string {
  const folders = ['src', 'test', 'connector/src/main', 'connector/src/test'];
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(ts|java)$/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
}

test.each([
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
])('every function, type and constant that %s names is in the code', (file) => {
  const known = new Set(sourceText().match(/\w+/g));
  const named = spans(file).filter((span) => /^([A-Za-z]*[a-z][A-Z]\w*|[A-Z]+_[A-Z_]+)$/.test(span));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
