import { integerBetween, pick } from '../../../src/generate/random.js';

/** Numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** A type with parameters of its own, and how SQL writes values of it. */
export interface RandomType {
  /** As it stands behind the name in CREATE TABLE. */
  readonly text: string;
  /** An SQL literal: at the boundaries of the type about every second time. */
  readonly value: (random: Random) => string;
  /** Whether MySQL takes the whole column into a key. */
  readonly key: boolean;
}

const between = integerBetween;

function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** A text as a MySQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function either(bounds: readonly [string, ...string[]], other: (random: Random) => string) {
  return (random: Random) => (chance(random, 0.5) ? pick(random, bounds) : other(random));
}

function integer(random: Random): RandomType {
  const bits = pick(random, [8, 16, 24, 32, 64]);
  const name = { 8: 'TINYINT', 16: 'SMALLINT', 24: 'MEDIUMINT', 32: 'INT', 64: 'BIGINT' }[bits] ?? 'INT';
  const width = pick(random, ['', '', '(1)', '(20)']);
  const sign = pick(random, ['', '', ' UNSIGNED', ' UNSIGNED ZEROFILL']);
  const least = sign === '' ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = least + 2n ** BigInt(bits) - 1n;
  const value = either([`${least}`, `${most}`, '0', '1'], (one) => String(between(one, 0, 127)));
  return { text: `${name}${width}${sign}`, value, key: true };
}

