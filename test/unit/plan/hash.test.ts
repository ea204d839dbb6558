import { expect, test } from 'vitest';
import { changedParts, jobHash } from '../../../src/plan/index.js';

const source = {
  statements: ['CREATE TABLE a', 'INSERT INTO a'],
  settings: { x: '1', y: '2' },
  jars: { 'c.jar': 'aa' },
};
const hash = jobHash(source);

test('a hash is the same for the same source, in whatever order its settings stand', () => {
  expect(hash).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}$/);
  expect(jobHash({ ...source, settings: { y: '2', x: '1' } })).toBe(hash);
});

test.each([
  [{ statements: ['CREATE TABLE a', 'INSERT INTO b'] }, ['SQL']],
  [{ statements: ['CREATE TABLE aINSERT INTO a'] }, ['SQL']],
  [{ settings: { x: '1', y: '3' } }, ['settings']],
  [{ settings: { x: '1' }, jars: { 'c.jar': 'bb' } }, ['settings', 'connector jars']],
  [{}, []],
])('%j changes %j', (change, parts) => {
  expect(changedParts(hash, jobHash({ ...source, ...change }))).toEqual(parts);
});

test('a job without a hash has changed in every part', () => {
  expect(changedParts('', hash)).toEqual(['SQL', 'settings', 'connector jars']);
});
