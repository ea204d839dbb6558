import { describe, expect, test } from 'vitest';
import type { FieldCase, Verdict } from '../../field/case.js';
import type { TableEvidence } from '../../field/judge/evidence.js';
import { inDrift, inStatus, news } from '../../field/judge/said.js';
import { faults } from '../../field/judge/verdict.js';
import { adviceIn } from '../../field/runner/advice.js';

const nothing: TableEvidence = {
  ...{ table: 't', missing: [], extra: [], invented: [] },
  ...{ saidByStatus: [], saidByDrift: [], letters: [] },
};
const judged = (verdict: Verdict, found: Partial<TableEvidence>, logs: readonly string[] = []) => {
  const one = { name: 'one', verdict } as FieldCase;
  return faults(one, [{ ...nothing, ...found }], logs);
};

describe('equal', () => {
  test('is right where both sides hold the same rows, and no row more or less', () => {
    expect(judged({ is: 'equal' }, {})).toEqual([]);
    expect(judged({ is: 'equal' }, { missing: ['["1"]'] })).toEqual(['t differs']);
    expect(judged({ is: 'equal' }, { extra: ['["1"]'] })).toEqual(['t differs']);
  });

  test('may demand that nothing is said, and that no log has a value', () => {
    expect(judged({ is: 'equal' }, { saidByDrift: ['..'] })).toEqual([]);
    expect(judged({ is: 'equal', quiet: true }, { saidByDrift: ['..'] })).toEqual(['t is named without a reason']);
    expect(judged({ is: 'equal', neverLogged: 'zebra' }, {}, ['tm.log'])).toEqual(['tm.log has a value of a row']);
  });
});

describe('named and counted', () => {
  const named: Verdict = { is: 'named', tables: ['t'] };
  const counted: Verdict = { is: 'counted', tables: ['t'] };

  test('named by one of the two is enough, counted takes both', () => {
    expect(judged(named, { missing: ['["1"]'] })).toEqual(['neither status nor drift names t']);
    expect(judged(named, { missing: ['["1"]'], saidByStatus: ['..'] })).toEqual([]);
    expect(judged(counted, { saidByStatus: ['..'] })).toEqual(['status and drift do not both name t']);
    expect(judged(counted, { saidByStatus: ['..'], saidByDrift: ['..'] })).toEqual([]);
  });

  test('a value that MySQL never had is wrong, whatever is said', () => {
    expect(judged(named, { invented: ['["1"]'], saidByStatus: ['..'] })).toEqual(['t has rows that MySQL never had']);
  });
});

describe('what is said of a table', () => {
  const said = {
    status: {
      tables: [
        { table: 'f.t', topic: 'x', lag: 7, deadLetters: 0 },
        { table: 'f.t2', lag: 1, deadLetters: 1 },
      ],
      jobs: [{ name: 'field-cdc', failure: 'table f.t cannot be read' }],
    },
    drift: { differences: [{ table: 'f.t', object: 'column b' }, { table: 'f.t2' }, { table: null, object: 'f.t' }] },
  };

  test('is its entry in status without the lag, each text that names it, and its differences', () => {
    expect(inStatus(said, 'f.t')).toEqual(['{"table":"f.t","topic":"x","deadLetters":0}', 'table f.t cannot be read']);
    expect(inStatus(said, 'f.t2')).toEqual(['{"table":"f.t2","deadLetters":1}']);
    expect(inDrift(said, 'f.t')).toHaveLength(2);
    expect(inDrift(said, 'f.t3')).toEqual([]);
  });

  test('is news where it was not said before', () => {
    expect(news(['a', 'b'], ['b', 'c'])).toEqual(['c']);
  });
});

describe('advice', () => {
  test('is the new generation where one is offered, and the commands but for those that only show something', () => {
    const next = 'See `cdcctl status`; set `generation: 2` in pipeline.yaml, then `cdcctl stop` and `cdcctl submit`';
    expect(adviceIn(next)).toEqual({ generation: 2, commands: [['stop'], ['submit']] });
    expect(adviceIn('wait')).toEqual({ generation: null, commands: [] });
  });
});
