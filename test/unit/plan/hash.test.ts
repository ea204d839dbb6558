import { expect, test } from 'vitest';
import { compareHashes, type JobSource, jobHash } from '../../../src/plan/index.js';

const source: JobSource = {
  identity: { kind: 'cdc', layout: 1, generation: 1, through: { reader: 'r' }, tables: [] },
  statements: ['CREATE TABLE a', 'INSERT INTO a'],
  settings: { x: '1', y: '2' },
  jars: { 'c.jar': 'aa' },
};
const hash = jobHash(source);
const compare = (before: string, earlier: readonly string[] = []) => compareHashes(before, { hash, earlier });

test('a hash is the same for the same source, in whatever order its settings stand', () => {
  expect(hash).toMatch(/^2(-[0-9a-f]{16}){4}$/);
  expect(jobHash({ ...source, settings: { y: '2', x: '1' } })).toBe(hash);
});

test.each<[Partial<JobSource>, boolean, readonly string[]]>([
  [{ statements: ['CREATE TABLE a', 'INSERT INTO b'] }, true, ['options']],
  [{ statements: ['CREATE TABLE aINSERT INTO a'] }, true, ['options']],
  [{ settings: { x: '1', y: '3' } }, true, ['settings']],
  [{ settings: { x: '1' }, jars: { 'c.jar': 'bb' } }, true, ['settings', 'connector jars']],
  [{ identity: { ...source.identity, generation: 2 } }, false, []],
  [{ identity: { ...source.identity, layout: 2 } }, false, []],
  [{}, true, []],
])('%j: same state %j, other %j', (change, sameState, tuning) => {
  expect(compare(jobHash({ ...source, ...change }))).toEqual({ sameState, tuning });
});

test('a hash of cdcctl 0.1 is the same state where its SQL is known, and has other options in any case', () => {
  const [, , , settings, jars] = hash.split('-');
  expect(compare(`old-${settings}-${jars}`, ['new', 'old'])).toEqual({ sameState: true, tuning: ['options'] });
  expect(compare(`old-${settings}-jar0`, ['old']).tuning).toEqual(['options', 'connector jars']);
  expect(compare(`old-${settings}-${jars}`, ['new']).sameState).toBe(false);
});

test.each(['', 'a', '1-a-b-c-d', '3-a-b-c-d', `${hash}-e`])('nothing is the same as with the hash "%s"', (before) => {
  expect(compare(before, ['', 'a', '1']).sameState).toBe(false);
});
