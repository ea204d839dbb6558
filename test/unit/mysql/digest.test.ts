import { expect, test } from 'vitest';
import type { Cell } from '../../../src/adapters/mysql/client.js';
import { chooseDigest } from '../../../src/adapters/mysql/digest.js';
import { explainMysqlError } from '../../../src/adapters/mysql/errors.js';

const { signal } = new AbortController();

function answering(cell: Cell) {
  return { select: async () => [[cell]] };
}

function refusing(code: string) {
  const error = Object.assign(new Error(code), { code });
  return {
    select: async (): Promise<never> => {
      throw explainMysqlError(error, { host: 'db', port: 3306, user: 'cdc' });
    },
  };
}

test('MD5 is chosen where the server has it', async () => {
  expect(await chooseDigest(answering('d41d8cd98f00b204e9800998ecf8427e'), signal)).toBe('md5');
});

test.each(['mine', '', null])('another answer than that of MD5, %j, makes it SHA-256', async (cell) => {
  expect(await chooseDigest(answering(cell), signal)).toBe('sha256');
});

test.each([
  'ER_NO_DB_ERROR',
  'ER_SP_DOES_NOT_EXIST',
  'ER_PROCACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
])('a server that takes MD5 for a stored function, %s, makes it SHA-256', async (code) => {
  expect(await chooseDigest(refusing(code), signal)).toBe('sha256');
});

test.each(['ECONNREFUSED', 'ER_ACCESS_DENIED_ERROR', 'ER_QUERY_INTERRUPTED'])('%s says nothing of it', async (code) => {
  await expect(chooseDigest(refusing(code), signal)).rejects.toThrow('MySQL');
});
