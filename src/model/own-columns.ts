/** Names of the columns that every pipeline adds to those of a table: in its topic, in Flink's tables, in ClickHouse. */
export const OWN_COLUMN = {
  /** In a record: `+I` or `+U`, and when the change was made. */
  kind: 'op',
  time: 'op_ts',
  /** Where a record stands. */
  topic: '_topic',
  partition: '_partition',
  offset: '_offset',
  sourceTime: '_source_time',
  /** The bytes of a record that cannot be read, and nothing for any other. */
  unreadableKey: '_unreadable_key',
  unreadableValue: '_unreadable_value',
  /** In ClickHouse. */
  operation: 'operation_type',
  version: '_version',
  deleted: '_is_deleted',
  syncedAt: '_synced_at',
} as const;

/** Those that a pipeline has besides with one reader of MySQL. */
export const READER_COLUMN = {
  /** Headers of a record. */
  binlog: { headers: '_headers' },
  /** What `op` and `op_ts` are made of. */
  'mysql-cdc': { kind: '_row_kind', time: '_op_ts' },
} as const;

const OWN: ReadonlySet<string> = new Set(Object.values(OWN_COLUMN));

/** True for a name that every pipeline uses for a column of its own, in whatever case. */
export function isReservedColumn(name: string): boolean {
  return OWN.has(name.toLowerCase());
}

/** True for a name that a column cannot have in the file that `init` writes, which names no reader. */
export function isReservedByInit(name: string): boolean {
  return isReservedColumn(name) || isReservedByReader('binlog', name);
}

/** True for a name that a pipeline with this reader uses besides. */
export function isReservedByReader(reader: keyof typeof READER_COLUMN, name: string): boolean {
  return Object.values<string>(READER_COLUMN[reader]).includes(name.toLowerCase());
}
