import { describe, expect, test } from 'vitest';
import {
  type Column,
  LISTED_NAMES,
  type MysqlType,
  parseColumnDefinition,
  parseDefinition,
} from '../../../src/model/index.js';

const integer = (bits: 8 | 16 | 24 | 32 | 64, unsigned = false): MysqlType => ({ kind: 'integer', bits, unsigned });
const string: MysqlType = { kind: 'string' };

describe('a column definition', () => {
  const carried: readonly [definition: string, type: MysqlType][] = [
    ['tinyint', integer(8)],
    ['tinyint(1)', integer(8)],
    ['smallint unsigned', integer(16, true)],
    ['mediumint', integer(24)],
    ['int(11)', integer(32)],
    ['INTEGER SIGNED', integer(32)],
    ['bigint(20) unsigned', integer(64, true)],
    ['decimal', { kind: 'decimal', precision: 10, scale: 0 }],
    ['decimal(10,2)', { kind: 'decimal', precision: 10, scale: 2 }],
    ['numeric(38, 30) unsigned', { kind: 'decimal', precision: 38, scale: 30 }],
    ['float', { kind: 'float' }],
    ['float(24)', { kind: 'float' }],
    ['float(25)', { kind: 'double' }],
    ['double precision', { kind: 'double' }],
    ['real', { kind: 'double' }],
    ['float(7, 4) unsigned', { kind: 'float' }],
    ['double(53, 30)', { kind: 'double' }],
    ['int(5) zerofill', integer(32, true)],
    ['decimal(5, 2) unsigned zerofill', { kind: 'decimal', precision: 5, scale: 2 }],
    ['bool', { kind: 'boolean' }],
    ['BOOLEAN', { kind: 'boolean' }],
    ['bit', { kind: 'boolean' }],
    ["bit(1) default b'0'", { kind: 'boolean' }],
    ['char', string],
    ['varchar(255) character set utf8mb4', string],
    ['varchar(255) collate utf8mb4_bin', { kind: 'string', collation: 'utf8mb4_bin' }],
    ['longtext', string],
    ["enum('a','it''s', \"b\")", { kind: 'enum', values: ['a', "it's", 'b'] }],
    [String.raw`enum('a\\b', "\"\n\q", '$\{X}')`, { kind: 'enum', values: ['a\\b', '"\nq', `\${X}`] }],
    ["enum('a,b','c')", { kind: 'enum', values: ['a,b', 'c'] }],
    ['date', { kind: 'date' }],
    ['datetime', { kind: 'datetime', precision: 0 }],
    ['datetime(6)', { kind: 'datetime', precision: 6 }],
    ['timestamp(3)', { kind: 'timestamp', precision: 3 }],
    ['time', { kind: 'time', precision: 0 }],
    ["time(6) default '-838:59:59'", { kind: 'time', precision: 6 }],
    ['year(4)', { kind: 'year' }],
    ['json', { kind: 'json' }],
    ['bit(2)', { kind: 'bits', width: 2 }],
    ["bit(64) default b'101'", { kind: 'bits', width: 64 }],
    ['geometry', { kind: 'geometry' }],
    ['geomcollection not null', { kind: 'geometry' }],
    ['MULTIPOLYGON', { kind: 'geometry' }],
  ];
  test.each(carried)('%s has its type', (definition, type) => {
    expect(parseColumnDefinition('c', definition).type).toEqual(type);
  });

  test('is nullable unless it says not null or is auto_increment', () => {
    const nullable = (definition: string) => parseColumnDefinition('c', definition).nullable;
    expect(nullable('int')).toBe(true);
    expect(nullable('int null')).toBe(true);
    expect(nullable('int default null')).toBe(true);
    expect(nullable('int not null')).toBe(false);
    expect(nullable('int auto_increment')).toBe(false);
  });

  test('is kept in one spelling and one order', () => {
    const rebuilt: readonly [written: string, kept: string][] = [
      ['BIGINT(20) UNSIGNED  NOT NULL\tAUTO_INCREMENT', 'bigint unsigned not null auto_increment'],
      ['decimal(10,2) default 0 not null', 'decimal(10, 2) not null default 0'],
      ['TINYINT(1)', 'tinyint(1)'],
      ['int(11) signed', 'int'],
      ['boolean default TRUE', 'bool default true'],
      ['varchar(20) charset utf8mb4 collate utf8mb4_bin', 'varchar(20) character set utf8mb4 collate utf8mb4_bin'],
      ['varchar(20) default "it\'s"', "varchar(20) default 'it''s'"],
      ["enum('a','it''s ') comment 'which'", "enum('a', 'it''s') comment 'which'"],
      [
        'timestamp(3) NOT NULL DEFAULT NOW(3) ON UPDATE CURRENT_TIMESTAMP(3)',
        'timestamp(3) not null default current_timestamp(3) on update current_timestamp(3)',
      ],
      ['datetime default current_timestamp()', 'datetime default current_timestamp'],
      ['int unique key default -1', 'int default -1 unique'],
    ];
    for (const [written, kept] of rebuilt) expect(parseColumnDefinition('c', written).definition).toBe(kept);
  });

  test('gives the whole column', () => {
    expect(parseColumnDefinition('id', 'bigint unsigned not null auto_increment')).toEqual<Column>({
      name: 'id',
      sourceName: 'id',
      type: { kind: 'integer', bits: 64, unsigned: true },
      nullable: false,
      autoIncrement: true,
      definition: 'bigint unsigned not null auto_increment',
      declared: { type: 'bigint unsigned', typeName: 'bigint', nullable: false, autoIncrement: true },
    });
  });

  test('keeps all that the definition says, whatever its comment and its default have in them', () => {
    const declared = (definition: string) => parseColumnDefinition('c', definition).declared;
    expect(declared("TIMESTAMP(3) default Current_Timestamp(3) On  Update NOW(3) comment 'one'")).toEqual({
      type: 'timestamp(3)',
      typeName: 'timestamp',
      default: { precision: 3 },
      onUpdate: { precision: 3 },
      comment: 'one',
    });
    expect(declared("datetime comment 'it''s never set on update, no default, not unique'")).toEqual({
      type: 'datetime',
      typeName: 'datetime',
      comment: "it's never set on update, no default, not unique",
    });
    expect(declared("varchar(40) charset latin1 collate latin1_bin null default ' on update unique '")).toEqual({
      type: 'varchar(40)',
      typeName: 'varchar',
      charset: 'latin1',
      collation: 'latin1_bin',
      default: { literal: "' on update unique '" },
    });
    expect(declared("enum('default', 'unique', 'on update') unique key")).toEqual({
      type: "enum('default', 'unique', 'on update')",
      typeName: 'enum',
      unique: true,
    });
  });

  test('has a text that says the same again', () => {
    const texts = [
      "varchar(9) character set latin1 collate latin1_bin not null default 'a''b' unique comment ''",
      "timestamp(3) default current_timestamp(3) on update current_timestamp(3) comment 'c\\\\d'",
      "bit(1) not null default b'0'",
      'int unsigned not null auto_increment',
      'int default null',
    ];
    for (const text of texts) {
      const { definition, declared } = parseDefinition(text);
      expect(definition).toBe(text);
      expect(parseDefinition(definition).declared).toEqual(declared);
    }
  });
});

