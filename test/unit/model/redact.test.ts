import { expect, test } from 'vitest';
import { redact } from '../../../src/model/index.js';

test('secrets are replaced, a longer one before a shorter one that it contains', () => {
  const secrets = new Map([
    ['A', 'abcd'],
    ['B', 'abcdef'],
    ['EMPTY', ''],
    ['SHORT', 'cha'],
  ]);
  expect(redact('abcdef abcd abc change', secrets)).toBe('<B> <A> abc change');
});

test('secrets are replaced as JSON and SQL have them, too', () => {
  const secrets = new Map([['A', `it's "odd" \\`]]);
  const [json, sql] = [JSON.stringify({ a: secrets.get('A') }), `'it''s "odd" \\'`];
  expect([redact(json, secrets), redact(sql, secrets)]).toEqual(['{"a":"<A>"}', "'<A>'"]);
});