function decimal(random: Random): RandomType {
  const digits = between(random, 1, 65);
  const scale = between(random, 0, Math.min(30, digits));
  const sign = pick(random, ['', '', '', ' UNSIGNED', ' ZEROFILL']);
  const whole = '9'.repeat(digits - scale) || '0';
  const most = scale === 0 ? whole : `${whole}.${'9'.repeat(scale)}`;
  const least = scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`;
  const negative = sign === '' ? [`-${most}`, `-${least}`] : [];
  const value = either(['0', most, least, ...negative], (one) => `${between(one, 0, 9) % 10 ** (digits - scale)}`);
  return { text: `DECIMAL(${digits},${scale})${sign}`, value, key: true };
}

function floating(random: Random): RandomType {
  const text = pick(random, ['FLOAT', 'FLOAT(20)', 'DOUBLE', 'REAL', 'FLOAT UNSIGNED', 'DOUBLE(12,3)', 'FLOAT(7,3)']);
  // The snapshot reads a FLOAT to six digits, which is said where one is carried.
  return { text, value: (one) => `${between(one, 0, 99)}.${between(one, 1, 9) * 125}`, key: false };
}

function bits(random: Random): RandomType {
  const width = pick(random, [1, 2, 7, 8, 9, 33, 63, 64]);
  const value = either(
    ["b'0'", `b'${'1'.repeat(width)}'`, `b'1${'0'.repeat(width - 1)}'`],
    (one) => `b'${between(one, 0, 1)}'`,
  );
  return { text: `BIT(${width})`, value, key: true };
}

function fraction(random: Random, precision: number): string {
  return precision === 0 ? '' : `.${String(between(random, 1, 10 ** precision - 1)).padStart(precision, '0')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function moment(random: Random): RandomType {
  const precision = between(random, 0, 6);
  const isTimestamp = chance(random, 0.5);
  const nines = precision === 0 ? '' : `.${'9'.repeat(precision)}`;
  const bounds: readonly [string, ...string[]] = isTimestamp
    ? ["'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"]
    : ["'1900-01-01 00:00:00'", `'2299-12-31 23:59:59${nines}'`, `'1969-12-31 23:59:59${nines}'`];
  const value = either(bounds, (one) => {
    const day = `20${two(between(one, 0, 30))}-${two(between(one, 1, 12))}-${two(between(one, 1, 28))}`;
    const time = `${two(between(one, 0, 23))}:${two(between(one, 0, 59))}:${two(between(one, 0, 59))}`;
    return `'${day} ${time}${fraction(one, precision)}'`;
  });
  const name = isTimestamp ? 'TIMESTAMP' : 'DATETIME';
  return { text: precision === 0 ? name : `${name}(${precision})`, value, key: true };
}

function day(): RandomType {
  const value = either(
    ["'1900-01-01'", "'2299-12-31'", "'1969-12-31'", "'2024-02-29'"],
    (one) => `'20${two(between(one, 0, 99))}-${two(between(one, 1, 12))}-${two(between(one, 1, 28))}'`,
  );
  return { text: 'DATE', value, key: true };
}

function time(random: Random): RandomType {
  const precision = between(random, 0, 6);
  const value = either(["'838:59:59'", "'00:00:00'", "'24:00:00'"], (one) => {
    // The source cannot read a negative time of less than an hour, or one without seconds, and says so.
    const sign = precision > 0 && chance(one, 0.3) ? '-' : '';
    return `'${sign}${between(one, 1, 800)}:${two(between(one, 0, 59))}:${two(between(one, 1, 59))}${fraction(one, precision)}'`;
  });
  return { text: precision === 0 ? 'TIME' : `TIME(${precision})`, value, key: true };
}

function year(): RandomType {
  return { text: 'YEAR', value: either(['1901', '2155', '0'], (one) => `${between(one, 1970, 2069)}`), key: true };
}

/** Collations with characters that their character set has beside those of ASCII. */
const COLLATIONS: readonly [string, string][] = [
  ['utf8mb4_bin', '\u{1F600}\u00fc\u7121'],
  ['utf8mb4_0900_ai_ci', '\u{1F600}\u00c4\u00df'],
  ['utf8mb4_general_ci', '\u00e9\u0130'],
  ['utf8mb4_0900_as_cs', '\u00e9\u0130'],
  ['utf8_general_ci', '\u00e9\u7dda'],
  ['utf16_unicode_ci', '\u{1F600}\u00fc'],
  ['utf16le_bin', '\u00fc'],
  ['utf32_general_ci', '\u00fc'],
  ['ucs2_bin', '\u7121'],
  ['latin1_swedish_ci', '\u20ac\u00fc'],
  ['latin1_bin', '\u00ff'],
  ['latin2_general_ci', '\u0141'],
  ['ascii_general_ci', '~'],
  ['cp1251_general_ci', '\u042f'],
  ['koi8r_bin', '\u042f'],
  ['greek_general_ci', '\u03a9'],
  ['hebrew_general_ci', '\u05d0'],
  ['gbk_chinese_ci', '\u7121'],
  ['gb18030_chinese_ci', '\u7121'],
  ['big5_chinese_ci', '\u7121'],
  ['sjis_japanese_ci', '\u7121'],
  ['cp932_japanese_ci', '\u7121'],
  ['eucjpms_bin', '\u7121'],
  ['euckr_korean_ci', '\uac00'],
  ['tis620_thai_ci', '\u0e01'],
  ['cp850_general_ci', '\u00e9'],
  ['macroman_general_ci', '\u00e9'],
];

const PIECES = [
  'a',
  'A',
  'b',
  'Z',
  '0',
  ' ',
  "'",
  '"',
  '`',
  ',',
  ';',
  '#',
  '-',
  '/',
  '$',
  '{',
  '}',
  '%',
  '_',
  '\n',
  '\t',
];

function word(random: Random, characters: readonly string[], most: number): string {
  const from: readonly [string, ...string[]] = ['x', ...characters];
  return Array.from({ length: between(random, 0, most) }, () => pick(random, from)).join('');
}

function text(random: Random): RandomType {
  const [collation, own] = pick(random, COLLATIONS as [[string, string], ...[string, string][]]);
  const length = pick(random, [1, 3, 10, 40]);
  const [name, key] = pick(random, [
    [`CHAR(${length})`, true],
    [`VARCHAR(${length})`, true],
    [`VARCHAR(${length})`, true],
    ['TINYTEXT', false],
    ['TEXT', false],
    ['MEDIUMTEXT', false],
    ['LONGTEXT', false],
  ] as [[string, boolean], ...[string, boolean][]]);
  const characters = [...PIECES, ...own];
  // A space at the end of a CHAR is not kept.
  const value = (one: Random) => quoted(word(one, characters, key ? length : 20).trimEnd());
  const charset = collation.split('_')[0];
  return { text: `${name} CHARACTER SET ${charset} COLLATE ${collation}`, value, key };
}

function bytes(random: Random): RandomType {
  const length = pick(random, [1, 4, 16, 200]);
  const [name, key] = pick(random, [
    [`BINARY(${length})`, true],
    [`VARBINARY(${length})`, true],
    ['TINYBLOB', false],
    ['BLOB', false],
    ['MEDIUMBLOB', false],
    ['LONGBLOB', false],
  ] as [[string, boolean], ...[string, boolean][]]);
  const most = key ? length : 60;
  const value = either(["x''", "x'00'", "x'ff'"], (one) => {
    const pairs = Array.from({ length: between(one, 0, most) }, () =>
      between(one, 0, 255).toString(16).padStart(2, '0'),
    );
    return `x'${pairs.join('')}'`;
  });
  return { text: name, value, key };
}

const MEMBERS = [
  'new',
  'a b',
  "it's",
  '"quoted"',
  'gr\u00f6\u00dfe',
  'back\\slash',
  `\${HOME}`,
  '\u7121',
  'x',
  '0',
  '#',
];

function members(random: Random, isSet: boolean): RandomType {
  const chosen = MEMBERS.filter(() => chance(random, 0.5));
  const values: [string, ...string[]] = ['first', ...chosen, ...(isSet ? [] : ['a,b', ''])];
  const charset = pick(random, ['', '', ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', ' CHARACTER SET utf8']);
  const value = isSet
    ? (one: Random) => quoted(values.filter(() => chance(one, 0.4)).join(','))
    : (one: Random) => quoted(pick(one, values));
  const list = values.map(quoted).join(', ');
  return { text: `${isSet ? 'SET' : 'ENUM'}(${list})${charset}`, value, key: true };
}

function json(): RandomType {
  const documents: readonly [string, ...string[]] = [
    `'null'`,
    `'[1, -1.5, 1e300, true, null, "\u00fc", {"b": [], "aa": {}}]'`,
    `'{"": "\\\\u0001 / \\\\\\\\ \\\\" \\\\n \u{1F600}", "n": 18446744073709551615}'`,
    "JSON_OBJECT('n', 12.50, 'day', DATE'2026-01-01', 'at', TIMESTAMP'2026-01-01 00:00:00.123')",
  ];
  return { text: 'JSON', value: either(documents, (one) => `'${between(one, 0, 1e9)}'`), key: false };
}

const SHAPES: readonly [[string, string], ...[string, string][]] = [
  ['POINT', 'POINT(1 -2.5)'],
  ['LINESTRING', 'LINESTRING(0 0,1 1,2 0)'],
  ['POLYGON', 'POLYGON((0 0,1 0,1 1,0 0))'],
  ['MULTIPOINT', 'MULTIPOINT(0 0,1 1)'],
  ['MULTILINESTRING', 'MULTILINESTRING((0 0,1 1),(2 2,3 3))'],
  ['MULTIPOLYGON', 'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))'],
  ['GEOMETRYCOLLECTION', 'GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))'],
  ['GEOMETRY', 'GEOMETRYCOLLECTION EMPTY'],
];

function shape(random: Random): RandomType {
  const [name, wkt] = pick(random, SHAPES);
  const srid = pick(random, ['', '', '4326', '0']);
  const value = () => `ST_GeomFromText('${wkt}'${srid === '' ? '' : `, ${srid}`})`;
  return { text: `${name}${srid === '' ? '' : ` SRID ${srid}`}`, value, key: false };
}

const boolean = (): RandomType => {
  return { text: 'BOOL', value: either(['TRUE', 'FALSE', '-128', '127'], () => '2'), key: true };
};

const enumeration = (random: Random) => members(random, false);
const set = (random: Random) => members(random, true);

const TYPES: readonly [(random: Random) => RandomType, ...((random: Random) => RandomType)[]] = [
  ...([integer, integer, decimal, floating, bits, moment, moment, day, time, year] as const),
  ...([text, text, text, bytes, bytes, enumeration, set, json, shape, boolean] as const),
];

export function randomType(random: Random): RandomType {
  return pick(random, TYPES)(random);
}

/** A type whose columns MySQL takes into a key. */
export function randomKeyType(random: Random): RandomType {
  for (;;) {
    const type = randomType(random);
    if (type.key) return type;
  }
}
