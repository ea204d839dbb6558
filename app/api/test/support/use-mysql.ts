import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Api, startApi } from './api.js';
import { startMysql, type TestMysql } from './mysql.js';

/** A MySQL for all tests of a file; where it cannot be had, each of them is skipped and says why. */
export function useMysql(): () => TestMysql {
  let mysql: Awaited<ReturnType<typeof startMysql>> = { missing: 'MySQL was not started' };
  beforeAll(async () => {
    mysql = await startMysql();
  });
  beforeEach((context) => {
    if ('missing' in mysql) context.skip(mysql.missing);
  });
  afterAll(async () => {
    if ('stop' in mysql) await mysql.stop();
  });
  return () => {
    if ('missing' in mysql) throw new Error(mysql.missing);
    return mysql;
  };
}

/** A service for all tests of a file. */
export function useApi(mysql: () => TestMysql, env: Readonly<Record<string, string>> = {}): () => Api {
  let api: Api | undefined;
  beforeEach(async () => {
    api ??= await startApi(mysql().login, env);
  });
  afterAll(() => api?.stop());
  return () => {
    if (api === undefined) throw new Error('the service was not started');
    return api;
  };
}
