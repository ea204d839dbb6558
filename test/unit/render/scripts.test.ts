import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../src/model/index.js';
import { cdcScript, syncScript } from '../../../src/render/flink-sql/index.js';
import { renderAll } from '../../../src/render/index.js';
import { clickhouseInit, mysqlInit, switchViews } from '../../../src/render/init/index.js';
import { fillPlaceholders, placeholderNames } from '../../../src/render/placeholders.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';

const [first, second] = oddPipeline.tables;
if (first === undefined || second === undefined) throw new Error('The odd pipeline has two tables');

function withTables(tables: Pipeline['tables'], changes: Partial<Pipeline> = {}): Pipeline {
  return { ...oddPipeline, ...changes, tables };
}

/** Values of one option in a script, in order. */
function options(sql: string, key: string): readonly string[] {
  return [...sql.matchAll(new RegExp(`'${key.replaceAll('.', '\\.')}' = '([^']*)'`, 'g'))].map(
    ([, value = '']) => value,
  );
}

/** What the CDC job's source is told of the tables. */
function tables(pipeline: Pipeline): readonly { readonly topic: string }[] {
  const literal = /'tables' = '(.*?)'\n\)/s.exec(cdcScript(pipeline).text)?.[1] ?? '';
  return JSON.parse(fillPlaceholders(`'${literal}'`, {}, 'flink').slice(1, -1).replaceAll("''", "'"));
}

describe.each([
  ['CDC', cdcScript, 1],
  ['sync', syncScript, 2],
] as const)('the %s script', (_name, make, passwords) => {
  const script = make(oddPipeline);

  it('has every statement at the line that it names, as it is submitted', () => {
    const lines = script.text.split('\n');
    for (const { sql, line } of script.statements) {
      const length = sql.split('\n').length;
      expect(lines.slice(line - 1, line - 1 + length).join('\n')).toBe(`${sql};`);
    }
  });

  it('has nothing in its file but its settings, its statements and comments', () => {
    const sets = Object.entries(script.settings).map(([key, value]) => `SET '${key}' = '${value}';`);
    const parts = [...sets, ...script.statements.map(({ sql }) => `${sql};`)];
    const rest = parts.reduce((text, part) => text.replace(part, () => ''), script.text);
    expect(rest.split('\n').filter((line) => line !== '' && !line.startsWith('-- '))).toEqual([]);
  });

  it('keeps the secret out', () => {
    expect(options(script.text, 'password').every((value) => /^\$\{[A-Z_]+\}$/.test(value))).toBe(true);
    expect(options(script.text, 'password')).toHaveLength(passwords);
  });

  it('never drops a row for a NULL', () => {
    expect(script.settings['table.exec.sink.not-null-enforcer']).toBe('ERROR');
    expect(script.text).not.toMatch(/ignore-parse-errors|sink\.parallelism/);
  });
});

describe('one job of all tables', () => {
  it('is one statement over all topics for the CDC job, read by one source', () => {
    const { statements } = cdcScript(oddPipeline);
    expect(statements).toHaveLength(3);
    expect(statements.at(-1)?.sql).toMatch(/^INSERT INTO `kafka`\n/);
    expect(tables(oddPipeline).map(({ topic }) => topic)).toEqual(['odd.names.g2', 'every_type.g2']);
  });

  it('is one statement set for the sync job', () => {
    const { statements } = syncScript(oddPipeline);
    expect(statements).toHaveLength(5);
    expect(statements.at(-1)?.sql).toMatch(/^EXECUTE STATEMENT SET BEGIN\n/);
    expect(statements.at(-1)?.sql.match(/^INSERT INTO /gm)).toHaveLength(2);
  });
});

describe('server ids', () => {
  it('are as many as the parallelism, however many tables there are', () => {
    expect(options(cdcScript(oddPipeline).text, 'server-id')).toEqual(['5400-5402']);
  });

  it('are a single one where one reader reads', () => {
    const pipeline = withTables([first, second], { flink: { ...oddPipeline.flink, parallelism: 1 } });
    expect(options(cdcScript(pipeline).text, 'server-id')).toEqual(['5400']);
  });
});

describe('snapshot chunks', () => {
  it.each([
    ['normal'],
    ['letter'],
    ['instant'],
    ['letter', 'day'],
  ])('are cut on the first column of the key: %s %s', (...key) => {
    const [table] = tables(withTables([{ ...second, primaryKey: key }]));
    expect(table).toMatchObject({ key });
    expect(table).not.toHaveProperty('chunkColumn');
  });
});

