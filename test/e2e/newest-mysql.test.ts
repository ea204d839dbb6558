import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NewerMysql, startNewerMysql } from './support/newer-mysql.js';
import { PASSWORD, PORTS } from './support/own-mysql.js';
import { createWorkspace, secretsOf, type Workspace } from './support/workspace.js';

/**
 * The commands that a user types, for a database on the newest MySQL: no SHOW MASTER STATUS, no MD5, logins with
 * caching_sha2 and without TLS, compressed transactions, and a time zone of its own. The tests run in order.
 */
const examples = join(import.meta.dirname, '../../examples/library');
const SCHEMA = `
SET GLOBAL time_zone = '-05:00', GLOBAL binlog_row_metadata = 'FULL', GLOBAL binlog_transaction_compression = ON;
SET SESSION time_zone = '-05:00', SESSION binlog_transaction_compression = ON;
${['schema.sql', 'data.sql'].map((file) => readFileSync(join(examples, file), 'utf8')).join('\n')}
CREATE TABLE \`library\`.embeddings (id INT PRIMARY KEY, at TIMESTAMP(3) NULL, meaning VECTOR(3));
INSERT INTO \`library\`.embeddings VALUES (1, '2026-07-01 10:02:03.456', TO_VECTOR('[1,2,3]')), (2, NULL, NULL);
CREATE USER 'app'@'%' IDENTIFIED WITH caching_sha2_password BY '${PASSWORD}';
GRANT SELECT, TRIGGER ON \`library\`.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
GRANT CREATE, INSERT, DELETE ON \`library\`.cdcctl_latency TO 'app'@'%';
`;

const env: Record<string, string> = { MYSQL_PWD: PASSWORD, MYSQL_CDC_PASSWORD: PASSWORD };
let server: NewerMysql | null = null;
let mysql: Connection;
let workspace: Workspace;
let ports: Record<string, number>;

beforeAll(async () => {
  server = await startNewerMysql();
  if (server === null) return;
  const login = { host: '127.0.0.1', port: server.port, user: 'root', charset: 'utf8mb4' };
  mysql = await createConnection({ ...login, multipleStatements: true });
  await mysql.query(SCHEMA);
  workspace = await createWorkspace({ name: 'library', env });
});

afterAll(async () => {
  await workspace?.cdcctl('down', '--volumes');
  await workspace?.remove();
  await mysql?.end();
  await server?.stop();
});

async function run(...args: readonly string[]) {
  const answer = await workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

async function validates(): Promise<void> {
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables.filter(({ verdict }: { verdict: string }) => verdict !== 'ok')).toEqual([]);
  expect(tables.length).toBeGreaterThan(10);
}

const SKIPPED = "MySQL 9 cannot be had: apt-get does not give Debian's packages";

test('init takes its tables, and names the column that cannot be carried', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  const found = await run('init', '--force', '--from', `mysql://app@127.0.0.1:${server.port}/library`);
  expect(found.tables).toContain('library.embeddings');
  expect(found.leftOutColumns).toMatchObject([{ table: 'library.embeddings', column: 'meaning' }]);
  await workspace.write(`${await workspace.read()}${PORTS}`);
  const latency = await run('latency', '--create-table', '--user', 'app');
  expect(latency.table).toBe('library.cdcctl_latency');
  await run('init', '--merge', '--tables', 'cdcctl_latency', '--write');
});

test('its rows and changes arrive', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  ({ ports } = await run('up'));
  await run('submit');
  await validates();
  await mysql.query(`
    INSERT INTO \`library\`.embeddings VALUES (3, '2026-11-01 01:30:00.5', NULL);
    UPDATE \`library\`.embeddings SET id = 4, at = '2026-03-08 03:30:00' WHERE id = 2;
    DELETE FROM \`library\`.embeddings WHERE id = 1;
    UPDATE \`library\`.members SET email = CONCAT('x', email)`);
  await validates();
});

test('the other commands answer', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  expect((await run('status')).ok).toBe(true);
  expect((await run('drift')).differences).toEqual([]);
  expect((await run('latency', '--user', 'app', '--count', '50')).lost).toBe(0);
});

test('tables are compared without the pipeline, but for a column that is in MySQL alone and a table without a key', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  env.CLICKHOUSE_PASSWORD = (await secretsOf(workspace)).CLICKHOUSE_ADMIN_PASSWORD ?? '';
  const from = `mysql://app@127.0.0.1:${server.port}/library`;
  const to = `http://admin@127.0.0.1:${ports.clickhouseHttp}/library`;
  const { exitCode, json, stderr } = await workspace.cdcctl('validate', '--source', from, '--sink', to);
  expect(exitCode, stderr).toBe(3);
  const others = json.tables.filter(({ verdict }: { verdict: string }) => verdict !== 'ok');
  expect(others).toMatchObject([
    {
      table: 'library.embeddings',
      verdict: 'unverified',
      different: 0,
      notComparable: ['meaning (has "vector" in place of a type)'],
    },
    { table: 'library.visits', verdict: 'unverified', different: 0 },
  ]);
  expect(json.tables.length).toBeGreaterThan(10);
});

test('with the component for MD5 that is what is compared', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  await expect(mysql.query("SELECT MD5('')")).rejects.toThrow('MD5 does not exist');
  await mysql.query("INSTALL COMPONENT 'file://component_classic_hashing'");
  await validates();
  await mysql.query("UNINSTALL COMPONENT 'file://component_classic_hashing'");
});

test('it goes on from where it was after a stop, and notices nothing that differs', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  await run('stop');
  await mysql.query('ALTER TABLE `library`.embeddings ADD COLUMN more INT FIRST');
  await mysql.query("INSERT INTO `library`.embeddings (id, at) VALUES (9, '2026-07-01')");
  const { jobs } = await run('up');
  expect(jobs.map(({ action }: { action: string }) => action)).toEqual(['resumed', 'resumed']);
  await validates();
});

test('all of it is taken down', async (context) => {
  if (server === null) return context.skip(SKIPPED);
  await run('down', '--volumes');
  const [left] = await mysql.query('SHOW PROCESSLIST');
  expect(JSON.stringify(left)).not.toContain('Binlog Dump');
});
