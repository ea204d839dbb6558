import type { Declared, FieldCase, Kind } from '../case.js';
import { onT, session, T } from './table-t.js';

/** What one table, or a table of nobody, does to all others. */

const kind: Kind = 'everything stops';
const INSERT = 'INSERT INTO t (id, a, b) VALUES (2, 21, 22)';
const named = { is: 'named', tables: ['t'] } as const;
const NINTH_IS_A_YEAR = 'a INT PRIMARY KEY, b INT, c INT, d INT, e INT, f INT, g INT, h INT, y YEAR';
const YEARS: Declared = {
  columns: {
    a: 'int not null',
    ...Object.fromEntries([...'bcdefgh'].map((name) => [name, 'int'])),
    y: 'year',
  },
  primaryKey: ['a'],
};

function image(name: string, value: string): FieldCase {
  return {
    ...{ name, kind, did: `SET GLOBAL binlog_row_image = '${value}'; a new session updates` },
    before: [
      'CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, note TEXT)',
      "INSERT INTO t VALUES (1, 11, 12, 'as it was')",
    ],
    after: [
      session(`SET GLOBAL binlog_row_image = '${value}'`),
      session('UPDATE t SET a = 9'),
      session("SET GLOBAL binlog_row_image = 'FULL'"),
    ],
    cleanup: ["SET GLOBAL binlog_row_image = 'FULL'"],
    tables: { t: { columns: { ...T.columns, note: 'text' }, primaryKey: ['id'] } },
    verdict: named,
  };
}

export const STOPS: readonly FieldCase[] = [
  onT({
    ...{ name: 'swap-narrower', kind, did: 'a gh-ost helper that lacks column b is renamed in' },
    before: ['CREATE TABLE _t_new (id INT PRIMARY KEY, a INT)'],
    sql: [
      'INSERT INTO _t_new (id, a) SELECT id, a FROM t',
      'RENAME TABLE t TO _t_old, _t_new TO t',
      'INSERT INTO t (id, a) VALUES (2, 21)',
    ],
    verdict: named,
  }),
  onT({
    ...{
      name: 'year-elsewhere',
      kind,
      did: 'a table with a YEAR as its ninth number, in a database that no pipeline carries',
    },
    sql: [
      'CREATE DATABASE zz',
      `CREATE TABLE zz.elsewhere (${NINTH_IS_A_YEAR})`,
      'INSERT INTO zz.elsewhere VALUES (1, 1, 1, 1, 1, 1, 1, 1, 2020)',
      INSERT,
    ],
    cleanup: ['DROP DATABASE IF EXISTS zz'],
  }),
  {
    ...{ name: 'year-carried', kind, did: 'the same table, carried' },
    before: [`CREATE TABLE y (${NINTH_IS_A_YEAR})`, 'INSERT INTO y VALUES (1, 1, 1, 1, 1, 1, 1, 1, 2020)'],
    after: [session('INSERT INTO y VALUES (2, 2, 2, 2, 2, 2, 2, 2, 1999)')],
    tables: { y: YEARS },
    verdict: { is: 'equal' },
  },
  onT({
    ...{ name: 'add-bit-default', kind, did: 'ALTER TABLE t ADD COLUMN f BIT(8) NOT NULL DEFAULT 5; INSERT' },
    sql: ['ALTER TABLE t ADD COLUMN f BIT(8) NOT NULL DEFAULT 5', INSERT],
  }),
  onT({
    ...{ name: 'add-time-default', kind, did: "ALTER TABLE t ADD COLUMN o TIME NOT NULL DEFAULT '10:00'; INSERT" },
    sql: ["ALTER TABLE t ADD COLUMN o TIME NOT NULL DEFAULT '10:00'", INSERT],
  }),
  image('image-minimal', 'MINIMAL'),
  image('image-noblob', 'NOBLOB'),
  {
    ...{ name: 'text-of-60-mb', kind, did: 'a LONGTEXT of 60 MB by the binlog' },
    before: ['CREATE TABLE big (id INT PRIMARY KEY, v LONGTEXT)', "INSERT INTO big VALUES (1, 'small')"],
    after: [session("INSERT INTO big VALUES (2, REPEAT('x', 60 * 1024 * 1024))")],
    tables: { big: { columns: { id: 'int not null', v: 'longtext' }, primaryKey: ['id'] } },
    verdict: { is: 'named', tables: ['big'] },
  },
  {
    ...{ name: 'names-differ-in-case', kind, did: 'Case_Table (Id ..) beside case_table (id ..)' },
    before: [
      'CREATE TABLE Case_Table (Id INT PRIMARY KEY, A INT)',
      'CREATE TABLE case_table (id INT PRIMARY KEY, a INT)',
      'INSERT INTO Case_Table VALUES (1, 11)',
      'INSERT INTO case_table VALUES (1, 12)',
    ],
    after: [session('INSERT INTO Case_Table VALUES (2, 21)', 'INSERT INTO case_table VALUES (2, 22)')],
    tables: {
      Case_Table: { columns: { Id: 'int not null', A: 'int' }, primaryKey: ['Id'] },
      case_table: { columns: { id: 'int not null', a: 'int' }, primaryKey: ['id'] },
    },
    verdict: { is: 'equal' },
    inSnapshot: true,
  },
];
