import { describe, expect, test } from 'vitest';
import { plots } from '../../../bench/e2e/plots.js';
import { resultMarkdown, resultText } from '../../../bench/e2e/report.js';
import { type E2eResult, e2eResult, type Facts, type Measured } from '../../../bench/e2e/result.js';
import { summaryLines } from '../../../bench/e2e/summary.js';

const times = (p50: number) => ({ p50, p90: p50 + 10, p99: p50 + 50, max: p50 + 100 });
const usage = { cpuSeconds: { mysql: 2, bench: 0.01 }, rssBytes: { mysql: 2 ** 30 }, othersShare: 0.01 };
const steady = (rate: number, p50: number) => ({
  ...{ rate, achievedRate: rate, markedRows: 500, lost: 0, usage, pending: { median: 5, max: 20 } },
  ...{ commitToKafka: times(20), kafkaToClickhouse: times(p50 - 20), total: times(p50) },
});
const cost = (keys: number, tables: number, bytes: number) => ({
  ...{ tables, keys, checkpointBytes: { cdc: bytes, sync: 1_000 }, rssBytes: {}, rate: 1_000, p50: 60, p99: 110 },
});
const peer = (title: string, until: 'ClickHouse' | 'Kafka') => ({
  ...{ title, until, does: 'does it in its own way', startSeconds: 5, surplus: until === 'Kafka' ? 7 : -3 },
  ...{ snapshotRows: 100_000, snapshotSeconds: 10, snapshotRowsPerSecond: 20_000 },
  ...{ backlog: 100_000, streamSeconds: 9, streamRowsPerSecond: 25_000, rate: 1_000, latencyMs: times(600) },
});

const facts: Facts = {
  date: '2026-01-02T03:04:05.000Z',
  minutes: 14.2,
  machine: { cpus: 2 },
  versions: { flink: '1.20.3' },
  options: {
    rows: 1_000,
    seconds: 5,
    rates: [1_000, 10_000],
    only: [],
    peers: ['mysql-ch-replicator', 'debezium'],
    profile: 'latency',
    reader: 'mysql-cdc',
  },
  sizes: { snapshot: 1_000, backlog: 400, queried: 2_000, few: 100, peerRows: 200, peerBacklog: 100 },
};

const measured: Measured = {
  start: { seconds: 2, secondsToKafka: 1 },
  snapshot: { rows: 1_000_000, seconds: 10, secondsToKafka: 9, usage },
  steady: [steady(1_000, 70), steady(10_000, 90)],
  drained: { changes: 500_000, seconds: 12, secondsToKafka: 9, usage, writeSeconds: 5 },
  costs: [cost(100, 1, 9_000), cost(100, 8, 20_000), cost(1_000, 1, 9_100)],
  limits: { jdbcRead: 1_000_000, binlogDecode: 2_000_000, clickhouseInsert: 3_000_000 },
  validated: { rows: 2_000_000, seconds: 4, cpuSeconds: 1, peakBytes: 2 ** 27 },
  queries: { rows: 2_000_000, ms: { count: 90, newestTen: 120, byKey: 5, byUser: 60 } },
  peers: {
    'mysql-ch-replicator': peer('mysql-ch-replicator', 'ClickHouse'),
    debezium: peer('Debezium into Kafka', 'Kafka'),
  },
  reasons: {},
  failures: {},
};

const nothing: Measured = {
  steady: [],
  costs: [],
  peers: {},
  reasons: { snapshotRowsPerSecond: 'left out by --only' },
  failures: {},
};

