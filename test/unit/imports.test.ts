import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');

/** Which folders a folder may import, besides itself. Arrows go one way; adapters do not know each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  model: ['errors'],
  sql: ['model', 'errors'],
  config: ['model', 'errors', 'report'],
  render: ['model', 'errors', 'sql'],
  ports: ['model', 'errors'],
  introspect: ['model', 'errors', 'config', 'ports'],
  plan: ['model', 'errors', 'ports', 'render'],
  apply: ['model', 'errors', 'sql', 'ports', 'render', 'plan', 'report'],
  drift: ['model', 'errors', 'sql', 'ports', 'render', 'plan', 'apply', 'introspect'],
  validate: ['model', 'errors', 'sql', 'ports'],
  generate: ['model', 'errors', 'ports', 'render'],
  adapters: ['model', 'errors', 'sql', 'ports', 'render', 'validate', 'report'],
  report: ['model', 'errors', 'sql', 'ports', 'plan', 'validate'],
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

/** Of every file below a folder, by paths relative to it, without an ending. Imports of types count too. */
function importsIn(root: string): readonly Import[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
      from: file.replace(/\.ts$/, ''),
      to: relative(root, join(root, file, '..', match[1] ?? '')).replace(/\.js$/, ''),
    }));
  });
}

const imports = (): readonly Import[] => importsIn(src);

/** Groups of files that reach each other, and so themselves, by imports. */
function circles(all: readonly Import[]): readonly (readonly string[])[] {
  const next = new Map<string, readonly string[]>();
  for (const { from, to } of all) next.set(from, [...(next.get(from) ?? []), to]);
  const reach = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      open.push(...(next.get(file) ?? []));
    }
    return seen;
  };
  const reached = new Map([...next.keys()].map((file) => [file, reach(file)]));
  const inOne = (a: string, b: string): boolean => reached.get(a)?.has(b) === true && reached.get(b)?.has(a) === true;
  const files = [...next.keys()].filter((file) => inOne(file, file)).sort();
  const each = files.map((file) => files.filter((other) => inOne(file, other)));
  return each.filter(([first], index) => first === files[index]);
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

test('no file imports itself by way of others', () => {
  expect(circles(imports())).toEqual([]);
  expect(circles(importsIn(join(src, '../bench')))).toEqual([]);
});

test('a circle is found with all of its files, and once', () => {
  const arrows = ['a b', 'b c', 'c a', 'c d', 'd e', 'e d', 'f f', 'g a'].map((arrow) => arrow.split(' '));
  expect(circles(arrows.map(([from = '', to = '']) => ({ from, to })))).toEqual([['a', 'b', 'c'], ['d', 'e'], ['f']]);
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

/** Who pauses without `pollUntil`, and why it is no poll. */
const PAUSES: Readonly<Record<string, string>> = {
  'adapters/docker/logs.ts': 'reads a stream, and opens it again',
  'adapters/docker/up.ts': 'gives another promise some seconds',
  'adapters/host/clock.ts': 'is the clock',
  'adapters/kafka/index.ts': 'gives another promise some seconds',
  'adapters/local/engine-logs.ts': 'reads a stream',
  'adapters/local/supervise-engine.ts': 'starts a process again',
  'generate/generate.ts': 'writes at a steady rate',
  'generate/latency.ts': 'writes at a steady rate',
  'ports/poll-until.ts': 'is the poll',
  'report/log-records.ts': 'reads a stream',
};

test('whoever asks again and again does so by pollUntil', () => {
  const pausing = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /'node:timers\/promises'|\.sleep\(/.test(readFileSync(join(src, file), 'utf8')));
  expect(pausing.sort()).toEqual(Object.keys(PAUSES));
});
