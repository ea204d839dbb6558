import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSinkDb } from '../../src/adapters/clickhouse/index.js';
import { loadPipeline } from '../../src/config/load.js';
import { createRandom, integerBetween } from '../../src/generate/random.js';
import { READER_USER } from '../../src/model/index.js';
import { clickhouseInit } from '../../src/render/init/index.js';
import { type Databases, startDatabases } from './support/databases.js';

const table = (name: string): string => `  - source: shop.${name}
    target: analytics.${name}
    topic: ${name}
    primaryKey: [id]
    columns: { id: int not null, at: timestamp(3) not null, note: varchar(20) not null }
`;
const CONFIG = `version: 1
name: view
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
tables:
${table('plain')}${table('indexed')}`;

const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: CONFIG, env: {} });

interface Row {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly note: string;
}

const textOf = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 23);

let databases: Databases;
let admin: ClickHouseClient;
let reader: ClickHouseClient;

beforeAll(async () => {
  databases = await startDatabases(pipeline);
  const { clickhouseUrl: url, password } = databases;
  admin = createClient({ url, username: 'admin', password });
  reader = createClient({ url, username: READER_USER, password });
  const sink = createSinkDb({ url, readerPassword: password, adminPassword: password });
  await sink.runScript(clickhouseInit(pipeline).statements);
  await sink.close();
  // As docs/benchmarks.md says.
  await admin.command({ query: 'ALTER TABLE analytics.indexed_versions ADD INDEX by_at at TYPE minmax GRANULARITY 1' });
  await admin.command({ query: 'SYSTEM STOP MERGES' });
});

afterAll(async () => {
  await Promise.all([admin?.close(), reader?.close()]);
  await databases?.stop();
});

/** A table of versions and the rows that its view must show. Each `put` makes a part. */
function history(name: string) {
  const rows = new Map<number, Row>();
  let version = 0;
  const insert = (values: readonly object[]) =>
    admin.insert({ table: `analytics.${name}_versions`, values, format: 'JSONEachRow' });
  return {
    rows,
    async put(changes: readonly (Row | number)[]) {
      const values = changes.map((change) => {
        version += 1;
        // A deletion has nothing but its key: the rest are the defaults of the columns.
        if (typeof change === 'number') {
          rows.delete(change);
          return {
            id: change,
            at: textOf(0),
            note: '',
            operation_type: 'DELETE',
            _version: version * 4 + 2,
            _is_deleted: 1,
          };
        }
        rows.set(change.id, change);
        return {
          ...change,
          at: textOf(change.at),
          operation_type: 'UPDATE',
          _version: version * 4,
          _is_deleted: 0,
        };
      });
      await insert(values);
    },
  };
}

const BASE = Date.UTC(2026, 0, 1);
const KEYS = 40_000;
const ROUNDS = 12;

async function shown(query: string): Promise<readonly Row[]> {
  const answer = await reader.query({ query, format: 'JSONEachRow' });
  return (await answer.json<{ id: number; at: string; note: string }>()).map((row) => ({ ...row, at: Number(row.at) }));
}

const newest = (rows: ReadonlyMap<number, Row>): readonly Row[] =>
  [...rows.values()].sort((a, b) => b.at - a.at).slice(0, 10);

const selectFrom = (name: string, where: string): string =>
  'SELECT id, toString(toUnixTimestamp64Milli(`when`)) AS at, note FROM (SELECT id, at AS `when`, note ' +
  `FROM analytics.${name} ${where} ORDER BY at DESC LIMIT 10) ORDER BY \`when\` DESC`;

describe.each(['plain', 'indexed'])('the newest ten of the table %s', (name) => {
  const { rows, put } = history(name);

  test('are right whatever moves rows among them and away', async () => {
    const random = createRandom(11);
    let clock = BASE + KEYS * 1000;
    const tick = (): number => {
      clock += 1000;
      return clock;
    };
    // Times differ from one another, and the newest are anywhere among the keys.
    await put(Array.from({ length: KEYS }, (_, id) => ({ id, at: BASE + ((id * 7919) % KEYS) * 1000, note: 'first' })));
    for (let round = 0; round < ROUNDS; round += 1) {
      const top = newest(rows);
      const anyKey = (): number => integerBetween(random, 0, KEYS - 1);
      const some = <T>(of: readonly T[]): readonly T[] => of.filter(() => random() < 0.3);
      await put([
        ...some(top).map(({ id }) => ({ id, at: 2 * BASE - tick(), note: 'moved out' })),
        ...[anyKey(), anyKey()].map((id) => ({ id, at: tick(), note: 'moved in' })),
        { id: KEYS + round, at: tick(), note: 'new' },
      ]);
      await put([...some(top.map(({ id }) => id)), anyKey(), KEYS + round - 1]);
      const wanted = newest(rows);
      expect(await shown(selectFrom(name, '')), `round ${round}`).toEqual(wanted);
      const since = (wanted[4]?.at ?? 0) / 1000;
      expect(await shown(selectFrom(name, `WHERE at >= ${since}`)), `round ${round}`).toEqual(wanted.slice(0, 5));
      if (round !== ROUNDS / 2) continue;
      for (const merge of ['SYSTEM START MERGES', 'OPTIMIZE TABLE', 'SYSTEM STOP MERGES']) {
        await admin.command({ query: `${merge} analytics.${name}_versions` });
      }
    }
  });

  test('are found without looking at every row where there is an index', async () => {
    const since = (newest(rows)[9]?.at ?? 0) / 1000;
    const answer = await reader.query({
      query: `EXPLAIN indexes = 1 SELECT * FROM analytics.${name} WHERE at >= ${since}`,
      format: 'TabSeparatedRaw',
    });
    const plan = await answer.text();
    expect(plan).toContain('FINAL: 1');
    // Every granule with older or newer versions of the rows found is read besides.
    for (const step of ['by_at', 'PrimaryKeyExpand']) expect(plan.includes(step)).toBe(name === 'indexed');
  });
});
