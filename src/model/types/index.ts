import { type DocumentType, documents } from './documents.js';
import type { Entries, TypeEntry } from './entry.js';
import { type FractionType, fractions } from './fractions.js';
import { bits, integers, type WholeType } from './integers.js';
import { type TextType, texts } from './texts.js';
import { type TimeType, times } from './times.js';

export type { ClickhouseSide, Cut, KeyForm, MysqlSide, Refusal, TopicForm, TypeEntry } from './entry.js';
export type { IntegerType } from './integers.js';

/** A MySQL column type as far as the pipeline carries it. */
export type MysqlType = WholeType | FractionType | TextType | TimeType | DocumentType;

/** All that is said of each type, in the order in which messages list them. */
export const TYPES: Entries<MysqlType> = {
  ...integers,
  ...fractions,
  ...bits,
  ...texts,
  ...times,
  ...documents,
};

const ENTRIES: Readonly<Record<MysqlType['kind'], TypeEntry<MysqlType>>> = TYPES;

/** What is said of a type. */
export function entryOf(type: Pick<MysqlType, 'kind'>): TypeEntry<MysqlType> {
  return ENTRIES[type.kind];
}

/** What reads each type in a definition, by all of MySQL's names. */
export const TYPE_READERS: ReadonlyMap<string, TypeEntry<MysqlType>['names'][string]> = new Map(
  Object.values(ENTRIES).flatMap(({ names }) => Object.entries(names)),
);

/** The names of types that messages list. */
export const LISTED_NAMES: readonly string[] = Object.values(ENTRIES).flatMap(({ listed }) => listed);
