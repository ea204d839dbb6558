import type { Declared, FieldCase, Kind, Verdict } from '../case.js';
import { onT, session, T } from './table-t.js';

/** Rows that go, come or are rewritten without an event of their own. */

const kind: Kind = 'removed rows';
const LOG: Declared = { columns: { id: 'int not null', v: 'int' }, primaryKey: ['id'] };
const PARTS = 'PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))';
const counted: Verdict = { is: 'counted', tables: ['log'] };

function onLog(name: string, sql: readonly string[], verdict: Verdict = counted): FieldCase {
  return {
    ...{ name, kind, did: sql.join('; ') },
    before: [
      `CREATE TABLE log (id INT PRIMARY KEY, v INT) ${PARTS}`,
      'INSERT INTO log VALUES (1, 1), (2, 2), (11, 11), (12, 12)',
      'CREATE TABLE log_x (id INT PRIMARY KEY, v INT)',
      'INSERT INTO log_x VALUES (13, 13)',
    ],
    after: [session(...sql, 'INSERT INTO log VALUES (5, 5)')],
    tables: { log: LOG },
    verdict,
  };
}

export const REMOVED: readonly FieldCase[] = [
  onLog('truncate-partition', ['ALTER TABLE log TRUNCATE PARTITION p0']),
  onLog('drop-partition', ['ALTER TABLE log DROP PARTITION p0']),
  onLog('exchange-partition', ['ALTER TABLE log EXCHANGE PARTITION p1 WITH TABLE log_x']),
  onLog('rename-away', ['RENAME TABLE log TO log_2026', 'CREATE TABLE log LIKE log_2026']),
  onLog('truncate-table', ['TRUNCATE TABLE log']),
  onLog('drop-table', ['DROP TABLE log', 'CREATE TABLE log (id INT PRIMARY KEY, v INT)']),
  onLog(
    'reorganise-partition',
    [
      'ALTER TABLE log REORGANIZE PARTITION p0 INTO (PARTITION p00 VALUES LESS THAN (3), PARTITION p01 VALUES LESS THAN (10))',
    ],
    { is: 'equal', quiet: true },
  ),
  onLog(
    'temporary-table',
    [
      'CREATE TEMPORARY TABLE log (id INT PRIMARY KEY)',
      'INSERT INTO log VALUES (99)',
      'TRUNCATE TABLE log',
      'DROP TEMPORARY TABLE log',
    ],
    { is: 'equal', quiet: true },
  ),
  onT({
    ...{ name: 'drop-database', kind, did: 'DROP DATABASE' },
    sql: ['DROP DATABASE f_drop_database'],
    verdict: { is: 'counted', tables: ['t'] },
  }),
  {
    ...{ name: 'xa-rollback', kind, did: "XA START 'a'; INSERT; DELETE; XA END; XA PREPARE; XA ROLLBACK" },
    before: ['CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)', 'INSERT INTO t VALUES (1, 11, 12)'],
    after: [
      session(
        "XA START 'a'",
        'INSERT INTO t VALUES (10, 1, 1)',
        'DELETE FROM t WHERE id = 1',
        "XA END 'a'",
        "XA PREPARE 'a'",
        "XA ROLLBACK 'a'",
      ),
    ],
    tables: { t: T },
    verdict: { is: 'equal' },
  },
  onT({
    ...{ name: 'xa-prepared', kind, did: 'XA PREPARE, and nothing yet after it' },
    sql: [
      "XA START 'p'",
      'INSERT INTO t VALUES (10, 1, 1)',
      'DELETE FROM t WHERE id = 1',
      "XA END 'p'",
      "XA PREPARE 'p'",
    ],
    cleanup: ["XA ROLLBACK 'p'"],
  }),
  onT({
    ...{ name: 'xa-commit', kind, did: 'XA PREPARE, then XA COMMIT; and XA COMMIT ONE PHASE' },
    sql: [
      ...["XA START 'c'", 'INSERT INTO t VALUES (10, 1, 1)', "XA END 'c'", "XA PREPARE 'c'", "XA COMMIT 'c'"],
      ...["XA START 'd'", 'DELETE FROM t WHERE id = 1', "XA END 'd'", "XA COMMIT 'd' ONE PHASE"],
    ],
  }),
];
