import { takeNumbers } from '../definition-arguments.js';
import { DefinitionError } from '../definition-error.js';
import type { Cursor } from '../definition-tokens.js';
import { mysqlMicroseconds, mysqlNumber } from './canonical-sql.js';
import type { Entries, KeyForm, TypeText } from './entry.js';

export type DateType = { readonly kind: 'date' };
/** Wall-clock time without a zone; precision = fractional digits 0..6. */
export type DatetimeType = { readonly kind: 'datetime'; readonly precision: number };
/** An instant; precision = fractional digits 0..6. */
export type TimestampType = { readonly kind: 'timestamp'; readonly precision: number };
/** A span of time from -838:59:59 to 838:59:59; precision = fractional digits 0..6. */
export type SpanType = { readonly kind: 'time'; readonly precision: number };
/** 1901 to 2155, and 0. */
export type YearType = { readonly kind: 'year' };
export type TimeType = DateType | DatetimeType | TimestampType | SpanType | YearType;

type Precise = DatetimeType | TimestampType | SpanType;

function precise(kind: Precise['kind']): (cursor: Cursor) => TypeText<Precise> {
  return (cursor) => {
    const [precision = 0] = takeNumbers(cursor, kind, 1, 6);
    return { type: { kind, precision }, text: precision === 0 ? kind : `${kind}(${precision})` };
  };
}

/** MySQL knows no other display width than 4, and drops it. */
function year(cursor: Cursor): TypeText<YearType> {
  const [width = 4] = takeNumbers(cursor, 'year', 1, 4);
  if (width !== 4) throw new DefinitionError(`has year(${width}), which MySQL does not know`, 'write year');
  return { type: { kind: 'year' }, text: 'year' };
}

const MOMENT = {
  text: (operand: string) => `CAST(${operand} AS CHAR)`,
  plain: 'always',
  key: { literal: 'text', operand: 'column' },
} as const;

/** A value of the column's own type: with a text in its place the primary key would not serve. */
const MOMENT_KEY: KeyForm<DatetimeType | TimestampType> = {
  literal: 'text',
  operand: 'text',
  bound: (literal, { precision }) => `toDateTime64(${literal}, ${precision}, 'UTC')`,
};

/** DATETIME and TIMESTAMP in ClickHouse. */
const INSTANT = {
  type: ({ precision }: DatetimeType | TimestampType) => `DateTime64(${precision}, 'UTC')`,
  fits: /^DateTime/,
  text: (operand: string) => `toString(${operand}, 'UTC')`,
  key: MOMENT_KEY,
} as const;

function midnight(date: string, { precision }: DatetimeType | TimestampType): string {
  return `CAST('${date} 00:00:00' AS DATETIME(${precision}))`;
}

/** A number in ClickHouse. */
const NUMBER = {
  text: (operand: string) => `toString(${operand})`,
  key: { literal: 'number', operand: 'column' },
} as const;

export const times: Entries<TimeType> = {
  date: {
    names: { date: () => ({ type: { kind: 'date' }, text: 'date' }) },
    listed: ['date'],
    flink: () => 'DATE',
    topic: () => ({ type: 'date' }),
    mysql: MOMENT,
    clickhouse: {
      type: () => 'Date32',
      fits: /^Date(32)?$/,
      text: (operand) => `toString(${operand})`,
      key: { literal: 'text', operand: 'text', bound: (literal) => `toDate32(${literal})` },
    },
    cut: () => 'ranges',
    dates: { instead: (date) => `DATE'${date}'`, inRange: false },
  },
  datetime: {
    names: { datetime: precise('datetime') },
    listed: ['datetime'],
    allows: { now: true },
    flink: ({ precision }) => `TIMESTAMP(${precision})`,
    topic: ({ precision }) => ({ type: 'datetime', precision }),
    mysql: MOMENT,
    clickhouse: INSTANT,
    cut: () => 'ranges',
    dates: { instead: midnight, inRange: false },
  },
  timestamp: {
    names: { timestamp: precise('timestamp') },
    listed: ['timestamp'],
    allows: { now: true },
    flink: ({ precision }) => `TIMESTAMP_LTZ(${precision})`,
    topic: ({ precision }) => ({ type: 'timestamp', precision }),
    mysql: MOMENT,
    clickhouse: INSTANT,
    cut: () => 'ranges',
    dates: { instead: midnight, inRange: true },
  },
  time: {
    names: { time: precise('time') },
    listed: ['time'],
    flink: () => 'BIGINT',
    topic: ({ precision }) => ({ type: 'time', precision }),
    mysql: { text: mysqlMicroseconds, key: { literal: 'text', operand: 'text' } },
    clickhouse: { ...NUMBER, type: () => 'Int64', comment: 'TIME in microseconds', fits: /^Int64$/ },
    cut: () => 'whole',
    mysqlCdcLoss: () => 'misreads a negative time',
  },
  year: {
    names: { year },
    listed: ['year'],
    flink: () => 'INT',
    topic: () => ({ type: 'year' }),
    mysql: { text: mysqlNumber, key: { literal: 'text', operand: 'text' } },
    clickhouse: { ...NUMBER, type: () => 'UInt16', fits: /^U?Int\d+$/ },
    cut: () => 'whole',
    mysqlCdcLoss: () => 'makes a year of 0 one of 1900 or 2000',
  },
};
