import { type Column, entryOf } from '../model/index.js';
import { type Dialect, clickhouse as plainClickhouse, mysql as plainMysql } from './dialect.js';
import { carriedValue } from './zero-dates.js';

/** The dialect of a database whose rows are compared by their canonical texts (see validate/canonical). */
export interface ComparedDialect extends Dialect {
  /** SQL for the canonical text of a column; NULL where the value is. */
  readonly canonicalText: (column: Column) => string;
  /** What a key column is compared with `keyLiteral` by: itself, so that an index serves, or its canonical text. */
  readonly keyOperand: (column: Column) => string;
  /** SQL for the value that a canonical text of a key column stands for. */
  readonly keyLiteral: (column: Column, text: string) => string;
  /** The same for a bound of a range, which the column itself is compared with. */
  readonly bound: (column: Column, text: string) => string;
}

interface Parts {
  /** SQL for the value whose canonical text is made. */
  readonly value: (column: Column) => string;
  /** Texts that stand as numbers, where the type has numbers. */
  readonly number: RegExp;
  /** SQL for the bytes of hexadecimal digits. */
  readonly bytes: (literal: string) => string;
}

function compared(dialect: Dialect, side: 'mysql' | 'clickhouse', { value, number, bytes }: Parts): ComparedDialect {
  const sideOf = ({ type }: Column) => entryOf(type)[side];
  const canonicalText = (column: Column) => sideOf(column).text(value(column), column.type);
  const keyLiteral = (column: Column, text: string) => {
    const form = sideOf(column).key.literal;
    if (form === 'bytes') return bytes(dialect.literal(text));
    return form === 'number' && number.test(text) ? text : dialect.literal(text);
  };
  return {
    ...dialect,
    canonicalText,
    keyLiteral,
    keyOperand: (column) => (sideOf(column).key.operand === 'text' ? canonicalText(column) : dialect.column(column)),
    bound: (column, text) => sideOf(column).key.bound?.(dialect.literal(text), column.type) ?? keyLiteral(column, text),
  };
}

/** A key text that is no number where one is expected stays a text, which MySQL then compares as it can. */
export const mysql = compared(plainMysql, 'mysql', {
  value: carriedValue,
  number: /^-?\d+(\.\d+)?$/,
  bytes: (literal) => `UNHEX(${literal})`,
});

export const clickhouse = compared(plainClickhouse, 'clickhouse', {
  value: plainClickhouse.column,
  number: /^-?\d+$/,
  bytes: (literal) => `unhex(${literal})`,
});
