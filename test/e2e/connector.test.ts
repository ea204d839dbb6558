import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.js';
import { type Databases, startDatabases } from './support/databases.js';
import { ORDERS } from './support/workspace.js';

const connector = join(import.meta.dirname, '../../connector');
let databases: Databases;

beforeAll(async () => {
  databases = await startDatabases(loadPipeline({ path: 'pipeline.yaml', text: ORDERS, env: {} }).pipeline);
});

afterAll(() => databases?.stop());

/** The single tests are in Surefire's reports, which `npm test` counts. */
test("the connector's own tests pass against a real ClickHouse", { timeout: 900_000 }, async () => {
  const maven = await execa('mvn', ['-B', '-q', '-C', '-f', join(connector, 'pom.xml'), 'test'], {
    reject: false,
    stdin: 'ignore',
    all: true,
    env: {
      CLICKHOUSE_TEST_URL: databases.clickhouseUrl,
      CLICKHOUSE_TEST_USER: 'admin',
      CLICKHOUSE_TEST_PASSWORD: databases.password,
    },
  });
  expect(maven.exitCode, maven.all?.slice(-4000)).toBe(0);
});
