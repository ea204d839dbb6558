import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { type Artifacts, flinkFolders } from '../../src/adapters/local/engine-spec.js';
import { CdcctlError } from '../../src/errors/index.js';
import { ADMIN_USER, Secret } from '../../src/model/index.js';
import type { BenchTable } from './pipeline.js';
import { named } from './rows.js';
import type { E2eStack } from './stack.js';
import { chNamed } from './wait.js';

/** What the parts of the pipeline could reach at most, each alone on this machine, in rows per second. */
export interface Limits {
  /** A Java program that reads the table and drops the rows. */
  readonly jdbcRead: number;
  /** A Java program that decodes the backlog's binlog and drops the rows. */
  readonly binlogDecode: number;
  /** Prepared RowBinary blocks over one connection into the table of versions. */
  readonly clickhouseInsert: number;
}

/** A place in the binlog; the backlog lies between two. */
export interface BinlogPosition {
  readonly file: string;
  readonly position: number;
}

const answer = z.object({ rows: z.number(), seconds: z.number() });
const BLOCK_ROWS = 100_000;
const BLOCKS = 10;
const ONE_GIB = 2 ** 30;

export async function binlogPosition({ mysql }: E2eStack): Promise<BinlogPosition> {
  const [row] = await mysql.select('SHOW MASTER STATUS');
  return { file: String(row?.[0]), position: Number(row?.[1]) };
}

async function java(
  stack: E2eStack,
  artifacts: Artifacts,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const source = join(import.meta.dirname, 'Limits.java');
  const jars = flinkFolders(artifacts).map((folder) => join(folder, '*'));
  const run = await execa(artifacts.java, ['-Xmx512m', '-cp', jars.join(delimiter), source, ...args], {
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
    env: { MYSQL_PWD: stack.secret(Secret.mysqlRoot) },
  });
  signal.throwIfAborted();
  if (run.failed)
    throw new CdcctlError({
      code: 'CDC-BENCHMARK',
      what: `The limit of ${args[0]} was not measured`,
      why: run.stderr.slice(-2000),
    });
  const { rows, seconds } = answer.parse(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? ''));
  return rows / seconds;
}

/** Measures all three while nothing else runs; `from` and `to` enclose the backlog in the binlog. */
export async function measureLimits(
  stack: E2eStack,
  table: BenchTable,
  artifacts: Artifacts,
  [from, to]: readonly [BinlogPosition, BinlogPosition],
  signal: AbortSignal,
): Promise<Limits> {
  const port = String(stack.ports.mysql);
  const url = `jdbc:mysql://127.0.0.1:${port}/?useSSL=false&allowPublicKeyRetrieval=true`;
  // A backlog over several files is read to the end of the first.
  const end = from.file === to.file ? to.position : ONE_GIB;
  return {
    jdbcRead: await java(stack, artifacts, ['jdbc', url, 'root', named(table.source)], signal),
    binlogDecode: await java(
      stack,
      artifacts,
      ['binlog', '127.0.0.1', port, 'root', from.file, String(from.position), String(end)],
      signal,
    ),
    clickhouseInsert: await insertBlocks(stack, table, signal),
  };
}

/** Reads rows back as RowBinary and sends them again, to a table of the same form. */
async function insertBlocks(stack: E2eStack, { versions }: BenchTable, signal: AbortSignal): Promise<number> {
  const into = '`bench`.`limit`';
  await stack.clickhouse.command('CREATE DATABASE IF NOT EXISTS `bench`');
  await stack.clickhouse.command(`CREATE TABLE ${into} AS ${chNamed(versions)}`);
  const request = async (query: string, body?: Buffer): Promise<Buffer> => {
    const response = await fetch(`http://127.0.0.1:${stack.ports.clickhouseHttp}/?${new URLSearchParams({ query })}`, {
      method: 'POST',
      signal,
      headers: { 'X-ClickHouse-User': ADMIN_USER, 'X-ClickHouse-Key': stack.secret(Secret.clickhouseAdmin) },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok)
      throw new CdcctlError({
        code: 'CDC-BENCHMARK',
        what: 'ClickHouse refused a block',
        why: bytes.toString().slice(0, 1000),
      });
    return bytes;
  };
  const block = await request(`SELECT * FROM ${chNamed(versions)} LIMIT ${BLOCK_ROWS} FORMAT RowBinary`);
  const [counted] = await stack.clickhouse.select(
    `SELECT toString(count()) FROM (SELECT 1 FROM ${chNamed(versions)} LIMIT ${BLOCK_ROWS})`,
  );
  const start = performance.now();
  for (let sent = 0; sent < BLOCKS; sent += 1) {
    await request(`INSERT INTO ${into} SETTINGS async_insert = 0, insert_deduplicate = 0 FORMAT RowBinary`, block);
  }
  const seconds = (performance.now() - start) / 1000;
  await stack.clickhouse.command(`DROP TABLE ${into} SYNC`);
  return (BLOCKS * Number(counted?.[0] ?? 0)) / seconds;
}
