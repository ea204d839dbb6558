import { takeNumbers, takeSign } from '../definition-arguments.js';
import { DefinitionError } from '../definition-error.js';
import type { Cursor } from '../definition-tokens.js';
import { clickhouseDecimal, clickhouseDouble, mysqlDouble, mysqlNumber } from './canonical-sql.js';
import type { Entries, Refusal, TypeText } from './entry.js';

export type DecimalType = { readonly kind: 'decimal'; readonly precision: number; readonly scale: number };
export type FloatType = { readonly kind: 'float' };
export type DoubleType = { readonly kind: 'double' };
export type FractionType = DecimalType | FloatType | DoubleType;

function decimal(cursor: Cursor): TypeText<DecimalType> {
  const [precision = 10, scale = 0] = takeNumbers(cursor, 'decimal', 2, 65);
  if (precision < 1 || scale > precision || scale > 30) {
    throw new DefinitionError(
      `has decimal(${precision}, ${scale}), which MySQL does not know`,
      'write decimal(digits, decimals) with decimals at most 30 and not above digits',
    );
  }
  return { type: { kind: 'decimal', precision, scale }, text: `decimal(${precision}, ${scale})${takeSign(cursor)}` };
}

/** Whether a decimal has more digits than Flink's DECIMAL, which ends at 38: it is carried as its text. */
function isWide({ precision }: DecimalType): boolean {
  return precision > 38;
}

function floating(name: 'float' | 'double'): (cursor: Cursor) => TypeText<FloatType | DoubleType> {
  return (cursor) => {
    if (name === 'double') cursor.takeWords('precision');
    const [bits = 0, decimals] = takeNumbers(cursor, name, 2, 255);
    if (name === 'float' && decimals === undefined && bits > 53)
      throw new DefinitionError('has float with more than 53 bits', 'write float or double');
    const kind = name === 'float' && (decimals !== undefined || bits <= 24) ? 'float' : 'double';
    // Digits and decimals: MySQL rounds to them what is written.
    const rounded = decimals === undefined ? '' : `(${bits}, ${decimals})`;
    return { type: { kind }, text: kind + rounded + takeSign(cursor) };
  };
}

function inexact(kind: string): () => Refusal {
  return () => ({
    what: `is a ${kind}, whose values cannot be compared exactly`,
    instead: 'use a key of integers, decimals, texts or dates',
  });
}

export const fractions: Entries<FractionType> = {
  decimal: {
    names: { decimal, numeric: decimal, dec: decimal, fixed: decimal },
    listed: ['decimal'],
    flink: (type) => (isWide(type) ? 'STRING' : `DECIMAL(${type.precision}, ${type.scale})`),
    topic: ({ precision }) => ({ type: 'decimal', precision }),
    mysql: { text: mysqlNumber, plain: 'unless zerofill', key: { literal: 'number', operand: 'column' } },
    clickhouse: {
      type: ({ precision, scale }) => `Decimal(${precision}, ${scale})`,
      fits: /^Decimal/,
      text: (operand, { scale }) => clickhouseDecimal(operand, scale),
      key: {
        literal: 'text',
        operand: 'text',
        bound: (literal, { precision, scale }) => `CAST(${literal}, 'Decimal(${precision}, ${scale})')`,
      },
    },
    cut: () => 'ranges',
    chunkable: (type) => !isWide(type),
    mysqlCdcLoss: (type) => (isWide(type) ? 'writes a decimal of more than 38 digits with an exponent' : null),
  },
  float: {
    names: { float: floating('float') },
    listed: ['float'],
    flink: () => 'FLOAT',
    topic: () => ({ type: 'float' }),
    mysql: { text: mysqlDouble, key: { literal: 'text', operand: 'text' } },
    clickhouse: {
      type: () => 'Float32',
      fits: /^Float/,
      text: clickhouseDouble,
      key: { literal: 'text', operand: 'text' },
    },
    cut: () => 'whole',
    keyRefusal: inexact('float'),
    mysqlCdcLoss: () => 'rounds a float of the first snapshot to six digits',
    // The first snapshot reads rows as text, and as text MySQL rounds a FLOAT
    // (https://dev.mysql.com/doc/refman/8.0/en/problems-with-float.html).
    warning: {
      code: 'CDC-FLOAT-ROUNDED',
      what: 'the first snapshot reads a float to six digits, as MySQL shows it',
      instead: 'make it a double in MySQL, or a decimal, where more of them matter',
    },
  },
  double: {
    names: { double: floating('double'), real: floating('double') },
    listed: ['double'],
    flink: () => 'DOUBLE',
    topic: () => ({ type: 'double' }),
    mysql: { text: mysqlDouble, key: { literal: 'text', operand: 'text' } },
    clickhouse: {
      type: () => 'Float64',
      fits: /^Float/,
      text: clickhouseDouble,
      key: { literal: 'text', operand: 'text' },
    },
    cut: () => 'whole',
    keyRefusal: inexact('double'),
  },
};
