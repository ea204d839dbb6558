import type { FieldCase, Kind } from '../case.js';
import { CREATE_T, session, T } from './table-t.js';

/** Servers that are not set up like the stack's own. */

const kind: Kind = 'server and data';
const MOMENTS = {
  columns: { id: 'int not null', at: 'timestamp(3)', as_written: 'datetime', d: 'date' },
  primaryKey: ['id'],
} as const;

const moment = (id: number) =>
  `INSERT INTO t VALUES (${id}, '2026-07-0${id} 01:02:03.456', '2026-07-0${id} 01:02:03', '2026-07-0${id}')`;

function zone(name: string, offset: string): FieldCase {
  return {
    ...{ name, kind, did: `a server with time_zone = '${offset}'` },
    before: [
      `SET PERSIST time_zone = '${offset}'`,
      'CREATE TABLE t (id INT PRIMARY KEY, at TIMESTAMP(3) NULL, as_written DATETIME, d DATE)',
      moment(1),
    ],
    after: [session(moment(2))],
    cleanup: ["SET PERSIST time_zone = '+00:00'"],
    tables: { t: MOMENTS },
    verdict: { is: 'equal' },
    alone: true,
    inSnapshot: true,
  };
}

export const SERVER: readonly FieldCase[] = [
  zone('zone-plus-2', '+02:00'),
  zone('zone-plus-9', '+09:00'),
  {
    ...zone('zone-corrected', '+02:00'),
    did: 'the same, then the zone is set to UTC and the jobs are submitted once more',
    after: [session("SET PERSIST time_zone = '+00:00'"), { cdcctl: ['submit'] }, session(moment(2))],
    submitMayFail: true,
  },
  {
    ...{
      name: 'purged-while-stopped',
      kind,
      did: 'cdcctl stop; the binlog that was not read yet is purged; cdcctl up',
    },
    before: CREATE_T,
    after: [
      { cdcctl: ['stop'] },
      session(
        'INSERT INTO t VALUES (2, 21, 22)',
        'FLUSH BINARY LOGS',
        'INSERT INTO t VALUES (3, 31, 32)',
        'FLUSH BINARY LOGS',
      ),
      session('PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 HOUR', 'DELETE FROM t WHERE id = 1'),
      { cdcctl: ['up'] },
    ],
    tables: { t: T },
    verdict: { is: 'stopped', says: /purged|binlog|GTID/i },
    alone: true,
    ownMysql: true,
  },
  {
    ...{ name: 'secure-transport', kind, did: 'a server with require_secure_transport = ON' },
    before: [...CREATE_T, 'SET GLOBAL require_secure_transport = ON'],
    after: [session('INSERT INTO t VALUES (2, 21, 22)')],
    cleanup: ['SET GLOBAL require_secure_transport = OFF'],
    tables: { t: T },
    verdict: { is: 'equal' },
    alone: true,
    inSnapshot: true,
    ownMysql: true,
  },
  {
    ...{ name: 'values-in-logs', kind, did: 'the TaskManager is killed in the middle of a transaction' },
    before: ['CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40))', 'INSERT INTO t VALUES (0, NULL)'],
    after: [
      {
        kill: 'flink-taskmanager',
        times: 1,
        during: () =>
          "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT /*+ SET_VAR(cte_max_recursion_depth = 200000) */ i, CONCAT('zebra-', i) FROM n",
      },
    ],
    tables: { t: { columns: { id: 'int not null', v: 'varchar(40)' }, primaryKey: ['id'] } },
    verdict: { is: 'equal', neverLogged: 'zebra-' },
    alone: true,
  },
];
