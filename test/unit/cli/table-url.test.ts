import { expect, test } from 'vitest';
import { parseTableUrl, SINK, SOURCE } from '../../../src/cli/table-url.js';

test('an address names the server, the user and a table, or the database of several', () => {
  expect(parseTableUrl('mysql://app@db.example.com/shop.orders', SOURCE, { MYSQL_PWD: 'secret' })).toMatchObject({
    ...{ hostname: 'db.example.com', port: null, user: 'app', password: 'secret' },
    ...{ database: 'shop', table: 'orders' },
  });
  expect(parseTableUrl('https://a:p%3Aw@[::1]:8443/analytics', SINK, {})).toMatchObject({
    ...{ protocol: 'https:', host: '[::1]:8443', hostname: '::1', port: 8443, user: 'a', password: 'p:w' },
    ...{ database: 'analytics', table: null },
  });
});

test.each([
  ['http://a@host/db.table', SOURCE],
  ['mysql://a@host/db.table', SINK],
  ['mysql://host/db.table', SOURCE],
  ['mysql://a@host', SOURCE],
  ['mysql://a@host/db.', SOURCE],
  ['mysql://a@host/a.b.c', SOURCE],
  ['http://a@host:8123/db/table', SINK],
])('%s is none', (text, option) => {
  expect(() => parseTableUrl(text, option, {})).toThrow('is no address of a table');
});
