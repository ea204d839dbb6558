import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.js';
import { type Databases, startDatabases } from './support/databases.js';
import { startNewerMysql } from './support/newer-mysql.js';
import { ORDERS } from './support/workspace.js';

const connector = join(import.meta.dirname, '../../connector');
const OF_NEWEST_MYSQL = [
  'RealEventsTest',
  'RealTablesTest',
  'CompressedTransactionsTest',
  'RealRandomValuesTest',
  'DifferentialFuzzTest',
];
let databases: Databases;

beforeAll(async () => {
  databases = await startDatabases(loadPipeline({ path: 'pipeline.yaml', text: ORDERS, env: {} }).pipeline);
});

afterAll(() => databases?.stop());

/** The single tests are in Surefire's reports, which `npm test` counts. */
test("the connector's own tests pass against a real MySQL and a real ClickHouse", { timeout: 2_100_000 }, async () => {
  const maven = await execa('mvn', ['-B', '-q', '-C', '-f', join(connector, 'pom.xml'), 'test'], {
    reject: false,
    stdin: 'ignore',
    all: true,
    env: {
      MYSQL_TEST_PORT: String(databases.mysqlPort),
      MYSQL_TEST_USER: 'root',
      MYSQL_TEST_PASSWORD: databases.password,
      CLICKHOUSE_TEST_URL: databases.clickhouseUrl,
      CLICKHOUSE_TEST_USER: 'admin',
      CLICKHOUSE_TEST_PASSWORD: databases.password,
      CDCCTL_FUZZ_SECONDS: process.env.CDCCTL_FUZZ_SECONDS ?? '120',
    },
  });
  expect(maven.exitCode, maven.all?.slice(-4000)).toBe(0);
});

/** Those of a server that compresses transactions, has other statements and other types, and other bytes in its binlog. */
test('the tests of the binlog pass against the newest MySQL', { timeout: 900_000 }, async (context) => {
  const mysql = await startNewerMysql();
  if (mysql === null) return context.skip("MySQL 9 cannot be had: apt-get does not give Debian's packages");
  try {
    const options = ['-Dsurefire.reportNameSuffix=newest-mysql', `-Dtest=${OF_NEWEST_MYSQL.join(',')}`];
    const maven = await execa('mvn', ['-B', '-q', '-C', '-f', join(connector, 'pom.xml'), ...options, 'test'], {
      reject: false,
      stdin: 'ignore',
      all: true,
      env: { MYSQL_TEST_PORT: String(mysql.port), MYSQL_TEST_USER: 'root', MYSQL_TEST_PASSWORD: '' },
    });
    expect(maven.exitCode, `${mysql.version}: ${maven.all?.slice(-4000)}`).toBe(0);
  } finally {
    await mysql.stop();
  }
});

/** One jar runs on every 1.x, so nothing that an older one lacks may be called. The copy leaves the build for 1.20 as it is. */
test.each([
  ['1.18.1', '3.2.0-1.18'],
  ['1.19.1', '3.3.0-1.19'],
])('the connector compiles against Flink %s', { timeout: 600_000 }, async (flink, kafka) => {
  const copy = await mkdtemp(join(tmpdir(), 'cdcctl-connector-'));
  try {
    for (const path of ['pom.xml', 'src/main', 'src/flink-1']) {
      await cp(join(connector, path), join(copy, path), { recursive: true });
    }
    const versions = [`-Dflink.version=${flink}`, `-Dflink.kafka.version=${kafka}`];
    const maven = await execa('mvn', ['-B', '-q', '-C', '-f', join(copy, 'pom.xml'), ...versions, 'compile'], {
      reject: false,
      stdin: 'ignore',
      all: true,
    });
    expect(maven.exitCode, maven.all?.slice(-4000)).toBe(0);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});
