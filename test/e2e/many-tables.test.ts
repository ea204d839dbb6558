import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';

/** Fifty tables in one pipeline. */
const TABLES = Array.from({ length: 50 }, (_, index) => `t${String(index + 1).padStart(2, '0')}`);

function forEach(statement: (name: string, index: number) => string): string {
  return TABLES.map((name, index) => `${statement(name, index)};`).join('\n');
}

const SCHEMA = `
CREATE DATABASE many;
USE many;
${forEach((name) => `CREATE TABLE ${name} (id INT NOT NULL PRIMARY KEY, text VARCHAR(20), at DATETIME(3))`)}
${forEach((name, index) => `INSERT INTO ${name} VALUES (1, '${name}', NOW(3)), (2, 'row ${index}', NULL)`)}
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT ON many.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

let own: OwnMysql;

beforeAll(async () => {
  own = await startOwnMysql('many', SCHEMA);
});
afterAll(() => own?.stop());

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

/** Resident memory of a process in MiB, and its threads. */
async function cost(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const number = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { mib: Math.round(number('VmRSS') / 1024), threads: number('Threads') };
}

test('fifty tables arrive, from the snapshot and from one binlog client', async () => {
  await run('init', '--force', '--from', `mysql://app@127.0.0.1:${own.port}/many`);
  await own.workspace.write(`${await own.workspace.read()}${PORTS}`);
  await run('up');
  await run('submit');
  await own.mysql.query(forEach((name) => `UPDATE ${name} SET text = 'changed' WHERE id = 1`));
  await own.mysql.query(
    forEach((name) => `INSERT INTO ${name} VALUES (3, 'new', NULL); DELETE FROM ${name} WHERE id = 2`),
  );
  const { tables } = await run('validate', '--wait', '120s');
  expect(tables.map(({ table, verdict, sink }: never) => [table, verdict, (sink as { rows: number }).rows])).toEqual(
    TABLES.map((name) => [`many.${name}`, 'ok', 2]),
  );
  const [clients] = await own.mysql.query('SHOW PROCESSLIST');
  const readers = (clients as { Command: string }[]).filter(({ Command }) => Command.startsWith('Binlog Dump'));
  expect(readers).toHaveLength(1);
  const { engines } = await run('status');
  const pid = engines.find(({ name }: { name: string }) => name === 'flink-taskmanager').pid;
  const { mib, threads } = await cost(pid);
  process.stdout.write(`the TaskManager has ${threads} threads and ${mib} MiB resident\n`);
  expect(mib).toBeLessThan(1200);
});
