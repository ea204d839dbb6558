import { describe, expect, test } from 'vitest';
import { clickhouseType, flinkType, isChunkable, parseColumnDefinition } from '../../../src/model/index.js';

describe('MySQL -> Flink -> ClickHouse', () => {
  test.each([
    ['tinyint not null', 'TINYINT', 'Int8'],
    ['tinyint(1) not null', 'TINYINT', 'Int8'],
    ['tinyint unsigned not null', 'SMALLINT', 'UInt8'],
    ['smallint not null', 'SMALLINT', 'Int16'],
    ['smallint unsigned not null', 'INT', 'UInt16'],
    ['mediumint not null', 'INT', 'Int32'],
    ['mediumint unsigned not null', 'INT', 'UInt32'],
    ['int not null', 'INT', 'Int32'],
    ['int unsigned not null', 'BIGINT', 'UInt32'],
    ['bigint not null', 'BIGINT', 'Int64'],
    ['bigint unsigned not null', 'DECIMAL(20, 0)', 'UInt64'],
    ['decimal(38, 10) not null', 'DECIMAL(38, 10)', 'Decimal(38, 10)'],
    ['decimal(39, 10) not null', 'STRING', 'Decimal(39, 10)'],
    ['float not null', 'FLOAT', 'Float32'],
    ['double not null', 'DOUBLE', 'Float64'],
    ['bool not null', 'BOOLEAN', 'Bool'],
    ['bit(1) not null', 'BOOLEAN', 'Bool'],
    ['char(3) not null', 'STRING', 'String'],
    ['text not null', 'STRING', 'String'],
    ["enum('a') not null", 'STRING', 'LowCardinality(String)'],
    ["set('a', 'b') not null", 'STRING', 'LowCardinality(String)'],
    ['binary(16) not null', 'BYTES', 'String'],
    ['varbinary(9) not null', 'BYTES', 'String'],
    ['longblob not null', 'BYTES', 'String'],
    ['date not null', 'DATE', 'Date32'],
    ['datetime not null', 'TIMESTAMP(0)', "DateTime64(0, 'UTC')"],
    ['datetime(6) not null', 'TIMESTAMP(6)', "DateTime64(6, 'UTC')"],
    ['timestamp(3) not null', 'TIMESTAMP_LTZ(3)', "DateTime64(3, 'UTC')"],
    ['time(6) not null', 'BIGINT', 'Int64'],
    ['year not null', 'INT', 'UInt16'],
    ['json not null', 'STRING', 'String'],
    ['bit(64) not null', 'DECIMAL(20, 0)', 'UInt64'],
    ['multipoint not null', 'BYTES', 'String'],
    ['year', 'INT', 'Nullable(UInt16)'],
    ['int', 'INT', 'Nullable(Int32)'],
    ['varchar(9)', 'STRING', 'Nullable(String)'],
    ["enum('a')", 'STRING', 'LowCardinality(Nullable(String))'],
    ['timestamp(3)', 'TIMESTAMP_LTZ(3)', "Nullable(DateTime64(3, 'UTC'))"],
  ])('%s -> %s -> %s', (definition, flink, clickhouse) => {
    const column = parseColumnDefinition('c', definition);
    expect(flinkType(column.type)).toBe(flink);
    expect(clickhouseType(column)).toBe(clickhouse);
  });
});

describe('the first snapshot', () => {
  const chunkable = (definition: string) => isChunkable(parseColumnDefinition('c', definition).type);

  test('is cut into chunks on numbers and on texts in the order of their bytes', () => {
    expect(['bigint unsigned', 'decimal(9, 2)', 'varchar(9) collate utf8mb4_bin'].map(chunkable)).not.toContain(false);
  });

  test('is not cut on what the source and MySQL order differently', () => {
    const others = [
      'binary(16)',
      'decimal(39, 0)',
      "set('a')",
      'varchar(9)',
      'varchar(9) collate utf8mb4_0900_ai_ci',
      "enum('a')",
      'bool',
      'timestamp(3)',
    ];
    expect(others.map(chunkable)).not.toContain(true);
  });
});
