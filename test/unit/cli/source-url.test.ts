import { expect, test } from 'vitest';
import { parseSourceUrl } from '../../../src/cli/source-url.js';

test('an address names the host, the port, the user and the database', () => {
  expect(parseSourceUrl('mysql://app@db.example.com/shop', { MYSQL_PWD: 'secret' })).toEqual({
    host: 'db.example.com',
    port: 3306,
    user: 'app',
    password: 'secret',
    database: 'shop',
  });
  expect(parseSourceUrl('mysql://a%40b:p%3Aw@[::1]:3307/my%20shop', {})).toEqual({
    host: '::1',
    port: 3307,
    user: 'a@b',
    password: 'p:w',
    database: 'my shop',
  });
});

test.each([
  'shop',
  'postgres://a@b/c',
  'mysql://host/db',
  'mysql://user@host',
  'mysql://user@host/a/b',
  'mysql://user@host/100%',
])('%s is none', (text) => {
  expect(() => parseSourceUrl(text, { MYSQL_PWD: 'x' })).toThrow('--from is no address of a MySQL database');
});

test('a password that nobody gave is asked for', () => {
  expect(() => parseSourceUrl('mysql://app@h/d', {})).toThrow('The password of app is not known');
});
