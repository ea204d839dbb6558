import { expect, test } from 'vitest';
import { explainMysqlError, isConnectionError } from '../../../src/adapters/mysql/errors.js';

const address = { host: '127.0.0.1', port: 3306, user: 'cdc' };

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['ECONNREFUSED', 'MySQL at 127.0.0.1:3306 does not answer'],
  ['PROTOCOL_CONNECTION_LOST', 'MySQL at 127.0.0.1:3306 does not answer'],
  ['ER_ACCESS_DENIED_ERROR', 'MySQL at 127.0.0.1:3306 refused the password of user cdc'],
  ['ER_TABLEACCESS_DENIED_ERROR', 'MySQL user cdc may not do this'],
  ['ER_NO_SUCH_TABLE', 'A table in MySQL is not as the config says'],
  ['ER_PARSE_ERROR', 'MySQL at 127.0.0.1:3306 reports an error'],
])('%s is explained', (code, what) => {
  const explained = explainMysqlError(failure(code, 'the cause'), address);
  expect(explained).toMatchObject({ message: what, why: 'the cause' });
});

test('a refused password and an unreachable server say what to do', () => {
  expect(explainMysqlError(failure('ER_ACCESS_DENIED_ERROR', ''), address).next).toContain('variable');
  expect(explainMysqlError(failure('ECONNREFUSED', ''), address).next).toContain('cdcctl status');
});

test('only a broken connection is given up', () => {
  expect(isConnectionError(failure('ECONNRESET', ''))).toBe(true);
  expect(isConnectionError(Object.assign(new Error('x'), { fatal: true }))).toBe(true);
  expect(isConnectionError(failure('ER_NO_SUCH_TABLE', ''))).toBe(false);
});
