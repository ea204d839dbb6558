import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { loadPipeline } from '../../../src/config/index.js';
import { CdcctlError, ExitCode } from '../../../src/errors/index.js';
import { PORT_NAMES } from '../../../src/model/index.js';
import { load } from './files.js';

// Hundreds of configs each: on a busy machine that takes longer than a plain test may.
vi.setConfig({ testTimeout: 60_000 });

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const type = fc.constantFrom(
  ...['bigint unsigned', 'int', 'smallint', 'decimal(20,4)', 'float', 'double', 'bool', 'varchar(64)', 'text'],
  ...["enum('a','b')", 'date', 'datetime(6)', 'timestamp(3)', 'tinyint(1)', 'bit(1)'],
);
const definition = fc
  .tuple(type, fc.constantFrom('', ' null', ' not null'), fc.constantFrom('', " comment 'it''s'"))
  .map((parts) => parts.join(''));

/** Columns that begin with a letter and x, which no reserved name does, and a key of one or two of them. */
const columns = fc.dictionary(
  name.map((text) => `x${text}`),
  definition,
  { maxKeys: 6 },
);

const table = fc.record(
  {
    columns: columns.map(
      (others): Record<string, string> => ({ id: 'bigint unsigned not null auto_increment', ...others }),
    ),
    generate: fc.boolean(),
    partitions: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: ['columns'] },
);

const duration = fc
  .tuple(fc.integer({ min: 10, max: 500 }), fc.constantFrom('ms', 's'))
  .map(([amount, unit]) => `${amount}${unit}`);

const sections = fc.record(
  {
    name: fc.stringMatching(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/),
    tables: fc.array(table, { minLength: 1, maxLength: 4 }),
    generation: fc.integer({ min: 1, max: 50 }),
    source: fc.record({ user: fc.constantFrom('cdc', 'reader_1'), password: fc.constant(`\${SOURCE_PW}`) }),
    sink: fc.record(
      { type: fc.constantFrom('clickhouse', 'jdbc'), flushInterval: duration },
      { requiredKeys: ['type'] },
    ),
    delivery: fc.constantFrom('at-least-once', 'exactly-once'),
    profile: fc.constantFrom('latency', 'throughput'),
    flink: fc.record(
      { parallelism: fc.integer({ min: 1, max: 8 }), checkpointInterval: duration },
      { requiredKeys: [] },
    ),
    ports: fc
      .uniqueArray(fc.integer({ min: 20_000, max: 60_000 }), { maxLength: PORT_NAMES.length })
      .map((ports) => Object.fromEntries(ports.map((port, index) => [PORT_NAMES[index], index === 2 ? 'auto' : port]))),
  },
  { requiredKeys: ['name', 'tables'] },
);

const config = sections.map(({ tables, ...rest }) => ({
  version: 1,
  ...rest,
  tables: tables.map((parts, index) => ({
    source: `shop.t${index}`,
    primaryKey: ['id'],
    topic: `topic-${index}`,
    target: `stats.t${index}`,
    ...parts,
  })),
}));

describe('any pipeline that keeps the rules', () => {
  test('loads, with what it says in the order in which it says it', () => {
    fc.assert(
      fc.property(config, fc.constantFrom('BLOCK', 'JSON'), (wanted, style) => {
        const text = style === 'JSON' ? JSON.stringify(wanted) : stringify(wanted);
        const { pipeline } = load(text);
        expect(pipeline.name).toBe(wanted.name);
        expect(pipeline.generation).toBe(wanted.generation ?? 1);
        expect(pipeline.ports).toMatchObject(wanted.ports ?? {});
        expect(pipeline.tables.map((one) => one.columns.map((column) => column.name))).toEqual(
          wanted.tables.map((one) => Object.keys(one.columns)),
        );
        expect(pipeline.sink.flushIntervalMs).toBeGreaterThanOrEqual(1);
        expect(pipeline.flink.checkpointIntervalMs).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});

/** Loads a text that may be anything: either there is a pipeline, or an error that a person can act on. */
function loadAnything(text: string, env: Readonly<Record<string, string>> = {}): void {
  try {
    loadPipeline({ path: 'p.yaml', text, env });
  } catch (error) {
    expect(error).toBeInstanceOf(CdcctlError);
    if (!(error instanceof CdcctlError)) return;
    expect(error.exitCode).toBe(ExitCode.config);
    for (const line of (error.why ?? '').split('\n'))
      expect(line).toMatch(/^p\.yaml:[1-9]\d*:[1-9]\d* {2}.+ - .+|did you mean .+\?$/);
  }
}

describe('any text whatever ends in a pipeline or in a list of problems', () => {
  const reference = readFileSync('pipeline.yaml', 'utf8');

  test('random text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => loadAnything(text)),
      { numRuns: 500 },
    );
  });

  test('random values of YAML', () => {
    fc.assert(fc.property(fc.anything({ maxDepth: 4 }), (value) => loadAnything(JSON.stringify(value) ?? '')));
  });

  test('random values under the known keys', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const keys = ['version', 'name', 'generation', 'source', 'tables', 'sink', 'delivery', 'profile', 'flink', 'ports'];
    const inner = [
      'columns',
      'primaryKey',
      'topic',
      'target',
      'source',
      'partitions',
      'generate',
      'password',
      'user',
      '__proto__',
    ];
    const record = (names: readonly string[], of: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom(...names), of);
    const shaped = record(
      keys,
      fc.oneof(value, record(inner, value), fc.array(record(inner, fc.oneof(value, record(['id', 'n'], value))))),
    );
    fc.assert(
      fc.property(shaped, (tree) => loadAnything(JSON.stringify(tree))),
      { numRuns: 200 },
    );
  });

  test('the order pipeline with a piece cut out, doubled or replaced', () => {
    const place = fc.nat(reference.length);
    const replacement = fc.constantFrom(
      '',
      ' ',
      '\t',
      '\n',
      ':',
      '- ',
      '"',
      "'",
      '{',
      ']',
      '*',
      '&a ',
      '!',
      `\${`,
      `\${X}`,
      '#',
      '%',
      '\u0000',
      '9',
      'null',
    );
    fc.assert(
      fc.property(place, fc.nat(30), replacement, (from, length, text) =>
        loadAnything(reference.slice(0, from) + text + reference.slice(from + length)),
      ),
      { numRuns: 500 },
    );
  });

  test('nesting without end', () => {
    loadAnything('['.repeat(100_000));
    loadAnything(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);
    loadAnything(`${'{a: '.repeat(3_000)}1${'}'.repeat(3_000)}`);
    loadAnything('&a [*a, *a]');
  });

  test('variables with any value', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const text = reference.replaceAll(/: ([a-z_.]+)( |$)/gm, `: "\${X}"$2`);
        loadAnything(text, { X: value });
      }),
    );
  });
});