/** The list itself is in test/golden/files/types.txt. */
const CARRIED = `${LISTED_NAMES.slice(0, -1).join(', ')} or ${LISTED_NAMES.at(-1)}`;
const AFTER =
  'after the type there can be [not] null, default, on update, auto_increment, character set, collate, unique and comment';

describe('a column definition that is refused says why and what to write', () => {
  const refused: readonly [definition: string, message: string][] = [
    ['', 'column c has no type - write for example varchar(255) not null'],
    ["set('a,b')", 'column c has a set that MySQL does not know - write at most 64 values, none with a comma'],
    ['varbinary', 'column c is a varbinary without a length - write for example varbinary(255)'],
    ['set', "column c has a set without quoted values - write for example set('new', 'paid')"],
    ['time(7)', 'column c has time(7), which is too large - at most 6 is possible'],
    ['year(2)', 'column c has year(2), which MySQL does not know - write year'],
    [
      'json collate utf8mb4_bin',
      'column c has a character set or collation, which only text columns have - leave it out',
    ],
    ['serial', 'column c is serial - write bigint unsigned not null auto_increment unique'],
    ['itn', `column c has "itn" in place of a type - leave the column out, or write ${CARRIED}`],
    ['bit(0)', 'column c is bit(0), which MySQL does not know - write bit(1) to bit(64)'],
    ['bit(65)', 'column c has bit(65), which is too large - at most 64 is possible'],
    [
      'decimal(2, 4)',
      'column c has decimal(2, 4), which MySQL does not know - write decimal(digits, decimals) with decimals at most 30 and not above digits',
    ],
    ['varchar', 'column c is a varchar without a length - write for example varchar(255)'],
    ['varchar(65536)', 'column c has varchar(65536), which is too large - at most 65535 is possible'],
    ['varchar(-1)', 'column c has a wrong value in the brackets of varchar - write one whole number there'],
    ['varchar()', 'column c has an empty or wrong value in the brackets of varchar - write for example varchar(10)'],
    ['varchar(10', 'column c has no closing bracket after varchar( - add it'],
    ['datetime(7)', 'column c has datetime(7), which is too large - at most 6 is possible'],
    ['enum', "column c has an enum without quoted values - write for example enum('new', 'paid')"],
    ["enum('a', 'A')", 'column c has an enum with the same value twice - keep one of them'],
    [
      'varchar(10) character set binary',
      'column c is a binary string, which is not carried - leave the column out, or use utf8mb4',
    ],
    [
      'int collate utf8mb4_bin',
      'column c has a character set or collation, which only text columns have - leave it out',
    ],
    ['varchar(9) auto_increment', 'column c cannot be auto_increment - only an integer column without a default can'],
    ['int not null default null', 'column c is not null and has default null - leave one of them out'],
    ['int not null not null', 'column c says the same twice (nullable) - keep one'],
    ['int primary key', 'column c says primary key - leave that out here and name the column in primaryKey'],
    [
      'int generated always as (a) stored',
      `column c has "generated", which is not understood - leave it out; ${AFTER}`,
    ],
    [
      'char(36) default (uuid())',
      "column c has a default that is not understood - write a number, a 'text', null, true, false or current_timestamp",
    ],
    ['int default now()', 'column c has current_timestamp, which only datetime and timestamp can have - leave it out'],
    [
      'timestamp(3) default current_timestamp',
      "column c has current_timestamp, whose digits differ from the type's - write current_timestamp(3)",
    ],
    [
      'timestamp default now(9)',
      'column c has a wrong value in the brackets of current_timestamp - write a digit from 0 to 6',
    ],
    ['int comment hello', "column c has a comment without quotes - write comment 'text'"],
    ["int comment 'open", "column c has a quoted text without an end: 'open - add the closing '"],
    ["int comment 'a\tb'", 'column c has a control character or ${ in a quoted text - write for example \\n or $\\{'],
  ];
  test.each(refused)('%s', (definition, message) => {
    expect(() => parseColumnDefinition('c', definition)).toThrow(new Error(message));
  });
});
