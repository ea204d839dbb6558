import { expect, test } from 'vitest';
import { plainLogin, propertiesValue } from '../../../src/model/index.js';

test('a login names its user and those that a listener lets in', () => {
  expect(plainLogin('a', 'pa', { b: 'pb' })).toBe(
    'org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="pa" user_b="pb";',
  );
});

test('a password ends where it should, whatever is in it', () => {
  expect(plainLogin('a', `p"; user_evil="x\\`)).toContain(String.raw`password="p\"; user_evil=\"x\\";`);
  expect(plainLogin('a', 'one\ntwo\r')).toContain(String.raw`password="one\ntwo\r";`);
});

test('a value of Java properties keeps its backslashes, its first blank and its other characters', () => {
  expect(propertiesValue(String.raw`a\"b`)).toBe(String.raw`a\\"b`);
  expect(propertiesValue(' é€')).toBe(String.raw`\ \u00e9\u20ac`);
  expect(propertiesValue('a\nb')).toBe(String.raw`a\u000ab`);
});
