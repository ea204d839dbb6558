import { describe, expect, test } from 'vitest';
import {
  clickhouseType,
  flinkType,
  parseColumnDefinition,
  snapshotsInOneChunk,
  type Table,
} from '../../../src/model/index.js';

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
    ['float not null', 'FLOAT', 'Float32'],
    ['double not null', 'DOUBLE', 'Float64'],
    ['bool not null', 'BOOLEAN', 'Bool'],
    ['bit(1) not null', 'BOOLEAN', 'Bool'],
    ['char(3) not null', 'STRING', 'String'],
    ['text not null', 'STRING', 'String'],
    ["enum('a') not null", 'STRING', 'LowCardinality(String)'],
    ['date not null', 'DATE', 'Date32'],
    ['datetime not null', 'TIMESTAMP(0)', "DateTime64(0, 'UTC')"],
    ['datetime(6) not null', 'TIMESTAMP(6)', "DateTime64(6, 'UTC')"],
    ['timestamp(3) not null', 'TIMESTAMP_LTZ(3)', "DateTime64(3, 'UTC')"],
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

describe('the snapshot is read in one chunk', () => {
  const table = (key: string, other = 'int'): Table => ({
    source: { database: 'd', table: 't' },
    columns: [parseColumnDefinition('k', key), parseColumnDefinition('o', other)],
    primaryKey: ['k', 'o'],
    topic: 't',
    partitions: 1,
    target: { database: 'd', table: 't' },
    generate: false,
  });

  test('where the first key column is a text in an order that is not that of its bytes', () => {
    expect(snapshotsInOneChunk(table('varchar(9) not null'))).toBe(true);
    expect(snapshotsInOneChunk(table('varchar(9) collate utf8mb4_0900_ai_ci'))).toBe(true);
  });

  test('and in several where it is a number or a text in the order of its bytes', () => {
    expect(snapshotsInOneChunk(table('bigint not null'))).toBe(false);
    expect(snapshotsInOneChunk(table('varchar(9) collate utf8mb4_bin'))).toBe(false);
    expect(snapshotsInOneChunk(table('int', 'varchar(9)'))).toBe(false);
  });
});
