import type { Cursor } from '../definition-tokens.js';
import type { Finding } from '../problem.js';

/** A type with the text that stands for it in CREATE TABLE. */
export interface TypeText<T> {
  readonly type: T;
  readonly text: string;
}

/** Why something is refused, and what to do: two parts of one sentence. */
export interface Refusal {
  readonly what: string;
  readonly instead: string;
}

/** How values stand in a topic: what the reader `binlog` is told of a column. `precision` counts digits. */
export interface TopicForm {
  readonly type: string;
  readonly precision?: number;
}

/**
 * How the two databases put the values in order. `ranges`: in the same. `buckets`: MySQL has an order of its own, in
 * which it can be read piece by piece. `whole`: not even that, as MySQL sorts and compares the values differently.
 */
export type Cut = 'ranges' | 'buckets' | 'whole';

/** How rows of a database are found by the canonical text of a key. */
export interface KeyForm<T> {
  /** What the text becomes: a number where it is one, bytes of hexadecimal digits, or a text. */
  readonly literal: 'number' | 'bytes' | 'text';
  /** What that is compared with: the column, whose index then serves, or its canonical text. */
  readonly operand: 'column' | 'text';
  /** A bound of a range, where it takes more for the index to serve; `literal` is the quoted text. */
  bound?(literal: string, type: T): string;
}

/** Sides of a type in both databases. `operand` is SQL for the column's value; see validate/canonical for its text. */
export interface MysqlSide<T> {
  /** SQL for the canonical text; NULL where the value is. */
  text(operand: string, type: T): string;
  /** Where CONCAT makes the canonical text of the column as it is: always, if it is not ZEROFILL, if it is UTF-8. */
  readonly plain?: 'always' | 'unless zerofill' | 'if utf8';
  readonly key: KeyForm<T>;
}

export interface ClickhouseSide<T> {
  /** The type that keeps every value, without regard to NULL. */
  type(type: T): string;
  /** Whether the column has few different values. */
  readonly lowCardinality?: true;
  /** What a reader of the column has to know of its values, where the type does not say it. */
  readonly comment?: string;
  /** Types, without Nullable and LowCardinality, whose canonical text is that of the MySQL type. */
  readonly fits: RegExp;
  text(operand: string, type: T): string;
  readonly key: KeyForm<T>;
}

/** What is different about a type that holds dates. */
export interface DateSide<T> {
  /** SQL of MySQL for what stands in place of a date that is none. */
  instead(date: string, type: T): string;
  /** Whether ClickHouse has every date that MySQL has. */
  readonly inRange: boolean;
}

/** Everything that is said of a type. `G` is what reading one of its names may give, which may be a near type. */
export interface TypeEntry<T extends { readonly kind: string }, G = T> {
  /** What reads the rest of the type in a definition, by MySQL's name in lower case. */
  readonly names: Readonly<Record<string, (cursor: Cursor, name: string) => TypeText<G>>>;
  /** Those of the names that messages list. */
  readonly listed: readonly string[];
  /** What may stand behind it, but for what may behind every type. */
  readonly allows?: { readonly charset?: true; readonly now?: true; readonly autoIncrement?: true };
  /** The Flink SQL type that carries every value, without `NOT NULL`. */
  flink(type: T): string;
  topic(type: T): TopicForm;
  readonly mysql: MysqlSide<T>;
  readonly clickhouse: ClickhouseSide<T>;
  /** Whether the canonical text may hold any character, so that its length stands before it in the text of a row. */
  readonly anyCharacter?: true;
  cut(type: T): Cut;
  /** Whether Flink CDC cuts the first snapshot on it: it compares bounds in its own order. */
  chunkable?(type: T): boolean;
  /** Why a column cannot be part of a key; null where it can. `name` is MySQL's. */
  keyRefusal?(name: string): Refusal | null;
  /** The form of the values by which rows are chosen; absent where they are not. */
  readonly filter?: 'number' | 'truth' | 'choice' | 'text';
  /** What Flink CDC does to values that it does not carry as they are; null where it does. */
  mysqlCdcLoss?(type: T): string | null;
  /** What is worth knowing of every such column. */
  readonly warning?: Finding;
  readonly dates?: DateSide<T>;
}

/** An entry for each of some near types. */
export type Entries<G extends { readonly kind: string }> = {
  readonly [K in G['kind']]: TypeEntry<Extract<G, { readonly kind: K }>, G>;
};
