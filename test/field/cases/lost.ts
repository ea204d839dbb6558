import type { FieldCase, Kind } from '../case.js';
import { onT, session } from './table-t.js';

/** Changes that never arrive, while everything looks well. */

const kind: Kind = 'lost changes';
const KEYS = 100_000;
const named = { is: 'named', tables: ['t'] } as const;

export const LOST: readonly FieldCase[] = [
  {
    ...{
      name: 'key-update-over-checkpoint',
      kind,
      did: 'key updates while the TaskManager is killed, so that a checkpoint stands between the two records of one',
    },
    before: [
      'CREATE TABLE moved (id INT PRIMARY KEY, v INT)',
      `SET SESSION cte_max_recursion_depth = ${KEYS}`,
      `INSERT INTO moved WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${KEYS}) SELECT i, i FROM n`,
    ],
    after: [{ kill: 'flink-taskmanager', times: 5, during: () => `UPDATE moved SET id = id + ${KEYS}` }],
    tables: { moved: { columns: { id: 'int not null', v: 'int' }, primaryKey: ['id'] } },
    verdict: { is: 'equal' },
    alone: true,
  },
  {
    ...{
      name: 'partial-json',
      kind,
      did: "SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'; a new session updates a JSON column",
    },
    before: [
      'CREATE TABLE j (id INT PRIMARY KEY, n INT, doc JSON)',
      `INSERT INTO j VALUES (1, 1, '{"a": 0, "b": "${'x'.repeat(200)}"}')`,
    ],
    after: [
      session("SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'"),
      session("UPDATE j SET n = n + 1, doc = JSON_SET(doc, '$.a', 1)"),
      session("SET GLOBAL binlog_row_value_options = ''"),
    ],
    cleanup: ["SET GLOBAL binlog_row_value_options = ''"],
    tables: { j: { columns: { id: 'int not null', n: 'int', doc: 'json' }, primaryKey: ['id'] } },
    verdict: { is: 'named', tables: ['j'] },
  },
  onT({
    ...{ name: 'statement-format', kind, did: "SET SESSION binlog_format = 'STATEMENT'; UPDATE; REPLACE" },
    sql: ["SET SESSION binlog_format = 'STATEMENT'", 'UPDATE t SET a = 9', 'REPLACE INTO t VALUES (2, 21, 22)'],
    verdict: named,
  }),
  {
    ...onT({
      ...{ name: 'reset-master', kind, did: 'RESET MASTER while the job runs, then writes' },
      sql: ['RESET MASTER', ...Array.from({ length: 20 }, (_, n) => `INSERT INTO t VALUES (${n + 100}, ${n}, ${n})`)],
      verdict: { is: 'stopped', says: /GTID|binlog|RESET MASTER/i },
    }),
    alone: true,
  },
];
