import type { Column } from './pipeline.js';
import { entryOf, type MysqlType, type TopicForm } from './types/index.js';

/** The Flink SQL type that carries every value of the MySQL type, without `NOT NULL`. */
export function flinkType(type: MysqlType): string {
  return entryOf(type).flink(type);
}

/** How values of the type stand in a topic. */
export function topicForm(type: MysqlType): TopicForm {
  return entryOf(type).topic(type);
}

/** The ClickHouse column type, e.g. `Nullable(UInt64)` or `LowCardinality(Nullable(String))`. */
export function clickhouseType({ type, nullable }: Pick<Column, 'type' | 'nullable'>): string {
  const { clickhouse } = entryOf(type);
  const base = clickhouse.type(type);
  const withNull = nullable ? `Nullable(${base})` : base;
  return clickhouse.lowCardinality === true ? `LowCardinality(${withNull})` : withNull;
}

/** What a reader of the ClickHouse column has to know of its values; null where the type says it. */
export function clickhouseComment({ type }: Pick<Column, 'type'>): string | null {
  return entryOf(type).clickhouse.comment ?? null;
}

/**
 * True where Flink CDC can cut the first snapshot into chunks on a column of this type: it compares chunk bounds in
 * its own order, which is MySQL's for numbers and for texts with a binary (`_bin`) collation only.
 */
export function isChunkable(type: MysqlType): boolean {
  return entryOf(type).chunkable?.(type) === true;
}
