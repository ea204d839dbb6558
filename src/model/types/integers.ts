import { takeNumbers, takeSign } from '../definition-arguments.js';
import { DefinitionError } from '../definition-error.js';
import type { Cursor } from '../definition-tokens.js';
import { mysqlNumber } from './canonical-sql.js';
import type { Entries, TypeText } from './entry.js';

type Bits = 8 | 16 | 24 | 32 | 64;

export type IntegerType = { readonly kind: 'integer'; readonly bits: Bits; readonly unsigned: boolean };
export type TruthType = { readonly kind: 'boolean' };
/** BIT(2) to BIT(64), as an unsigned number. */
export type BitsType = { readonly kind: 'bits'; readonly width: number };
export type WholeType = IntegerType | TruthType | BitsType;

function integer(bits: Bits, kept?: string): (cursor: Cursor, name: string) => TypeText<IntegerType> {
  return (cursor, name) => {
    const [width] = takeNumbers(cursor, name, 1, 255);
    const sign = takeSign(cursor);
    // The display width changes no value; only tinyint(1) is kept, as other clients read it as a truth value.
    const shown = bits === 8 && width === 1 ? 'tinyint(1)' : (kept ?? name);
    return { type: { kind: 'integer', bits, unsigned: sign !== '' }, text: shown + sign };
  };
}

/** Unsigned types take the next wider signed one in Flink, which has no unsigned integers. */
const FLINK: Readonly<Record<Bits, readonly [signed: string, unsigned: string]>> = {
  8: ['TINYINT', 'SMALLINT'],
  16: ['SMALLINT', 'INT'],
  24: ['INT', 'INT'],
  32: ['INT', 'BIGINT'],
  64: ['BIGINT', 'DECIMAL(20, 0)'],
};

function truth(): TypeText<TruthType> {
  return { type: { kind: 'boolean' }, text: 'bool' };
}

function bit(cursor: Cursor): TypeText<TruthType | BitsType> {
  const [width = 1] = takeNumbers(cursor, 'bit', 1, 64);
  if (width < 1) throw new DefinitionError('is bit(0), which MySQL does not know', 'write bit(1) to bit(64)');
  return { type: width === 1 ? { kind: 'boolean' } : { kind: 'bits', width }, text: `bit(${width})` };
}

export const integers: Entries<IntegerType> = {
  integer: {
    names: {
      tinyint: integer(8),
      smallint: integer(16),
      mediumint: integer(24),
      int: integer(32),
      integer: integer(32, 'int'),
      bigint: integer(64),
    },
    listed: ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
    allows: { autoIncrement: true },
    flink: ({ bits, unsigned }) => FLINK[bits][unsigned ? 1 : 0],
    topic: () => ({ type: 'integer' }),
    mysql: { text: mysqlNumber, plain: 'unless zerofill', key: { literal: 'number', operand: 'column' } },
    clickhouse: {
      // 24 bits have no type of their own.
      type: ({ bits, unsigned }) => `${unsigned ? 'UInt' : 'Int'}${bits === 24 ? 32 : bits}`,
      fits: /^U?Int\d+$/,
      text: (operand) => `toString(${operand})`,
      key: { literal: 'number', operand: 'column' },
    },
    cut: () => 'ranges',
    chunkable: () => true,
    filter: 'number',
  },
};

export const bits: Entries<TruthType | BitsType> = {
  boolean: {
    names: { bool: truth, boolean: truth },
    listed: ['bool'],
    flink: () => 'BOOLEAN',
    topic: () => ({ type: 'boolean' }),
    mysql: { text: mysqlNumber, key: { literal: 'number', operand: 'column' } },
    clickhouse: {
      type: () => 'Bool',
      fits: /^(Bool|U?Int8)$/,
      text: (operand) => `toString(toUInt8(${operand}))`,
      key: { literal: 'text', operand: 'text' },
    },
    cut: () => 'whole',
    filter: 'truth',
  },
  bits: {
    names: { bit },
    listed: ['bit'],
    flink: () => 'DECIMAL(20, 0)',
    topic: () => ({ type: 'bits' }),
    mysql: { text: mysqlNumber, key: { literal: 'text', operand: 'column' } },
    clickhouse: {
      type: () => 'UInt64',
      fits: /^UInt64$/,
      text: (operand) => `toString(${operand})`,
      key: { literal: 'text', operand: 'text' },
    },
    cut: () => 'whole',
    mysqlCdcLoss: () => 'has no number for bits',
  },
};
