import type { Declared, FieldCase } from '../case.js';
import { session } from './table-t.js';

/** Character sets that change under the reader, or that are not the server's, and dates that no calendar has. */

const kind = 'wrong values';
const TEXT: Declared = { columns: { id: 'int not null', v: 'varchar(20)' }, primaryKey: ['id'] };
const equal = { is: 'equal' } as const;

function texts(name: string, from: string, statements: readonly string[]): FieldCase {
  return {
    ...{ name, kind, did: `a table in ${from}: ${statements.join('; ')}` },
    before: [
      `CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)) DEFAULT CHARSET = ${from}`,
      "INSERT INTO t VALUES (1, 'é')",
    ],
    after: [{ sql: statements }],
    tables: { t: TEXT },
    verdict: equal,
  };
}

function chosen(name: string, nullable: boolean): FieldCase {
  const not = nullable ? '' : ' NOT NULL';
  return {
    ...{ name, kind, did: `ENUM${not} and SET${not} in a table with DEFAULT CHARSET = binary, rows of the snapshot` },
    before: [
      `CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a', 'b')${not}, s SET('x', 'y')${not}) DEFAULT CHARSET = binary`,
      "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x,y')",
    ],
    after: [session("INSERT INTO t VALUES (3, 'b', 'y')")],
    tables: {
      t: {
        columns: { id: 'int not null', e: `enum('a','b')${not.toLowerCase()}`, s: `set('x','y')${not.toLowerCase()}` },
        primaryKey: ['id'],
      },
    },
    verdict: equal,
    inSnapshot: true,
  };
}

function zeroDates(name: string, not: ' NOT NULL' | '', rows: readonly string[]): FieldCase {
  return {
    ...{ name, kind, did: `DATE${not}, DATETIME${not}: SET sql_mode = ''; INSERT ${rows.join(', ')} in the stream` },
    before: [
      `CREATE TABLE z (id INT PRIMARY KEY, d DATE${not}, at DATETIME${not})`,
      "INSERT INTO z VALUES (1, '2020-01-01', '2020-01-01 10:00:00')",
    ],
    after: [session("SET sql_mode = ''", ...rows.map((row) => `INSERT INTO z VALUES ${row}`))],
    tables: {
      z: {
        columns: { id: 'int not null', d: `date${not.toLowerCase()}`, at: `datetime${not.toLowerCase()}` },
        primaryKey: ['id'],
      },
    },
    verdict: { is: 'named', tables: ['z'] },
  };
}

export const TEXTS: readonly FieldCase[] = [
  texts('charset-convert', 'latin1', [
    'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4',
    "INSERT INTO t VALUES (2, 'é€')",
  ]),
  texts('charset-default', 'latin1', [
    'ALTER TABLE t DEFAULT CHARSET = utf8mb4',
    'ALTER TABLE t MODIFY v VARCHAR(40)',
    "INSERT INTO t VALUES (2, 'é€')",
  ]),
  texts('charset-narrower', 'utf8mb4', [
    'ALTER TABLE t CONVERT TO CHARACTER SET latin1',
    "INSERT INTO t VALUES (2, 'é€')",
  ]),
  {
    ...{ name: 'charset-of-database', kind, did: 'a database in latin1: DROP TABLE t; CREATE TABLE t; INSERT' },
    before: [
      'ALTER DATABASE CHARACTER SET latin1',
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9))',
      "INSERT INTO t VALUES (2, 'x')",
    ],
    after: [
      session('DROP TABLE t', 'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9))', "INSERT INTO t VALUES (2, 'é')"),
    ],
    tables: { t: TEXT },
    verdict: equal,
  },
  chosen('enum-binary', true),
  chosen('enum-binary-not-null', false),
  zeroDates('zero-dates', ' NOT NULL', ["(2, '0000-00-00', '0000-00-00 00:00:00')"]),
  zeroDates('zero-dates-nullable', '', ["(2, '0000-00-00', '0000-00-00 00:00:00')"]),
  zeroDates('zero-day-and-month', ' NOT NULL', [
    "(2, '2020-00-00', '2020-01-01 00:00:00')",
    "(3, '2020-01-00', '2020-00-01 00:00:00')",
  ]),
];
