import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { loadPipeline } from '../../../src/config/index.js';
import { type CarriedTable, carry, configText, mergeConfig, type RefusedTable } from '../../../src/introspect/index.js';
import type { SourceTable } from '../../../src/ports/index.js';
import { column, table } from './source-tables.js';

/** What ends a line, a value, a key or a comment somewhere, and what begins something in YAML. */
const PIECES = fc.constantFrom(
  ...['\n', '\r', '\r\n', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}', '\0', '\b', '\t', '\u{1a}', '\u{1}', '\u{a0}'],
  ...['x: int', '  ', ': ', ' #', '# ', '- ', "'", '"', '\\', '{', '}', '[', ']', ',', '|', '>', '&a', '*a', '!t', '%'],
  ...['? ', '`', '@', '~', '=', '<<', 'null', 'yes', '1', '1e3', '---', '...', '\n      x: int', '\n    topic: x', 'é'],
);
const text = fc.oneof(
  fc.array(PIECES, { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** Names of MySQL: not empty, at most 64 characters, no blank at the end, and different whatever their case. */
const name = text.map((some) => `${some}`.slice(0, 60).replace(/[\0 ]+$/, '')).filter((some) => some !== '');
const names = fc.uniqueArray(name, { maxLength: 4, selector: (some) => some.toLowerCase() });

const ID = column('id', 'int unsigned');

function anyTable(given: { readonly columns: readonly string[]; readonly other: string; readonly type: string }) {
  const { other } = given;
  const others = given.columns.filter((one) => one.toLowerCase() !== 'id');
  return table('t', {
    comment: other,
    columns: [
      ID,
      ...others.map((one, index) => column(one, index % 2 === 0 ? 'int' : given.type, { comment: other })),
      column('last', 'date', { comment: other }),
    ],
    cascades: [`${other} (on update CASCADE, on delete NO ACTION)`],
    triggers: [`${other} (AFTER INSERT)`],
  });
}

/** An ENUM whose one value has the text, escaped as MySQL does it. */
const type = text.map((value) => {
  const plain = value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n');
  return `enum('v${plain.replaceAll('\r', '\\r').replaceAll('\0', '\\0')}')`;
});
const tables = fc.record({ columns: names, other: text, type });

function carriedOf(source: SourceTable): CarriedTable {
  const decided = carry(source);
  if ('why' in decided) throw new Error(decided.why);
  return decided;
}

/** Definitions of the columns by their names, and the keys of each table. */
function meaning(config: string) {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: config, env: {} });
  const keys: unknown = parseDocument(config)
    .toJS()
    .tables.map((one: object) => Object.keys(one));
  const found = pipeline.tables.map(({ columns }) => new Map(columns.map((one) => [one.sourceName, one.definition])));
  return { keys, columns: found };
}

const wanted = ({ columns }: CarriedTable) => new Map(columns.map((one) => [one.name, one.definition]));

function configOf(carried: readonly CarriedTable[], refused: readonly RefusedTable[] = []) {
  return configText({ name: 'x', source: { host: 'h', port: 1, user: 'u' }, carried, refused });
}

const KEYS = ['source', 'columns', 'primaryKey', 'topic', 'partitions', 'target'];

test('no name, comment or value of MySQL means anything beyond its own line', () => {
  fc.assert(
    fc.property(tables, text, name, (given, other, key) => {
      const carried = carriedOf(anyTable(given));
      const view = { table: table(other), why: `has the key column ${key}, which is a double` };
      const config = configOf([carried], [view]);
      const { keys, columns } = meaning(config);
      const renamed = carried.rename.size > 0 ? ['source', 'columns', 'rename', ...KEYS.slice(2)] : KEYS;
      expect([keys, columns]).toEqual([[renamed], [wanted(carried)]]);
      expect(config).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\ufeff]/u);
    }),
    { numRuns: 300 },
  );
}, 30_000);

test('nor does it when the file is brought up to date, which then is so', () => {
  const start = configOf([carriedOf(table('t', { columns: [ID, column('last', 'date')] }))]);
  fc.assert(
    fc.property(tables, name, (given, key) => {
      const other = table('other', { columns: [column(key, 'double')], keys: [{ name: 'PRIMARY', columns: [key] }] });
      const source = anyTable(given);
      const merge = (config: string) => {
        const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: config, env: {} });
        return mergeConfig({ text: config, pipeline, schema: [source, other], wanted: [other] }).text;
      };
      const merged = merge(start);
      expect(meaning(merged).columns).toEqual([wanted(carriedOf(source))]);
      expect(merge(merged)).toBe(merged);
    }),
    { numRuns: 150 },
  );
}, 30_000);

test('a column whose name has a line break is left out in one line', () => {
  const source = table('t', { columns: [ID, column('a\n      evil: int\n#', 'int'), column('b: c\u{1}', 'int')] });
  const config = configOf([carriedOf(source)]);
  expect(config).toContain(`
      id: int unsigned not null
      # "a\\n      evil: int\\n#": int is left out: it has a name that is not carried
      # "b: c\\u0001": int is left out: it has a name that is not carried
    primaryKey: [id]
`);
});

test('values with characters that MySQL has escapes for are carried', () => {
  const [, odd] = carriedOf(
    table('t', { columns: [ID, column('odd', `set('\b','\u{1a}','\\0','\t','\${')`)] }),
  ).columns;
  expect(odd?.definition).toBe(`set('\\b', '\\Z', '\\0', '\\t', '$\\{') not null`);
  expect(odd?.type).toMatchObject({ values: ['\b', '\u{1a}', '\0', '\t', '${'] });
});
