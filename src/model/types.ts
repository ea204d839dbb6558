import type { MysqlType } from './mysql-type.js';
import type { Column } from './pipeline.js';

type IntegerType = Extract<MysqlType, { kind: 'integer' }>;

/** Unsigned types take the next wider signed one in Flink, which has no unsigned integers. */
function flinkInteger({ bits, unsigned }: IntegerType): string {
  switch (bits) {
    case 8:
      return unsigned ? 'SMALLINT' : 'TINYINT';
    case 16:
      return unsigned ? 'INT' : 'SMALLINT';
    case 24:
      return 'INT';
    case 32:
      return unsigned ? 'BIGINT' : 'INT';
    case 64:
      return unsigned ? 'DECIMAL(20, 0)' : 'BIGINT';
  }
}

/** Whether a decimal has more digits than Flink's DECIMAL, which ends at 38: it is carried as its text. */
function isWide({ precision }: Extract<MysqlType, { kind: 'decimal' }>): boolean {
  return precision > 38;
}

/** The Flink SQL type that carries every value of the MySQL type, without `NOT NULL`. */
export function flinkType(type: MysqlType): string {
  switch (type.kind) {
    case 'integer':
      return flinkInteger(type);
    case 'decimal':
      return isWide(type) ? 'STRING' : `DECIMAL(${type.precision}, ${type.scale})`;
    case 'float':
      return 'FLOAT';
    case 'double':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'string':
    case 'enum':
    case 'set':
      return 'STRING';
    case 'bytes':
      return 'BYTES';
    case 'date':
      return 'DATE';
    case 'datetime':
      return `TIMESTAMP(${type.precision})`;
    case 'timestamp':
      return `TIMESTAMP_LTZ(${type.precision})`;
    case 'time':
      return 'BIGINT';
    case 'year':
      return 'INT';
    case 'json':
      return 'STRING';
    case 'bits':
      return 'DECIMAL(20, 0)';
    case 'geometry':
      return 'BYTES';
  }
}

/** The ClickHouse type that keeps every value of the MySQL type, without regard to NULL. */
function clickhouseBaseType(type: MysqlType): string {
  switch (type.kind) {
    case 'integer':
      // 24 bits have no type of their own.
      return `${type.unsigned ? 'UInt' : 'Int'}${type.bits === 24 ? 32 : type.bits}`;
    case 'decimal':
      return `Decimal(${type.precision}, ${type.scale})`;
    case 'float':
      return 'Float32';
    case 'double':
      return 'Float64';
    case 'boolean':
      return 'Bool';
    case 'string':
    case 'enum':
    case 'set':
    case 'bytes':
    case 'json':
    case 'geometry':
      return 'String';
    case 'date':
      return 'Date32';
    case 'datetime':
    case 'timestamp':
      return `DateTime64(${type.precision}, 'UTC')`;
    case 'time':
      return 'Int64';
    case 'year':
      return 'UInt16';
    case 'bits':
      return 'UInt64';
  }
}

/** The ClickHouse column type, e.g. `Nullable(UInt64)` or `LowCardinality(Nullable(String))`. */
export function clickhouseType(column: Column): string {
  const base = clickhouseBaseType(column.type);
  const withNull = column.nullable ? `Nullable(${base})` : base;
  const fewValues = column.type.kind === 'enum' || column.type.kind === 'set';
  return fewValues ? `LowCardinality(${withNull})` : withNull;
}

/** What a reader of the ClickHouse column has to know of its values; null where the type says it. */
export function clickhouseComment({ type }: Column): string | null {
  if (type.kind === 'time') return 'TIME in microseconds';
  if (type.kind === 'geometry') return 'SRID in 4 bytes, little-endian, then WKB';
  return null;
}

/**
 * True where Flink CDC can cut the first snapshot into chunks on a column of this type: it compares chunk bounds in
 * its own order, which is MySQL's for numbers and for texts with a binary (`_bin`) collation only.
 */
export function isChunkable(type: MysqlType): boolean {
  if (type.kind === 'string') return type.collation?.endsWith('_bin') === true;
  return type.kind === 'integer' || (type.kind === 'decimal' && !isWide(type));
}

/** Types whose values the source of cdcctl 0.1 could not compare: it took bytes by their place in memory, and a TIME for a time of day. */
const UNORDERED: ReadonlySet<MysqlType['kind']> = new Set(['bytes', 'json', 'geometry', 'time', 'year', 'bits']);

/** True where the source of cdcctl 0.1 could compare values of this type. */
export function isOrdered(type: MysqlType): boolean {
  return !UNORDERED.has(type.kind);
}
