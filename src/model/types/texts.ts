import { takeArguments, takeNumbers } from '../definition-arguments.js';
import { DefinitionError } from '../definition-error.js';
import { type Cursor, literal } from '../definition-tokens.js';
import { clickhouseText } from './canonical-sql.js';
import type { Entries, Refusal, TypeText } from './entry.js';

/** `collation` is there where the column's definition names one. */
export type StringType = { readonly kind: 'string'; readonly collation?: string };
export type EnumType = { readonly kind: 'enum'; readonly values: readonly string[] };
/** Some of the values at once, as a text with commas between them. */
export type SetType = { readonly kind: 'set'; readonly values: readonly string[] };
/** BINARY, VARBINARY and BLOB. */
export type BytesType = { readonly kind: 'bytes' };
export type TextType = StringType | EnumType | SetType | BytesType;

function sized<T extends StringType | BytesType>(
  type: T,
  limit: number,
): (cursor: Cursor, name: string) => TypeText<T> {
  return (cursor, name) => {
    const [length] = takeNumbers(cursor, name, 1, limit);
    if (length === undefined && name.startsWith('var'))
      throw new DefinitionError(`is a ${name} without a length`, `write for example ${name}(255)`);
    return { type, text: length === undefined ? name : `${name}(${length})` };
  };
}

const CHARACTERS = 255;
const VARIABLE = 65_535;
const LONG = 4_294_967_295;
const STRING: StringType = { kind: 'string' };
const BYTES: BytesType = { kind: 'bytes' };

/** TEXT and BLOB of all sizes can be in a key of MySQL only in part. */
function partial(large: string, instead: string): (name: string) => Refusal | null {
  const refusal = {
    what: `is a ${large}, which MySQL takes into a key only in part`,
    instead: `make it a ${instead}`,
  };
  return (name) => (name.endsWith(large) ? refusal : null);
}

const ARTICLE = { enum: 'an', set: 'a' } as const;

function enumeration(kind: 'enum' | 'set'): (cursor: Cursor) => TypeText<EnumType | SetType> {
  return (cursor) => {
    const tokens = takeArguments(cursor, kind);
    if (tokens.length === 0 || tokens.some((token) => token.kind !== 'string')) {
      throw new DefinitionError(
        `has ${ARTICLE[kind]} ${kind} without quoted values`,
        `write for example ${kind}('new', 'paid')`,
      );
    }
    // MySQL drops trailing spaces of these values.
    const values = tokens.map((token) => token.text.replace(/ +$/, ''));
    if (new Set(values.map((value) => value.toLowerCase())).size < values.length) {
      throw new DefinitionError(`has ${ARTICLE[kind]} ${kind} with the same value twice`, 'keep one of them');
    }
    if (kind === 'set' && (values.length > 64 || values.some((value) => value.includes(',')))) {
      throw new DefinitionError('has a set that MySQL does not know', 'write at most 64 values, none with a comma');
    }
    return { type: { kind, values }, text: `${kind}(${values.map(literal).join(', ')})` };
  };
}

/** What all texts have in common. */
const TEXT = {
  allows: { charset: true },
  flink: () => 'STRING',
  topic: () => ({ type: 'text' }),
  mysql: {
    text: (operand: string) => `CONVERT(${operand} USING utf8mb4)`,
    plain: 'if utf8',
    key: { literal: 'text', operand: 'column' },
  },
  anyCharacter: true,
} as const;
const SINK = { type: () => 'String', text: clickhouseText, key: { literal: 'text', operand: 'column' } } as const;

/** Whether values are compared by their bytes, which is so on both sides and in Flink. */
function isBinary({ collation }: StringType): boolean {
  return collation?.endsWith('_bin') === true;
}

export const texts: Entries<TextType> = {
  string: {
    ...TEXT,
    names: {
      char: sized(STRING, CHARACTERS),
      varchar: sized(STRING, VARIABLE),
      tinytext: sized(STRING, LONG),
      text: sized(STRING, LONG),
      mediumtext: sized(STRING, LONG),
      longtext: sized(STRING, LONG),
    },
    listed: ['char', 'varchar', 'text'],
    clickhouse: { ...SINK, fits: /^(String|FixedString|Enum|UUID)/ },
    cut: (type) => (isBinary(type) ? 'ranges' : 'buckets'),
    chunkable: isBinary,
    keyRefusal: partial('text', 'varchar'),
    filter: 'text',
  },
  bytes: {
    names: {
      binary: sized(BYTES, CHARACTERS),
      varbinary: sized(BYTES, VARIABLE),
      tinyblob: sized(BYTES, LONG),
      blob: sized(BYTES, LONG),
      mediumblob: sized(BYTES, LONG),
      longblob: sized(BYTES, LONG),
    },
    listed: ['binary', 'varbinary', 'blob'],
    flink: () => 'BYTES',
    topic: () => ({ type: 'bytes' }),
    mysql: { text: (operand) => `HEX(${operand})`, key: { literal: 'bytes', operand: 'column' } },
    clickhouse: {
      type: () => 'String',
      fits: /^(String|FixedString)/,
      text: (operand) => `hex(${operand})`,
      key: { literal: 'bytes', operand: 'column' },
    },
    cut: () => 'ranges',
    keyRefusal: partial('blob', 'varbinary'),
  },
  enum: {
    ...TEXT,
    names: { enum: enumeration('enum') },
    listed: ['enum'],
    clickhouse: { ...SINK, lowCardinality: true, fits: /^(String|FixedString|Enum)/ },
    cut: () => 'whole',
    filter: 'choice',
    mysqlCdcLoss: ({ values }) =>
      values.some((value) => value.includes(',')) ? 'puts a backslash before the comma of an enum' : null,
  },
  set: {
    ...TEXT,
    names: { set: enumeration('set') },
    listed: ['set'],
    clickhouse: { ...SINK, lowCardinality: true, fits: /^(String|FixedString)/ },
    cut: () => 'whole',
  },
};
