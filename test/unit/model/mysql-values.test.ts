import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clickhouseType, flinkType, parseColumnDefinition, TYPES, topicForm } from '../../../src/model/index.js';

interface Vector {
  /** As in CREATE TABLE. */
  readonly type: string;
  readonly kind: string;
  readonly precision?: number;
  /** As in SQL. */
  readonly value: string;
  /** The JSON of the value. */
  readonly topic: string;
  /** The text of what arrives, null for NULL; not there where ClickHouse does not have the value. */
  readonly clickhouse?: string | null;
}

/** The connector, which writes the values of the topics, is tested with the same vectors on a real MySQL. */
const file = join(import.meta.dirname, '../../vectors/mysql-values.json');
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

const types = [...new Set(vectors.map(({ type }) => type))];

test('there are vectors for every entry of the catalogue', () => {
  expect(vectors.length).toBeGreaterThan(250);
  const kinds = new Set(types.map((type) => parseColumnDefinition('v', type).type.kind));
  expect([...kinds].sort()).toEqual(Object.keys(TYPES).sort());
});

test.each(types)('%s is what the source is told that it is', (type) => {
  const told = vectors.filter((vector) => vector.type === type);
  const kind = topicForm(parseColumnDefinition('v', type).type);
  const { precision } = 'precision' in kind ? kind : { precision: undefined };
  for (const vector of told) expect([vector.kind, vector.precision]).toEqual([kind.type, precision]);
});

/** The type inside of `LowCardinality(Nullable(T))`. */
function bare(type: string): string {
  const around = ['LowCardinality(', 'Nullable('];
  return around.reduce((inner, word) => (inner.startsWith(word) ? inner.slice(word.length, -1) : inner), type);
}

function ofDateTime(text: string, digits: number): string {
  const [moment = '', fraction = ''] = text.replace('T', ' ').replace('Z', '').split('.');
  expect(fraction.length).toBeLessThanOrEqual(digits);
  return digits === 0 ? moment : `${moment}.${fraction.padEnd(digits, '0')}`;
}

function ofInteger(text: string, sign: string, bits: number): string {
  const number = BigInt(text);
  const least = sign === 'U' ? 0n : -(2n ** BigInt(bits - 1));
  expect(number >= least && number < least + 2n ** BigInt(bits), text).toBe(true);
  return number.toString();
}

function ofDecimal(text: string, digits: number, decimals: number): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  expect(fraction.length <= decimals && whole.replace(/^0$/, '').length <= digits - decimals, text).toBe(true);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function ofFloat(text: string): string {
  const number = Number(text);
  return Object.is(number, -0) ? '-0' : String(number).replace('e+', 'e');
}

/** The text of what a value of a topic is in a column of this type. */
function arrived(topic: string, type: string, isBinary: boolean): string | null {
  if (topic === 'null') return null;
  const text = topic.startsWith('"') ? (JSON.parse(topic) as string) : topic;
  const [, name = '', list = ''] = /^(\w+?)(?:\((.*)\))?$/.exec(type) ?? [];
  const [first = 0, second = 0] = list.split(',').map(Number);
  const [, sign, bits] = /^(U?)Int(\d+)$/.exec(name) ?? [];
  if (sign !== undefined) return ofInteger(text, sign, Number(bits));
  if (name === 'Decimal') return ofDecimal(text, first, second);
  if (name.startsWith('Float')) return ofFloat(text);
  if (name === 'DateTime64') return ofDateTime(text, Number(list.split(',')[0]));
  return isBinary ? Buffer.from(text, 'base64').toString('hex').toUpperCase() : text;
}

test.each(vectors)('$type $value arrives as $clickhouse', ({ type, topic, clickhouse }) => {
  expect(() => JSON.parse(topic)).not.toThrow();
  const column = parseColumnDefinition('v', type);
  const shown = arrived(topic, bare(clickhouseType(column)), flinkType(column.type) === 'BYTES');
  if (clickhouse === undefined)
    expect(Number(shown?.slice(0, 4)) < 1900 || Number(shown?.slice(0, 4)) > 2299).toBe(true);
  else expect(shown).toBe(clickhouse);
});
