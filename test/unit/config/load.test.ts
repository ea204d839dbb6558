import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { ExitCode } from '../../../src/errors/index.js';
import type { Pipeline } from '../../../src/model/index.js';
import { missingConfig } from '../../../src/report/problem-text.js';
import { config, load, problems, refusal, table } from './files.js';

describe('the order pipeline of this repository', () => {
  const { pipeline, warnings } = load(readFileSync('pipeline.yaml', 'utf8'));

  test('loads without a warning', () => {
    expect(warnings).toEqual([]);
    expect(pipeline.name).toBe('orders');
    expect(pipeline.tables).toHaveLength(1);
  });

  test('copies orders through three partitions to where readers ask', () => {
    const [orders] = pipeline.tables;
    expect(orders).toMatchObject({
      source: { database: 'order_db', table: 'orders' },
      primaryKey: ['id'],
      topic: 'orders-cdc-topic',
      partitions: 3,
      target: { database: 'order_analytics', table: 'orders_realtime' },
      generate: true,
    });
    expect(orders?.columns.map((column) => `${column.name} ${column.definition}`)).toEqual([
      'id bigint unsigned not null auto_increment',
      'user_id bigint not null',
      'product_name varchar(255) not null',
      'quantity int not null',
      'total_price decimal(10, 2) not null',
      "status varchar(20) not null default 'pending'",
      'created_at timestamp(3) not null default current_timestamp(3)',
      'updated_at timestamp(3) not null default current_timestamp(3) on update current_timestamp(3)',
    ]);
  });

  test('says nothing but the defaults where a short config says nothing', () => {
    const short = load(config({ name: 'name: orders' })).pipeline;
    expect({ ...pipeline, tables: [] }).toEqual({ ...short, tables: [] });
  });
});

describe('a config that says little', () => {
  test('gets every default', () => {
    expect(load(config()).pipeline).toEqual<Pipeline>({
      version: 1,
      name: 'shop',
      generation: 1,
      source: {
        user: 'cdc',
        password: { variable: 'MYSQL_CDC_PASSWORD' },
        serverId: 2067452000,
        reader: 'binlog',
        zeroDates: 'error',
      },
      tables: [
        {
          source: { database: 'shop', table: 'items' },
          columns: [
            {
              name: 'id',
              sourceName: 'id',
              type: { kind: 'integer', bits: 32, unsigned: false },
              nullable: false,
              autoIncrement: false,
              definition: 'int not null',
              declared: { type: 'int', typeName: 'int', nullable: false },
            },
            {
              name: 'price',
              sourceName: 'price',
              type: { kind: 'decimal', precision: 10, scale: 2 },
              nullable: true,
              autoIncrement: false,
              definition: 'decimal(10, 2)',
              declared: { type: 'decimal(10, 2)', typeName: 'decimal' },
            },
          ],
          primaryKey: ['id'],
          topic: 'items',
          partitions: 1,
          target: { database: 'stats', table: 'items' },
          generate: false,
        },
      ],
      sink: {
        type: 'clickhouse',
        user: 'cdc_sink',
        password: { variable: 'CLICKHOUSE_SINK_PASSWORD' },
        flushIntervalMs: 50,
        overflow: 'error',
        poison: 'fail',
      },
      delivery: 'at-least-once',
      profile: 'latency',
      flink: { version: '1.20', parallelism: 1, checkpointIntervalMs: 3_000, groupId: 'flink-sync-connector' },
      ports: {
        mysql: 3306,
        kafka: 9092,
        flink: 8081,
        clickhouseHttp: 8123,
        clickhouseNative: 9000,
        kafkaUi: 8080,
      },
    });
  });

  test('has key columns that are not nullable, as in MySQL', () => {
    const { pipeline } = load(config({ tables: table({ columns: 'columns: { id: int, name: varchar(9) }' }) }));
    expect(pipeline.tables[0]?.columns.map((column) => column.nullable)).toEqual([false, true]);
  });

  test('looks for an external MySQL at its usual port', () => {
    expect(load(config({ source: 'source: { host: db.example.com }' })).pipeline.source).toMatchObject({
      host: 'db.example.com',
      port: 3306,
    });
  });
});

describe('the reader of MySQL', () => {
  test.each([
    ['', 'binlog', 'error'],
    ['reader: binlog', 'binlog', 'error'],
    ['reader: mysql-cdc', 'mysql-cdc', 'error'],
    ['reader: binlog, zeroDates: error', 'binlog', 'error'],
    ['reader: binlog, zeroDates: null', 'binlog', 'null'],
    ['reader: binlog, zeroDates: "null"', 'binlog', 'null'],
    ['reader: binlog, zeroDates: 1970-01-01', 'binlog', '1970-01-01'],
    ['reader: binlog, zeroDates: "2299-12-31"', 'binlog', '2299-12-31'],
  ])('source: { %s } is %s, zero dates: %s', (written, reader, zeroDates) => {
    expect(load(config({ source: `source: { ${written} }` })).pipeline.source).toMatchObject({ reader, zeroDates });
  });
});

