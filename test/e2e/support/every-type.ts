/** A column's definition, and values at the boundaries of its type as they stand in SQL. */
export type TypedColumn = readonly [definition: string, ...values: string[]];

const NUMBERS: readonly TypedColumn[] = [
  ['tiny TINYINT', '-128', '127', 'NULL', '0'],
  ['one TINYINT(1)', '-128', '127', 'NULL', '1'],
  ['small SMALLINT UNSIGNED', '0', '65535', 'NULL'],
  ['medium MEDIUMINT', '-8388608', '8388607', 'NULL'],
  ['mediumPlus MEDIUMINT UNSIGNED', '0', '16777215', 'NULL'],
  ['whole INT UNSIGNED', '0', '4294967295', 'NULL'],
  ['large BIGINT', '-9223372036854775808', '9223372036854775807', 'NULL'],
  ['largePlus BIGINT UNSIGNED', '0', '18446744073709551615', 'NULL', '9223372036854775808'],
  ['narrow DECIMAL(38, 10)', '-9999999999999999999999999999.9999999999', '0.0000000001', 'NULL', '-0'],
  [
    'wide DECIMAL(65, 30)',
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
    '0.000000000000000000000000000001',
    'NULL',
    '0',
    `${'9'.repeat(35)}`,
  ],
  ['wideWhole DECIMAL(65)', '9'.repeat(65), `-${'9'.repeat(65)}`, 'NULL', '0', `1${'0'.repeat(64)}`],
  ['single FLOAT', '3.40282e38', '1.17549e-38', 'NULL', '-0.1', '999999'],
  ['twice DOUBLE', '1.7976931348623157e308', '2.2250738585072014e-308', 'NULL', '0.1', '1e21'],
  ['flag BIT(1)', "b'0'", "b'1'", 'NULL'],
  ['twoBits BIT(2)', "b'00'", "b'11'", 'NULL', "b'10'"],
  ['someBits BIT(33)', "b'0'", "x'01FFFFFFFF'", 'NULL', "x'0100000000'"],
  ['allBits BIT(64)', "b'0'", "x'FFFFFFFFFFFFFFFF'", 'NULL', "x'8000000000000000'", "x'0102030405060708'"],
];

const TEXTS: readonly TypedColumn[] = [
  ['word VARCHAR(100)', "''", "'  spaces  '", 'NULL', "'\u{1F600} \\\\ \\' \\\" \\n \\0'"],
  ['fixed CHAR(10) CHARACTER SET latin1', "''", "'\u00e9\u00fc'", 'NULL', "' a'", "'\u20ac \u0178'"],
  ['wideText VARCHAR(9) CHARACTER SET utf16', "'\u{1F600}\u00fc'", "''", 'NULL'],
  ["kind ENUM('a', 'it''s', '\u00fc\"')", "'a'", "'it''s'", 'NULL', "'\u00fc\"'"],
  ["commas ENUM('a,b', 'a', ',', '')", "'a,b'", "'a'", 'NULL', "','", "''"],
  ["some SET('a', 'b', 'it''s')", "''", "'a,b,it''s'", 'NULL', "'it''s'"],
  ['fixedBytes BINARY(4)', "x'00000000'", "x'ff'", 'NULL', "x'41000000'", "x'20202020'"],
  ['fewBytes VARBINARY(300)', "x''", "x'00'", 'NULL', "x'ff00'", "REPEAT(x'80', 300)"],
  ['manyBytes BLOB', "x''", "x'0000'", 'NULL', "x'c328'", "REPEAT(x'00ff', 30000)"],
];

const TIMES: readonly TypedColumn[] = [
  ['day DATE', "'1900-01-01'", "'2299-12-31'", 'NULL', "'1969-12-31'"],
  ['wall DATETIME(6)', "'1900-01-01 00:00:00'", "'2299-12-31 23:59:59.999999'", 'NULL', "'1969-12-31 23:59:59.999999'"],
  ['instant TIMESTAMP(6) NULL', "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.499999'", 'NULL'],
  ['seconds TIMESTAMP NULL', "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'", 'NULL'],
  ['clock TIME(6)', "'-838:59:58.999999'", "'838:59:59'", 'NULL', "'-01:00:00.000001'", "'23:59:59.999999'"],
  ['shortClock TIME(3)', "'-838:59:58.999'", "'00:00:00.001'", 'NULL', "'24:00:00'"],
  ['wholeClock TIME', "'-838:59:59'", "'838:59:59'", 'NULL', "'00:00:00'", "'-01:00:01'"],
  ['founded YEAR', '1901', '2155', 'NULL', '0', '2000'],
];

