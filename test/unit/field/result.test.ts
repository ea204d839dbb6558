import { expect, test } from 'vitest';
import type { FieldCase } from '../../field/case.js';
import { merged } from '../../field/kept.js';
import { parseOptions } from '../../field/options.js';
import { caseResult, counts, type FieldResult, resultTable, surprises } from '../../field/result.js';
import { roundsOf } from '../../field/runner/rounds.js';

const one: FieldCase = {
  ...{ name: 'one', kind: 'lost changes', did: 'INSERT' },
  ...{ before: [], after: [], tables: {}, verdict: { is: 'equal' } },
};
const two: FieldCase = { ...one, name: 'two', alone: true };
const three: FieldCase = { ...one, name: 'three' };
const foreign: FieldCase = { ...two, name: 'foreign', ownMysql: true };
const known = { case: 'one', reason: 'it is not read', shows: 'only in MySQL: \\["2"\\]' };
const wrong = ['t differs'];
const failed = { passed: false, wrong, text: 'one: INSERT\nt differs\nt:\n  only in MySQL: ["2"]', seconds: 1 };
const passed = { passed: true, wrong: [], text: 'one: INSERT', seconds: 1 };
const result = (...cases: FieldResult['cases']): FieldResult => ({
  ...{ commit: 'abc', date: '2026-01-01', machine: '2 cores', seed: 1, seconds: 60, cutShort: null },
  cases,
});
const knows = ({ name }: { readonly name: string }) => (name === 'one' ? known : undefined);

test('cases that bear each other share one round, and those with engines of their own come last', () => {
  const rounds = roundsOf([foreign, one, two, three], ({ alone }) => alone === true);
  expect(rounds.map(({ cases, ownMysql }) => [ownMysql, ...cases.map(({ name }) => name)])).toEqual([
    [false, 'one', 'three'],
    [false, 'two'],
    [true, 'foreign'],
  ]);
});

test('a known failure counts as passed where it fails as it is known to, and says what was found', () => {
  const all = result(caseResult(one, failed), caseResult(two, failed), caseResult(three, passed));
  expect(all.cases[0]?.shows).toBe('t differs; only in MySQL: ["2"]');
  expect(counts(all, knows)).toMatchObject({ numPassedTests: 2, numFailedTests: 1, numFailedTestSuites: 0 });
  expect(resultTable(all, knows)).toMatch(/^one +fails as known +t differs; only in MySQL: \["2"\]\ntwo +WRONG/);
  expect(surprises(result(caseResult(one, passed)), knows)).toEqual([expect.stringContaining('passes now')]);
});

test('a run that was cut short is a failure even where nothing failed', () => {
  expect(counts({ ...result(), cutShort: 'MySQL does not start' }, knows).numFailedTestSuites).toBe(1);
});

test('what is kept is replaced case by case, each with the commit that it ran on', () => {
  const kept = merged([], result(caseResult(one, failed), caseResult(three, passed)), [one, three]);
  const later = { ...result(caseResult(one, passed)), commit: 'def' };
  expect(merged(kept, later, [one]).map(({ name, passed, commit }) => [name, passed, commit])).toEqual([
    ['one', true, 'def'],
  ]);
  expect(merged(kept, later, [three, one]).map(({ commit }) => commit)).toEqual(['abc', 'def']);
});

test('cases are chosen by name or by the beginning of a name', () => {
  const names = (text: string) => parseOptions(['--only', text]).only.map(({ name }) => name);
  expect(names('swap-wider')).toEqual(['swap-wider']);
  expect(names('zone-')).toEqual(['zone-plus-2', 'zone-plus-9', 'zone-corrected']);
});