describe('columns that may hold zero dates', () => {
  const columns = (zeroDates: string) => {
    const source = `source: { reader: binlog, zeroDates: ${zeroDates} }`;
    const tables = table({
      columns:
        'columns: { id: int, day: date not null, at: datetime, seen: timestamp not null default current_timestamp, n: int }',
      primaryKey: 'primaryKey: [id, day]',
    });
    const [only] = load(config({ source, tables })).pipeline.tables;
    return (only?.columns ?? [])
      .map(({ name, zeroDates }) => [name, zeroDates])
      .filter(([, policy]) => policy !== undefined);
  };

  test('have the policy, but for those of the key, and for NULL where there is none: such rows are refused', () => {
    expect(columns('error')).toEqual([]);
    expect(columns('null')).toEqual([['at', 'null']]);
    expect(columns('1970-01-01')).toEqual([
      ['at', '1970-01-01'],
      ['seen', '1970-01-01'],
    ]);
  });
});

describe('what becomes of values and records that do not fit', () => {
  test.each(['null', '"null"'])('overflow: %s is the policy, not a missing value', (written) => {
    const text = config({ sink: `sink: { type: clickhouse, overflow: ${written}, poison: dead-letter }` });
    expect(load(text).pipeline.sink).toMatchObject({ overflow: 'null', poison: 'dead-letter' });
  });
});

describe('the longest wait in the sink', () => {
  test.each([
    ['latency', '', 50],
    ['throughput', '', 1_000],
    ['latency', ', flushInterval: 250ms', 250],
    ['throughput', ', flushInterval: 250ms', 250],
  ])('with profile: %s%s it is %d ms', (profile, written, milliseconds) => {
    const text = config({ profile: `profile: ${profile}`, sink: `sink: { type: clickhouse${written} }` });
    expect(load(text).pipeline).toMatchObject({ profile, sink: { flushIntervalMs: milliseconds } });
  });
});

describe('durations', () => {
  test.each([
    ['100ms', 100],
    ['3s', 3_000],
    ['1.5s', 1_500],
    ['0.0001d', 8_640],
    ['1m', 60_000],
  ])('%s is %d ms', (written, milliseconds) => {
    const text = config({ sink: `sink: { type: clickhouse, flushInterval: ${written} }` });
    expect(load(text).pipeline.sink.flushIntervalMs).toBe(milliseconds);
  });
});

describe('MySQL server ids', () => {
  const serverId = (name: string, generation = 1) =>
    load(config({ name: `name: ${name}`, generation: `generation: ${generation}` })).pipeline.source.serverId;

  test('stay the same for a name and generation', () => {
    expect(serverId('orders')).toBe(942810000);
  });

  test('are in ranges of 1000 that begin at 10000, another one for each generation', () => {
    const ids = ['a', 'b', 'orders', 'orders-eu'].flatMap((name) => [serverId(name), serverId(name, 2)]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect((id - 10_000) % 1_000).toBe(0);
      expect(id).toBeGreaterThanOrEqual(10_000);
      expect(id + 999).toBeLessThan(2 ** 31);
    }
  });

  test('are what the config says where it says so', () => {
    expect(load(config({ source: 'source: { serverId: 5400 }' })).pipeline.source.serverId).toBe(5400);
  });
});

describe('variables', () => {
  test('stand for any value, also a number or a truth value', () => {
    const text = config({
      name: `name: shop-\${STAGE}`,
      generation: `generation: \${GENERATION}`,
      tables: table({ generate: `generate: \${OWN:-true}` }),
      ports: `ports: { mysql: "\${MYSQL_PORT:-13306}", kafka: "\${KAFKA_PORT:-auto}" }`,
    });
    const { pipeline } = load(text, { STAGE: 'test', GENERATION: '2', MYSQL_PORT: '' });
    expect(pipeline.name).toBe('shop-test');
    expect(pipeline.generation).toBe(2);
    expect(pipeline.tables[0]?.generate).toBe(true);
    expect(pipeline.ports).toMatchObject({ mysql: 13306, kafka: 'auto' });
  });

  test('of passwords are named and not looked up', () => {
    const { pipeline } = load(config({ source: `source: { password: "\${MY_SECRET}" }` }), { MY_SECRET: 'hunter2' });
    expect(pipeline.source.password).toEqual({ variable: 'MY_SECRET' });
    expect(JSON.stringify(pipeline)).not.toContain('hunter2');
  });

  test('a column, its new name and a filter that are called password take them like any other', () => {
    const columns = (definition: string) => `columns: { id: int, password: "${definition}" }`;
    const written = table({
      columns: columns(`varchar(\${LEN:-64}) collate utf8mb4_bin not null`),
      rename: `rename: { password: "\${NAME}" }`,
      where: `where: { password: ["\${VALUE}"] }`,
    });
    const [loaded] = load(config({ tables: written }), { NAME: 'hash', VALUE: 'x', LEN: '100' }).pipeline.tables;
    const column = loaded?.columns[1];
    expect([column?.name, column?.declared.type, loaded?.where?.[0]?.values]).toEqual(['hash', 'varchar(100)', ['x']]);
    expect(problems(config({ tables: table({ columns: columns(`varchar(\${LEN})`) }) }))).toEqual([
      `5:35  tables[0].columns.password: the variable LEN is not set - set it, or write \${LEN:-default}`,
    ]);
  });

  test('are put in once: a value that looks like a variable stays as it is', () => {
    expect(problems(config({ name: `name: \${A}` }), { A: `\${B}`, B: 'b' })).toEqual([
      `2:7  name: "\${B}" is no pipeline name - use lower-case letters, digits and -, beginning with a letter`,
    ]);
  });
});

