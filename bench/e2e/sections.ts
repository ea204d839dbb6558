import { mib, short, tenths, whole } from './numbers.js';
import type { E2eResult } from './result.js';

/** A table of the report. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was measured, the ratios first. */
export function sections(result: E2eResult): readonly Section[] {
  return [
    ratios(result),
    aims(result),
    rates(result),
    latencies(result),
    growth(result),
    {
      title: 'Queries through the view',
      head: ['query', 'ms'],
      rows: Object.entries(result.queryMs ?? {}).map(([name, value]) => [name, value.toFixed(1)]),
    },
    {
      title: 'Resident memory, MiB',
      head: ['process', 'MiB'],
      rows: Object.entries(result.rssBytes ?? {}).map(([name, bytes]) => [name, mib(bytes)]),
    },
    {
      title: 'CPU seconds',
      head: ['during', 'process: seconds'],
      rows: Object.entries(result.cpuSeconds).map(([name, used]) => [name, cpuText(used)]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function ratios(result: E2eResult): Section {
  return {
    title: 'Ratios: this pipeline divided by the other',
    head: ['what', 'ratio'],
    rows: Object.entries(result.ratios).map(([name, value]) => [name, value === null ? '-' : value.toFixed(2)]),
  };
}

const MET = new Map<boolean | null, string>([
  [true, 'met'],
  [false, 'missed'],
  [null, 'not measured'],
]);

function aims(result: E2eResult): Section {
  return {
    title: 'Aims',
    head: ['aim', 'measured', ''],
    rows: result.aims.map(({ aim, value, met }) => [aim, short(value), MET.get(met) ?? '']),
  };
}

function rates(result: E2eResult): Section {
  const { limits } = result;
  const latency = Object.values(result.latencyMs)[0];
  const times = (found: { readonly p50: number; readonly p99: number } | null | undefined): string =>
    found == null ? '-' : `${whole(found.p50)} / ${whole(found.p99)}`;
  return {
    title: 'Rows per second, without the start',
    head: ['', 'snapshot', 'stream', 'start, s', 'stream with it, s', 'latency p50 / p99 ms'],
    rows: [
      [
        'this pipeline',
        whole(result.snapshotPaceRowsPerSecond),
        whole(result.streamRowsPerSecond),
        tenths(result.startSeconds),
        tenths(result.streamSeconds),
        times(latency),
      ],
      [
        'its first half, into Kafka',
        whole(result.snapshotToKafkaRowsPerSecond),
        whole(result.streamToKafkaRowsPerSecond),
        ...['-', '-'],
        times(latency?.toKafka),
      ],
      ...Object.values(result.peers).map((peer) => [
        peer.title,
        whole(peer.snapshotRowsPerSecond),
        whole(peer.streamRowsPerSecond),
        tenths(peer.startSeconds),
        tenths(peer.streamSeconds),
        times(peer.latencyMs),
      ]),
      ['limit: reading MySQL with JDBC', whole(limits?.jdbcRead), '-', '-', '-', '-'],
      ['limit: decoding the binlog in Java', '-', whole(limits?.binlogDecode), '-', '-', '-'],
      [
        'limit: RowBinary inserts into ClickHouse',
        whole(limits?.clickhouseInsert),
        whole(limits?.clickhouseInsert),
        ...['-', '-', '-'],
      ],
    ],
  };
}

function latencies(result: E2eResult): Section {
  return {
    title: 'Latency from COMMIT to readable, in ms',
    head: [
      ...['changes/s', 'p50', 'p90', 'p99', 'max'],
      ...['to Kafka p50 / p99', 'to ClickHouse p50 / p99', 'pending median / max'],
    ],
    rows: Object.entries(result.latencyMs).flatMap(([rate, found]) => {
      if (found === null) return [];
      const pending = result.pendingRecords[rate];
      return [
        [
          whole(Number(rate)),
          ...[found.p50, found.p90, found.p99, found.max].map(whole),
          ...[found.toKafka, found.toClickhouse].map(({ p50, p99 }) => `${whole(p50)} / ${whole(p99)}`),
          pending == null ? '-' : `${whole(pending.median)} / ${whole(pending.max)}`,
        ],
      ];
    }),
  };
}

function growth(result: E2eResult): Section {
  return {
    title: 'What growth costs',
    head: [
      ...['tables', 'keys', 'checkpoint of the CDC job', 'of the sync job'],
      ...['p50 / p99 ms', 'TaskManager MiB', 'ClickHouse MiB'],
    ],
    rows: result.growth.map(({ tables, keys, checkpointBytes, rssBytes, p50, p99 }) => [
      whole(tables),
      whole(keys),
      `${whole(checkpointBytes.cdc)} bytes`,
      `${whole(checkpointBytes.sync)} bytes`,
      `${whole(p50)} / ${whole(p99)}`,
      mib(rssBytes['flink-taskmanager'] ?? 0),
      mib(rssBytes['clickhouse-server'] ?? 0),
    ]),
  };
}

function cpuText(used: Readonly<Record<string, number>>): string {
  return Object.entries(used)
    .filter(([, seconds]) => seconds >= 0.05)
    .map(([process, seconds]) => `${process} ${seconds.toFixed(1)}`)
    .join(', ');
}
