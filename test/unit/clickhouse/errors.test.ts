import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { explainClickhouseError, isMissingTable } from '../../../src/adapters/clickhouse/errors.js';

function failure(code: string): ClickHouseError {
  return new ClickHouseError({ message: 'the cause\nversion 1.2', code, type: 'KIND' });
}

test.each([
  ['516', 'ClickHouse at http://h:1 refused the password of user admin'],
  ['497', 'ClickHouse user admin may not do this'],
  ['60', 'A table in ClickHouse is not as the config says'],
  ['241', 'ClickHouse at http://h:1 reports an error'],
])('code %s is explained', (code, what) => {
  const explained = explainClickhouseError(failure(code), 'http://h:1', 'admin');
  expect(explained.message).toBe(what);
  expect(explained.why).toContain('the cause');
  expect(explained.why).not.toContain('version');
});

test('anything that is not the server speaking means that it does not answer', () => {
  const explained = explainClickhouseError(new Error('connect ECONNREFUSED'), 'http://h:1', 'admin');
  expect(explained).toMatchObject({ message: 'ClickHouse at http://h:1 does not answer', why: 'connect ECONNREFUSED' });
});

test('a missing table is told from other failures, explained or not', () => {
  expect(isMissingTable(failure('60'))).toBe(true);
  expect(isMissingTable(explainClickhouseError(failure('81'), 'http://h:1', 'admin'))).toBe(true);
  expect(isMissingTable(failure('497'))).toBe(false);
});