describe('an error', () => {
  test('counts the problems, lists them in the order of the file and says what to do', () => {
    const error = refusal(config({ name: 'nam: shop', ports: 'ports: { mysql: 0 }' }));
    expect(error.message).toBe('pipeline.yaml has 3 problems');
    expect(error.why).toBe(
      [
        'pipeline.yaml:1:1  name: is missing - add for example name: orders',
        'pipeline.yaml:2:1  nam: unknown key - did you mean name?',
        'pipeline.yaml:9:17  ports.mysql: expected a port from 1 to 65535 or auto, got 0 - write for example 3306',
      ].join('\n'),
    );
    expect(error.next).toBe('Edit pipeline.yaml as said above and run the command again.');
    expect(error.exitCode).toBe(ExitCode.config);
  });

  test('never shows what was written in place of a password', () => {
    for (const written of ['hunter2', `"a \${X} hunter2"`, `"\${X:-hunter2}"`, '[hunter2]', '{ a: hunter2 }']) {
      const error = refusal(config({ source: `source: { password: ${written} }` }));
      expect(`${error.message}${error.why}${error.next}`).not.toContain('hunter2');
    }
  });

  test('says where a config is looked for when there is none', () => {
    const error = missingConfig('pipeline.yaml');
    expect(error.message).toBe('There is no pipeline.yaml');
    expect(error.next).toContain('cdcctl --config PATH');
    expect(error.exitCode).toBe(ExitCode.config);
  });
});

describe('warnings', () => {
  test('says that the port of the SQL Gateway, which configs of 0.1 name, is not used any more', () => {
    const text = readFileSync('pipeline.yaml', 'utf8').replace('ports:\n', 'ports:\n  sqlGateway: 8083\n');
    const [warning, ...others] = loadPipeline({ path: 'pipeline.yaml', text, env: {} }).warnings;
    expect(warning).toMatch(
      /^pipeline\.yaml:\d+:3 +ports\.sqlGateway: +it is not used any more: jobs are submitted without/,
    );
    expect(others).toEqual([]);
  });

  const FLINK_CDC = 'source: { reader: mysql-cdc }';
  const warnings = (columns: string, primaryKey = '[id]', source = FLINK_CDC) => {
    const tables = table({ columns: `columns: { ${columns} }`, primaryKey: `primaryKey: ${primaryKey}` });
    return load(config({ source, tables })).warnings;
  };

  test('tell of keys on which Flink CDC cannot cut the first snapshot into chunks', () => {
    const text =
      'pipeline.yaml:6:17  shop.items.primaryKey: no key column is a number or a text with a _bin collation, so the first snapshot is read in one chunk, which is held in memory - ';
    expect(warnings('id: varchar(36) not null')).toEqual([
      `${text}where a text column has such a collation in MySQL, write it: collate utf8mb4_bin`,
    ]);
    expect(warnings('id: timestamp(3) not null')).toEqual([`${text}use it for tables that fit into memory`]);
    expect(warnings('id: varchar(36) not null', '[id]', 'source: { reader: binlog }')).toEqual([]);
  });

  test('do not advise a collation where the config was made from MySQL, which has none that helps', () => {
    const tables = table({ columns: 'columns: { id: varchar(36) not null }' });
    const text = config({ source: FLINK_CDC, tables });
    const [warning] = loadPipeline({ path: 'pipeline.yaml', text, env: {}, collationsRead: true }).warnings;
    expect(warning).toMatch(/held in memory - use it for tables that fit into memory$/);
  });

  test('are not there where one key column is fit for it', () => {
    expect(warnings('id: varchar(36) collate utf8mb4_bin not null')).toEqual([]);
    expect(warnings('id: varchar(36) not null, n: int not null', '[id, n]')).toEqual([]);
  });
});

test('a column may be called like what every object of JavaScript has', () => {
  const columns = ['id: bigint not null', 'constructor: int', 'valueOf: int'];
  const { pipeline } = load(config({ tables: table({ columns: `columns: { ${columns.join(', ')} }` }) }));
  expect(pipeline.tables[0]?.columns.map(({ name }) => name)).toEqual(['id', 'constructor', 'valueOf']);
});
