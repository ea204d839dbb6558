import type { Declared, FieldCase, Session, Verdict } from '../case.js';

/** `t(id, a, b)` with the row (1, 11, 12), which most reports begin with. */
export const T: Declared = {
  columns: { id: 'int not null', a: 'int', b: 'int' },
  primaryKey: ['id'],
};
export const CREATE_T: readonly string[] = [
  'CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)',
  'INSERT INTO t VALUES (1, 11, 12)',
];

export function session(...sql: readonly string[]): Session {
  return { sql };
}

type Changes = Omit<FieldCase, 'before' | 'after' | 'tables' | 'verdict'> & {
  readonly before?: readonly string[];
  readonly sql: readonly string[];
  readonly verdict?: Verdict;
};

/** A case whose only table is `t`, and whose changes come from one session. */
export function onT({ before = [], sql, verdict = { is: 'equal' }, ...rest }: Changes): FieldCase {
  return { ...rest, before: [...CREATE_T, ...before], after: [{ sql }], tables: { t: T }, verdict };
}
