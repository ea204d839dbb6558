import { type Column, clickhouseType, flinkType, type QualifiedName } from '../model/index.js';
import {
  clickhouseIdentifier,
  clickhouseLiteral,
  flinkIdentifier,
  flinkLiteral,
  mysqlIdentifier,
  mysqlLiteral,
} from './quote.js';

/** The SQL dialects that cdcctl writes. */
export const DIALECTS = ['flink', 'mysql', 'clickhouse'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** How names, texts and columns are written in the SQL of one system. None of the functions needs its `this`. */
export interface Dialect {
  readonly name: DialectName;
  readonly identifier: (name: string) => string;
  readonly literal: (text: string) => string;
  /** `database`.`table` */
  readonly qualified: (name: QualifiedName) => string;
  /** A column of a pipeline, by the name that it has in this system. */
  readonly column: (column: Pick<Column, 'name' | 'sourceName'>) => string;
  /** The type that it has there. */
  readonly columnType: (column: Column) => string;
}

function dialect(
  quoting: Pick<Dialect, 'name' | 'identifier' | 'literal' | 'columnType'>,
  nameOf: (column: Pick<Column, 'name' | 'sourceName'>) => string,
): Dialect {
  const { identifier } = quoting;
  return {
    ...quoting,
    qualified: ({ database, table }) => `${identifier(database)}.${identifier(table)}`,
    column: (column) => identifier(nameOf(column)),
  };
}

export const mysql = dialect(
  {
    name: 'mysql',
    identifier: mysqlIdentifier,
    literal: mysqlLiteral,
    columnType: ({ declared }) => declared.type,
  },
  ({ sourceName }) => sourceName,
);

/** Columns of the topics; those of a table that reads MySQL have MySQL's names. */
export const flink = dialect(
  {
    name: 'flink',
    identifier: flinkIdentifier,
    literal: flinkLiteral,
    columnType: ({ type }) => flinkType(type),
  },
  ({ name }) => name,
);

export const clickhouse = dialect(
  {
    name: 'clickhouse',
    identifier: clickhouseIdentifier,
    literal: clickhouseLiteral,
    columnType: clickhouseType,
  },
  ({ name }) => name,
);

/** Each dialect by its name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { flink, mysql, clickhouse };
