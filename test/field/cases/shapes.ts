import type { FieldCase } from '../case.js';
import { onT } from './table-t.js';

/** A table takes another shape: by a tool that swaps a copy in, or by ALTER TABLE. Values go by name, never by place. */

const kind = 'wrong values';

/** What gh-ost and pt-online-schema-change do in the end: the copy, filled, takes the name of the table. */
const SWAP = [
  'INSERT INTO _t_new (id, a, b) SELECT id, a, b FROM t',
  'RENAME TABLE t TO _t_old, _t_new TO t',
  'INSERT INTO t (id, a, b) VALUES (2, 21, 22)',
];
const WIDER = 'CREATE TABLE _t_new (id INT PRIMARY KEY, x INT NOT NULL DEFAULT 99, a INT, b INT)';
const INSERT = 'INSERT INTO t (id, a, b) VALUES (2, 21, 22)';

/** Not reserved, so that nobody quotes them, and unknown to older grammars. */
const NAMES = ['array', 'geometry', 'returning', 'histogram', 'always', 'yes', 'following'] as const;

/** Other forms of one statement, with what an older grammar may stumble over. */
const FORMS: Readonly<Record<string, string>> = {
  srid: 'ADD COLUMN x INT NOT NULL DEFAULT 99 AFTER id, ADD COLUMN spot POINT SRID 4326',
  'functional-index': 'ADD COLUMN x INT NOT NULL DEFAULT 99 AFTER id, ADD INDEX sums ((a + b))',
  algorithm: 'ADD COLUMN x INT NOT NULL DEFAULT 99 AFTER id, ALGORITHM = INPLACE, LOCK = NONE',
  'descending-index': 'ADD COLUMN x INT NOT NULL DEFAULT 99 AFTER id, ADD INDEX newest (id DESC, a ASC) INVISIBLE',
};

const addColumn = (name: string, clauses: string): FieldCase =>
  onT({
    ...{ name, kind, did: `ALTER TABLE t ${clauses}; INSERT` },
    sql: [`ALTER TABLE t ${clauses}`, INSERT],
  });

export const SHAPES: readonly FieldCase[] = [
  onT({
    ...{ name: 'swap-wider', kind, did: 'gh-ost or pt-online-schema-change: a copy with a column more is renamed in' },
    before: [WIDER],
    sql: SWAP,
  }),
  onT({
    ...{ name: 'swap-then-add', kind, did: 'the same, then ADD COLUMN z INT FIRST' },
    before: [WIDER],
    sql: [...SWAP, 'ALTER TABLE t ADD COLUMN z INT FIRST', 'INSERT INTO t (id, a, b, z) VALUES (3, 31, 32, 77)'],
  }),
  onT({
    ...{ name: 'swap-reordered', kind, did: 'the same with a copy whose columns have another order' },
    before: ['CREATE TABLE _t_new (id INT PRIMARY KEY, b INT, a INT)'],
    sql: SWAP,
  }),
  ...NAMES.map((name) => addColumn(`add-${name}`, `ADD COLUMN ${name} INT NOT NULL DEFAULT 99 AFTER id`)),
  ...Object.entries(FORMS).map(([name, clauses]) => addColumn(`add-${name}`, clauses)),
  onT({
    ...{ name: 'names-swapped', kind, did: 'ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a; INSERT' },
    sql: ['ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a', INSERT],
    // MySQL's own rows take the other names without an event.
    verdict: { is: 'named', tables: ['t'] },
  }),
  onT({
    ...{ name: 'column-moved', kind, did: 'ALTER TABLE t MODIFY b INT FIRST; INSERT' },
    sql: ['ALTER TABLE t MODIFY b INT FIRST', INSERT],
  }),
  onT({
    // With GTIDs MySQL refuses to ADD such a column.
    ...{ name: 'expression-default', kind, did: 'ALTER TABLE t MODIFY b INT DEFAULT (98 + 1) FIRST; INSERT' },
    sql: ['ALTER TABLE t MODIFY b INT DEFAULT (98 + 1) FIRST', INSERT],
  }),
  onT({
    ...{ name: 'column-anew', kind, did: 'ALTER TABLE t DROP COLUMN a, ADD COLUMN a INT DEFAULT 5' },
    sql: ['ALTER TABLE t DROP COLUMN a, ADD COLUMN a INT DEFAULT 5', INSERT],
    verdict: { is: 'named', tables: ['t'] },
  }),
  {
    ...{ name: 'generated-otherwise', kind, did: 'ALTER TABLE g MODIFY kept INT AS (id * 3) STORED, which was id * 2' },
    before: ['CREATE TABLE g (id INT PRIMARY KEY, kept INT AS (id * 2) STORED)', 'INSERT INTO g (id) VALUES (1)'],
    after: [{ sql: ['ALTER TABLE g MODIFY kept INT AS (id * 3) STORED', 'INSERT INTO g (id) VALUES (2)'] }],
    tables: { g: { columns: { id: 'int not null', kept: 'int' }, primaryKey: ['id'] } },
    verdict: { is: 'named', tables: ['g'] },
  },
];