const DOCUMENTS: readonly TypedColumn[] = [
  [
    'doc JSON',
    `'[1, -1, 0, 1.0, 1.5e300, 0.1, 1e-7, 1e20, -0.0, 32767, 65536, 18446744073709551615, -9223372036854775808, true, null, ""]'`,
    String.raw`'{"b": {"c": [], "d": {}}, "aa": "ü \\u0001 / \\\\ \\" \\n 😀", "": [[[1]]]}'`,
    'NULL',
    "JSON_ARRAY(REPEAT('\u00fc', 40000), 1, JSON_OBJECT('k', REPEAT('x', 200)))",
    `JSON_OBJECT('n', 12.50, 't', TIME'-10:00:00.5', 'at', TIMESTAMP'2026-01-01 00:00:00.123', 'day', DATE'2026-01-01', 'x', x'ff00')`,
  ],
  ['scalarDoc JSON', "'null'", `'"text"'`, 'NULL', "'true'", "'3.14'"],
  [
    'shape GEOMETRY',
    'POINT(1, -2.5)',
    "ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')",
    'NULL',
    "ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,7 5,7 7,5 7,5 5))', 4326)",
    "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')",
  ],
  [
    'spot POINT',
    'POINT(0, 0)',
    'POINT(-1.7976931348623157e308, 5e-324)',
    'NULL',
    "ST_GeomFromText('POINT(50 10)', 4326)",
  ],
  ['way LINESTRING', "ST_GeomFromText('LINESTRING(0 0,1 1,2 0)')", 'NULL'],
  ['area POLYGON', "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')", 'NULL'],
  ['spots MULTIPOINT', "ST_GeomFromText('MULTIPOINT(0 0,1 1)')", 'NULL'],
  ['ways MULTILINESTRING', "ST_GeomFromText('MULTILINESTRING((0 0,1 1),(2 2,3 3))')", 'NULL'],
  ['areas MULTIPOLYGON', "ST_GeomFromText('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')", 'NULL'],
  ['shapes GEOMETRYCOLLECTION', "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1))')", 'NULL'],
];

const NAMES: readonly TypedColumn[] = [
  '`select`',
  '`Upper Case`',
  "`it's`",
  '`a "quoted" name`',
  '`back\\slash.dot, comma; and (more)`',
  '` gr\u00f6\u00dfe \u7121\u7dda`',
  '`1`',
  // Taken for a column of the pipeline's own where it does not get another name.
  '`OP`',
].map((name) => [`${name} INT`, '1', '2', 'NULL']);

/** Columns of every type that is carried, under every kind of name. */
export const COLUMNS: readonly TypedColumn[] = [
  ...[...NUMBERS, ...TEXTS, ...TIMES, ...DOCUMENTS, ...NAMES],
  ['kept INT AS (id * 2) STORED'],
  ['computed VARCHAR(140) AS (CONCAT(word, id)) VIRTUAL'],
];

/** Rows that it takes to have every value once. */
export const ROWS = 5;

/** Statement that inserts one row for each of the values, from this id on: a row takes the n-th value of each column. */
export function insert(table: string, first: number): string {
  const given = COLUMNS.filter(([, ...values]) => values.length > 0);
  const names = given.map(([definition]) => definition.match(/^(`(?:[^`]|``)+`|\S+)/)?.[0]);
  const rows = Array.from({ length: ROWS }, (_, row) =>
    [first + row, ...given.map(([, ...values]) => values[row % values.length])].join(', '),
  );
  return `INSERT INTO ${table} (id, ${names.join(', ')}) VALUES (${rows.join('), (')})`;
}