describe('a profile', () => {
  const both = (profile: Pipeline['profile'], changes: Partial<Pipeline> = {}) => {
    // A reader that has settings of polling.
    const source: Pipeline['source'] = { ...oddPipeline.source, reader: 'mysql-cdc' };
    const pipeline = withTables([first], { ...changes, source, profile });
    return `${cdcScript(pipeline).text}${syncScript(pipeline).text}`;
  };
  const settings = {
    latency: { 'debezium.poll.interval.ms': '10', 'properties.linger.ms': '0', 'properties.fetch.min.bytes': '1' },
    throughput: {
      'debezium.poll.interval.ms': '100',
      'debezium.max.batch.size': '8192',
      'debezium.max.queue.size': '32768',
      'properties.linger.ms': '20',
      'properties.compression.type': 'lz4',
      'properties.fetch.min.bytes': '262144',
      'sink.buffer-flush.max-rows': '200000',
    },
  } as const;

  it.each(Object.entries(settings))('%s sets what it is for', (profile, expected) => {
    const text = both(profile as Pipeline['profile']);
    const found = Object.fromEntries(Object.keys(expected).map((key) => [key, options(text, key)[0]]));
    expect(found).toEqual(expected);
  });

  it.each(['latency', 'throughput'] as const)('%s explains each of its settings', (profile) => {
    const other = new Set(both(profile === 'latency' ? 'throughput' : 'latency').split('\n'));
    const lines = both(profile).split('\n');
    const own = lines.flatMap((line, i) => (/^ {2}'/.test(line) && !other.has(line) ? [lines[i - 1]] : []));
    expect(own.length).toBeGreaterThan(2);
    expect(own.filter((before) => before?.startsWith('  -- ') !== true)).toEqual([]);
  });

  it.each(['latency', 'throughput'] as const)('%s leaves the interval of the config alone', (profile) => {
    const sink = { ...oddPipeline.sink, flushIntervalMs: 4321 };
    expect(options(both(profile, { sink }), 'sink.buffer-flush.interval')).toEqual(['4321 ms']);
  });
});

describe('delivery', () => {
  it('at-least-once has no transactions', () => {
    const pipeline = withTables([first], { delivery: 'at-least-once' });
    expect(options(cdcScript(pipeline).text, 'sink.delivery-guarantee')).toEqual(['at-least-once']);
    expect(cdcScript(pipeline).text).not.toContain('transactional');
    expect(options(syncScript(pipeline).text, 'properties.isolation.level')).toEqual(['read_uncommitted']);
  });

  it('exactly-once has them, and the reader waits for their end', () => {
    expect(options(cdcScript(oddPipeline).text, 'sink.transactional-id-prefix')).toEqual(['odd-names-cdc-g2']);
    expect(options(syncScript(oddPipeline).text, 'properties.isolation.level')).toEqual(
      Array(2).fill('read_committed'),
    );
  });
});

describe('init scripts', () => {
  it('has the binlog say the names of columns where the reader takes them from there, and else leaves that alone', () => {
    const wanted = "SET PERSIST binlog_row_metadata = 'FULL'";
    expect(mysqlInit(oddPipeline).statements).toContain(wanted);
    const source: Pipeline['source'] = { ...oddPipeline.source, reader: 'mysql-cdc' };
    expect(mysqlInit({ ...oddPipeline, source }).content).not.toContain('binlog_row_metadata');
  });

  it('create only the tables that the pipeline owns, and let the application write to those only', () => {
    const { statements } = mysqlInit(oddPipeline);
    expect(statements.filter((sql) => sql.startsWith('CREATE TABLE'))).toHaveLength(1);
    expect(statements.filter((sql) => /^GRANT .*INSERT/.test(sql))).toHaveLength(1);
    expect(mysqlInit(withTables([second])).content).not.toContain('cdcctl_app');
  });

  it('give the CDC user nothing but reading', () => {
    const grants = mysqlInit(oddPipeline).statements.filter((sql) => sql.startsWith('GRANT') && sql.includes("'o''dd"));
    expect(grants.map((sql) => sql.replace(/ TO .*/, ''))).toEqual([
      'GRANT SELECT ON `od``d "db"`.`it\'s.a,table`',
      'GRANT SELECT ON `types`.`every_type`',
      'GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*',
    ]);
  });

  it('leave the view of an earlier generation, which only a switch replaces', () => {
    expect(clickhouseInit(oddPipeline).content).not.toContain('OR REPLACE');
    const views = switchViews(oddPipeline).filter((sql) => sql.startsWith('CREATE OR REPLACE VIEW'));
    expect(views.map((sql) => /FROM .*_g2` FINAL/.test(sql))).toEqual([true, true]);
  });

  it('look for a table in the place of the view before every view', () => {
    for (const statements of [clickhouseInit(oddPipeline).statements, switchViews(oddPipeline)]) {
      for (const [index, sql] of statements.entries()) {
        if (/^CREATE .*VIEW/.test(sql)) expect(statements[index - 1]).toContain('throwIf');
      }
    }
  });
});

describe('all files', () => {
  const files = renderAll(oddPipeline);

  it('are the same for the same pipeline, ordered by path, with a header and one newline at the end', () => {
    expect(renderAll(oddPipeline)).toEqual(files);
    expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
    for (const { content } of files) {
      expect(content.split('\n').slice(0, 3).join('\n')).toContain('Generated by `cdcctl render` from pipeline.yaml');
      expect(content).toMatch(/[^\n]\n$/);
    }
  });

  it('ask for nothing but the secrets of the pipeline and the addresses of the services', () => {
    const names = files.filter(({ path }) => path.endsWith('.sql')).flatMap(({ content }) => placeholderNames(content));
    expect([...new Set(names)].sort()).toEqual([
      'CLICKHOUSE_READER_PASSWORD',
      'CLICKHOUSE_URL',
      'KAFKA_BOOTSTRAP_SERVERS',
      'KAFKA_SASL_JAAS_CONFIG',
      'KAFKA_SASL_MECHANISM',
      'KAFKA_SECURITY_PROTOCOL',
      'MYSQL_APP_PASSWORD',
      'MYSQL_HOST',
      'MYSQL_PORT',
      'ODD_CDC_PASSWORD',
      'ODD_SINK_PASSWORD',
    ]);
  });
});
