import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');

/** Which folders a folder may import, besides itself. Arrows go one way; adapters do not know each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  model: ['errors'],
  config: ['model', 'errors', 'report'],
  render: ['model', 'errors'],
  ports: ['model', 'errors'],
  introspect: ['model', 'errors', 'config', 'ports'],
  plan: ['model', 'errors', 'ports', 'render'],
  apply: ['model', 'errors', 'ports', 'render', 'plan', 'report'],
  drift: ['model', 'errors', 'ports', 'render', 'plan', 'apply', 'introspect'],
  validate: ['model', 'errors', 'ports'],
  generate: ['model', 'errors', 'ports', 'render'],
  adapters: ['model', 'errors', 'ports', 'render', 'validate', 'report'],
  report: ['model', 'errors', 'ports', 'render', 'plan'],
  cli: [
    'model',
    'errors',
    'config',
    'render',
    'plan',
    'ports',
    'apply',
    'validate',
    'generate',
    'introspect',
    'drift',
    'adapters',
    'report',
  ],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function imports(): readonly Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
      from: file,
      to: relative(src, join(src, file, '..', match[1] ?? '')),
    }));
  });
}

const folder = (path: string): string => path.split('/')[0] ?? '';
const adapter = (path: string): string | undefined => (folder(path) === 'adapters' ? path.split('/')[1] : undefined);

test('imports go one way', () => {
  const backwards = imports().filter(
    ({ from, to }) => folder(from) !== folder(to) && !(allowed[folder(from)] ?? []).includes(folder(to)),
  );
  expect(backwards).toEqual([]);
});

test('an adapter imports no other adapter but the state directory and this machine', () => {
  const sideways = imports().filter(
    ({ from, to }) =>
      adapter(from) !== undefined &&
      adapter(to) !== undefined &&
      ![adapter(from), 'state', 'host'].includes(adapter(to)),
  );
  expect(sideways).toEqual([]);
});

test('every folder of src is known', () => {
  expect(readdirSync(src).filter((name) => !(name in allowed))).toEqual([]);
});

test('the text of a column definition is read by the tokenizer of the model alone', () => {
  const reads = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('model/'))
    .flatMap((file) => readFileSync(join(src, file), 'utf8').split('\n'))
    .filter((line) => /\/[^/ ].*\/[a-z]*\.(test|exec)\(.*\bdefinition\b|\bdefinition\.\w/.test(line));
  expect(reads).toEqual([]);
});