describe('the result', () => {
  const result = e2eResult(facts, measured);

  test('is rows over seconds', () => {
    expect(result).toMatchObject({
      snapshotRowsPerSecond: 100_000,
      streamRowsPerSecond: 50_000,
      streamToKafkaRowsPerSecond: 62_500,
      validateRowsPerSecond: 500_000,
      latencyMs: { 1000: { p50: 70, p99: 120, max: 170 }, 10000: { p50: 90 }, maximum: null },
      checkpointBytes: { cdc: 9_100, sync: 1_000 },
      rssBytes: { mysql: 2 ** 30 },
      writer: { backlogChangesPerSecond: 100_000, achievedRates: [1_000, 10_000] },
    });
  });

  test('has ratios to peers and limits, each with what it can be compared with', () => {
    expect(result.ratios).toMatchObject({
      'snapshot / mysql-ch-replicator': 6.25,
      'stream / mysql-ch-replicator': 2,
      'stream into Kafka / Debezium into Kafka': 2.5,
      'stream / decoding the binlog': 0.025,
      'latency p50 / mysql-ch-replicator': 70 / 600,
    });
  });

  test('takes the start away from both sides of a ratio, and says it apart', () => {
    expect(result).toMatchObject({
      ...{
        snapshotPaceRowsPerSecond: 125_000,
        snapshotToKafkaRowsPerSecond: 125_000,
        startSeconds: 2,
        streamSeconds: 12,
      },
      ratios: { 'snapshot into Kafka / Debezium into Kafka': 6.25 },
    });
    expect(resultMarkdown(result)).toContain('| this pipeline | 125,000 | 50,000 | 2.0 | 12.0 | 70 / 120 |');
    expect(resultMarkdown(result)).toContain('| mysql-ch-replicator | 20,000 | 25,000 | 5.0 | 9.0 | 600 / 650 |');
  });

  test('says which aims are met', () => {
    expect(result.aims.map(({ met }) => met)).toEqual([true, false, true, true, true, false, false]);
  });

  test('has null and a reason where nothing was measured', () => {
    const empty = e2eResult(facts, nothing);
    expect(empty).toMatchObject({
      latencyMs: { 1000: null, 10000: null, maximum: null },
      ...{ streamRowsPerSecond: null, snapshotRowsPerSecond: null, validateRowsPerSecond: null, queryMs: null },
      ...{ checkpointBytes: null, rssBytes: null, limits: null },
      notMeasured: { snapshotRowsPerSecond: 'left out by --only', 'latencyMs.maximum': expect.any(String) },
    });
    expect(new Set(Object.values(empty.ratios))).toEqual(new Set([null]));
    expect(new Set(empty.aims.map(({ met }) => met))).toEqual(new Set([null]));
  });
});

describe('the report', () => {
  const result = e2eResult(facts, measured);
  const busy: E2eResult = { ...result, othersShare: 0.2 };

  test('begins with the ratios', () => {
    const headings = resultMarkdown(result)
      .split('\n')
      .filter((line) => line.startsWith('## '));
    expect(headings[0]).toBe('## Ratios: this pipeline divided by the other');
    expect(resultMarkdown(result)).toContain('| snapshot / mysql-ch-replicator | 6.25 |');
    expect(resultMarkdown(result)).toContain('| 1,000 | 70 | 80 | 120 | 170 | 20 / 70 | 50 / 100 | 5 / 20 |');
  });

  test('says the figures in a few lines', () => {
    expect(summaryLines(result)).toEqual([
      '- From COMMIT to readable at 1,000 changes/s: p50 70 ms, p99 120 ms (mysql-ch-replicator: 600 and 650 ms)',
      '- From the binlog: 50,000 changes/s (mysql-ch-replicator: 25,000), into Kafka 62,500 (Debezium into Kafka: 25,000)',
      '- Snapshot: 125,000 rows/s (mysql-ch-replicator: 20,000)',
      '- `validate` compares every column of 2,000,000 rows at 500,000 rows/s',
    ]);
    expect(summaryLines(e2eResult(facts, nothing))).toEqual([]);
  });

  test('says of each peer what it does, and what it shows wrongly', () => {
    expect(resultText(result)).toContain(
      'mysql-ch-replicator does it in its own way. It had a snapshot of 100,000 rows (10.0 s with its start) and a ' +
        'backlog of 100,000 changes; in the end it showed 3 rows too few.',
    );
    expect(resultText(result)).toContain('7 records came twice.');
  });

  test('says above all figures what failed', () => {
    const failed = e2eResult(facts, { ...measured, failures: { queries: 'ClickHouse does not answer' } });
    expect(resultMarkdown(failed).split('## ')[0]).toContain('Failed: queries: ClickHouse does not answer\n');
    expect(resultText(failed)).toMatch(/^Failed: queries: /);
    expect(resultMarkdown(result)).not.toContain('Failed');
  });

  test('says where the machine was busy, and only there', () => {
    expect(resultText(busy)).toContain('Other processes took up to 20 % of the CPU');
    expect(resultText(result)).not.toContain('Other processes');
  });

  test('shows plots of what there is', () => {
    expect([...plots(result).keys()]).toEqual(['e2e-latency.svg', 'e2e-throughput.svg']);
    expect([...plots(e2eResult(facts, nothing)).keys()]).toEqual([]);
    expect(resultText(e2eResult(facts, nothing))).toContain('Not measured: snapshotRowsPerSecond: left out by --only.');
  });
});
