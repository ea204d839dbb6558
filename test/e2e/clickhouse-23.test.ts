import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bucketRowsQuery,
  checksumQuery,
  keyRowsQuery,
  keyValuesQuery,
} from '../../src/adapters/clickhouse/checksum-queries.js';
import { loadPipeline } from '../../src/config/load.js';
import { type Table, versionsTable } from '../../src/model/index.js';
import type { Part } from '../../src/ports/index.js';
import { clickhouseInit } from '../../src/render/init/index.js';
import { scopeOf } from '../../src/validate/canonical.js';
import { EVERYTHING } from '../../src/validate/ranges.js';
import { type Databases, startDatabases } from './support/databases.js';

/**
 * The oldest ClickHouse that the pipeline is for is 23.8. chdb 0.15.0 from PyPI is the engine of 23.6 as a library: what
 * that takes and answers as the newest server does, 23.8 does too.
 */
const CHDB = 'chdb==0.15.0';
const RUNNER = `
import json, sys
from chdb import session
opened = session.Session(sys.argv[1])
print(json.dumps([opened.query(text, 'TabSeparated').data() or '' for text in json.load(sys.stdin)]))
`;

const CONFIG = `version: 1
name: old
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
sink: { type: clickhouse, poison: dead-letter }
tables:
  - source: shop.kinds
    target: analytics.kinds
    topic: kinds
    partitions: 1
    primaryKey: [id, code]
    columns:
      id: bigint unsigned not null
      code: varchar(40) collate utf8mb4_bin not null
      t8: tinyint
      t24: mediumint
      t64: bigint
      flag: bool
      price: decimal(10, 2)
      wide: decimal(38, 10)
      single: float
      real8: double
      state: enum('new', 'größer')
      day: date
      at6: datetime(6)
      ts3: timestamp(3) null
`;

const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: CONFIG, env: {} });
const table = onlyTable();

function onlyTable(): Table {
  const [first] = pipeline.tables;
  if (first === undefined) throw new Error('the pipeline has no table');
  return first;
}

const VALUES = [
  `(1, 'a', -128, -8388608, -9223372036854775808, true, -99999999.99, 0.0000000001, 1.5, -1.7976931348623157e308,
    'new', '1900-01-01', '1900-01-01 00:00:00.000001', '1970-01-01 00:00:01.000', 'INSERT', 4, 0)`,
  `(1, 'a', 127, 8388607, 9223372036854775807, false, 99999999.99, 1, -0.0, 0.1, 'größer', '2299-12-31',
    '2299-12-31 23:59:59.999999', '2038-01-19 03:14:07.999', 'UPDATE', 8, 0)`,
  `(18446744073709551615, 'it''s', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'INSERT', 4, 0)`,
  `(2, 'gone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'DELETE', 12, 1)`,
];
const COLUMNS =
  'id, code, t8, t24, t64, flag, price, wide, single, real8, state, day, at6, ts3, operation_type, _version, _is_deleted';

/** What the pipeline asks of ClickHouse: its tables and views, rows, and the queries of `validate`. */
function statements(): readonly string[] {
  const { database, table: versions } = versionsTable(pipeline, table);
  const scope = scopeOf(table);
  const keys = [
    ['1', 'a'],
    ['18446744073709551615', "it's"],
  ];
  const at6 = table.columns.find(({ name }) => name === 'at6');
  if (at6 === undefined) throw new Error('no column at6');
  const parts: readonly Part[] = [
    { range: EVERYTHING, buckets: 1, digest: 'sha256' },
    { range: { after: null, through: ['1', 'a'] }, buckets: 1, digest: 'md5' },
    {
      ...{ range: EVERYTHING, buckets: 4, within: [0, 2], digest: 'md5' },
      since: { column: at6, at: '1900-01-01 00:00:00.000' },
    },
    { range: EVERYTHING, buckets: 1, digest: 'md5', countsOnly: true },
  ];
  const range = { after: ['1', 'a'], through: null };
  return [
    ...clickhouseInit(pipeline).statements,
    // Data of an INSERT ends with its line there.
    ...VALUES.map((row) => `INSERT INTO ${database}.${versions} (${COLUMNS}) VALUES ${row.replaceAll(/\n */g, ' ')}`),
    'SELECT * EXCEPT _synced_at FROM analytics.kinds ORDER BY id',
    ...parts.map((part) => checksumQuery(table.target, scope, part)),
    bucketRowsQuery(table.target, scope, { range: EVERYTHING, buckets: 1, digest: 'md5' }, [0]),
    bucketRowsQuery(table.target, scope, { range, buckets: 4, digest: 'sha256' }, [0, 1, 2, 3]),
    keyRowsQuery(table.target, scope, keys, 'md5'),
    keyValuesQuery(table.target, scope, keys),
    `SELECT count() FROM system.tables WHERE database = '${database}' AND uuid != '00000000-0000-0000-0000-000000000000'`,
    // The settings that the sink sends with each batch; an unknown one would be refused.
    `SELECT name FROM system.settings WHERE name IN ('async_insert', 'wait_end_of_query', 'insert_deduplicate',
      'input_format_with_names_use_header', 'input_format_with_types_use_header') ORDER BY name`,
  ];
}

let folder: string;
let databases: Databases;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdcctl-clickhouse-23-'));
  databases = await startDatabases(pipeline);
});
afterAll(async () => {
  await databases?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The answers of the old engine, or why it cannot be had here: the wheel is for CPython 3.8 to 3.11 on Linux x64. */
async function oldAnswers(): Promise<readonly string[] | string> {
  const python = join(folder, 'venv/bin/python');
  try {
    await execa('python3', ['-m', 'venv', join(folder, 'venv')], { stdin: 'ignore' });
    await execa(python, ['-m', 'pip', '--quiet', 'install', '--only-binary', ':all:', CHDB], { stdin: 'ignore' });
  } catch (error) {
    return `${CHDB} cannot be installed: ${(error as { shortMessage: string }).shortMessage}`;
  }
  const { stdout, stderr } = await execa(python, ['-c', RUNNER, join(folder, 'data')], {
    input: JSON.stringify(statements()),
  });
  // The library gives an empty answer for a statement that failed, and says so here.
  expect(stderr).toBe('');
  return JSON.parse(stdout) as readonly string[];
}

async function newAnswers(): Promise<readonly string[]> {
  const { clickhouseUrl: url, password } = databases;
  const client = createClient({ url, username: 'admin', password });
  const answers: string[] = [];
  for (const text of statements()) {
    const result = await client.exec({ query: text, clickhouse_settings: { default_format: 'TabSeparated' } });
    const chunks: Buffer[] = [];
    for await (const chunk of result.stream) chunks.push(chunk as Buffer);
    answers.push(Buffer.concat(chunks).toString('utf8'));
  }
  await client.close();
  return answers;
}

test('ClickHouse 23 takes every statement, and answers as the newest does', { timeout: 600_000 }, async (context) => {
  const old = await oldAnswers();
  if (typeof old === 'string') return context.skip(old);
  const rows = (text: string) => text.trimEnd().split('\n').sort();
  expect(old.map(rows)).toEqual((await newAnswers()).map(rows));
  expect(old.join('')).toContain('größer');
});
