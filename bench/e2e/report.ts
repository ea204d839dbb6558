import { table } from '../../src/report/table.js';
import type { PeerFigures } from './peers/peer.js';
import type { E2eResult } from './result.js';
import { barChart, type Group } from './svg.js';

type Rows = readonly (readonly string[])[];

interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: Rows;
}

/** Thousands apart; '-' where it was not measured. */
function whole(value: number | null | undefined): string {
  return value == null ? '-' : Math.round(value).toLocaleString('en-US');
}

function mib(bytes: number): string {
  return whole(bytes / 2 ** 20);
}

const MET = new Map<boolean | null, string>([
  [true, 'met'],
  [false, 'missed'],
  [null, 'not measured'],
]);

function sections(result: E2eResult): readonly Section[] {
  const peers = Object.values(result.peers);
  const { limits } = result;
  return [
    {
      title: 'Ratios: this pipeline divided by the other',
      head: ['what', 'ratio'],
      rows: Object.entries(result.ratios).map(([name, value]) => [name, value === null ? '-' : value.toFixed(2)]),
    },
    {
      title: 'Aims',
      head: ['aim', 'measured', ''],
      rows: result.aims.map(({ aim, value, met }) => [aim, shortNumber(value), MET.get(met) ?? '']),
    },
    {
      title: 'Rows per second',
      head: ['', 'snapshot, from the first row on', 'stream', 'latency p50 / p99 ms'],
      rows: [
        [
          'this pipeline',
          whole(result.snapshotPaceRowsPerSecond),
          whole(result.streamRowsPerSecond),
          ownLatency(result),
        ],
        ['its first half, into Kafka', '-', whole(result.streamToKafkaRowsPerSecond), firstHalf(result)],
        ...peers.map((peer) => [
          peer.title,
          whole(peer.snapshotRowsPerSecond),
          whole(peer.streamRowsPerSecond),
          `${whole(peer.latencyMs.p50)} / ${whole(peer.latencyMs.p99)}`,
        ]),
        ['limit: reading MySQL with JDBC', whole(limits?.jdbcRead), '-', '-'],
        ['limit: decoding the binlog in Java', '-', whole(limits?.binlogDecode), '-'],
        [
          'limit: RowBinary inserts into ClickHouse',
          whole(limits?.clickhouseInsert),
          whole(limits?.clickhouseInsert),
          '-',
        ],
      ],
    },
    {
      title: 'Latency from COMMIT to readable, in ms',
      head: [
        'changes/s',
        'p50',
        'p90',
        'p99',
        'max',
        'to Kafka p50 / p99',
        'to ClickHouse p50 / p99',
        'pending median / max',
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
    },
    {
      title: 'What growth costs',
      head: [
        'tables',
        'keys',
        'checkpoint of the CDC job',
        'of the sync job',
        'p50 / p99 ms',
        'TaskManager MiB',
        'ClickHouse MiB',
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
    },
    {
      title: `Queries through the view`,
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
      rows: Object.entries(result.cpuSeconds).map(([name, used]) => [
        name,
        Object.entries(used)
          .filter(([, seconds]) => seconds >= 0.05)
          .map(([process, seconds]) => `${process} ${seconds.toFixed(1)}`)
          .join(', '),
      ]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function shortNumber(value: number | null): string {
  if (value === null) return '-';
  return value < 10 ? value.toFixed(2) : whole(value);
}

function ownLatency(result: E2eResult): string {
  const found = Object.values(result.latencyMs)[0];
  return found == null ? '-' : `${whole(found.p50)} / ${whole(found.p99)}`;
}

function firstHalf(result: E2eResult): string {
  const found = Object.values(result.latencyMs)[0];
  return found == null ? '-' : `${whole(found.toKafka.p50)} / ${whole(found.toKafka.p99)}`;
}

function beside(text: (peer: PeerFigures) => string, peer: PeerFigures | undefined): string {
  return peer === undefined ? '' : ` (${peer.title}: ${text(peer)})`;
}

/** The figures in a few lines, as the README shows them; only those that were measured. */
export function summaryLines(result: E2eResult): readonly string[] {
  const [rate, latency] = Object.entries(result.latencyMs)[0] ?? [];
  const { 'mysql-ch-replicator': replicator, debezium } = result.peers;
  const {
    snapshotPaceRowsPerSecond: copied,
    streamRowsPerSecond: stream,
    streamToKafkaRowsPerSecond: toKafka,
  } = result;
  const { validation } = result;
  return [
    ...(latency == null
      ? []
      : [
          `- From COMMIT to readable at ${whole(Number(rate))} changes/s: p50 ${whole(latency.p50)} ms, p99 ${whole(latency.p99)} ms` +
            beside(({ latencyMs: { p50, p99 } }) => `${whole(p50)} and ${whole(p99)} ms`, replicator),
        ]),
    ...(stream === null
      ? []
      : [
          `- From the binlog: ${whole(stream)} changes/s${beside((peer) => whole(peer.streamRowsPerSecond), replicator)}, ` +
            `into Kafka ${whole(toKafka)}${beside((peer) => whole(peer.streamRowsPerSecond), debezium)}`,
        ]),
    ...(copied === null
      ? []
      : [`- Snapshot: ${whole(copied)} rows/s${beside((peer) => whole(peer.snapshotRowsPerSecond), replicator)}`]),
    ...(validation === null
      ? []
      : [
          `- \`validate\` compares every column of ${whole(validation.rows)} rows at ${whole(result.validateRowsPerSecond)} rows/s`,
        ]),
  ];
}

/** Share of the CPU that a machine takes for itself. */
const QUIET = 0.05;

function notes(result: E2eResult): readonly string[] {
  const { sizes, options, validation, writer } = result;
  return [
    `Snapshot of ${whole(sizes.snapshot)} rows (${whole(result.snapshotRowsPerSecond)} rows/s from \`cdcctl submit\` on), a backlog of ${whole(sizes.backlog)} changes, ${options.seconds} s at each rate, profile ${options.profile}.`,
    ...(validation === null
      ? []
      : [
          `Every column of ${whole(validation.rows)} rows was compared after the run, in ${validation.seconds.toFixed(1)} s (${whole(result.validateRowsPerSecond)} rows/s, at most ${mib(validation.peakBytes)} MiB in cdcctl): equal.`,
        ]),
    ...(writer.backlogChangesPerSecond === null
      ? []
      : [
          `The backlog was written with ${whole(writer.backlogChangesPerSecond)} changes/s while the jobs stood still.`,
        ]),
    ...(writer.achievedRates.length === 0
      ? []
      : [`Written at the steady rates: ${writer.achievedRates.map(whole).join(' and ')} changes/s.`]),
    ...Object.entries(result.lost)
      .filter(([, lost]) => lost > 0)
      .map(
        ([rate, lost]) => `${whole(lost)} marked rows were not seen within 30 s at ${whole(Number(rate))} changes/s.`,
      ),
    ...(result.othersShare > QUIET
      ? [
          `Other processes took up to ${Math.round(result.othersShare * 100)} % of the CPU: take these figures with care.`,
        ]
      : []),
    ...Object.entries(result.notMeasured).map(([name, why]) => `Not measured: ${name}: ${why}.`),
  ];
}

/** The result for a terminal. */
export function resultText(result: E2eResult): string {
  const tables = sections(result).flatMap(({ title, head, rows }) => [title, table(head, rows), '']);
  return [...tables, ...notes(result)].join('\n');
}

function facts(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

/** The content of e2e.md. */
export function resultMarkdown(result: E2eResult): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const tables = sections(result).flatMap(({ title, head, rows }) => [
    `## ${title}`,
    '',
    line(head),
    `|${head.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`,
    ...rows.map(line),
    '',
  ]);
  const command = ['npm run bench', ...(result.options.peers ? ['-- --peers'] : [])].join(' ');
  return [
    '# End-to-end benchmark',
    '',
    `Written by \`${command}\` on ${result.date}; docs/benchmarks.md says what is measured and how.`,
    '',
    ...summaryLines(result),
    '',
    ...tables,
    ...(plots(result).size === 0 ? [] : [[...plots(result).keys()].map((file) => `![](${file})`).join('\n\n'), '']),
    ...notes(result).map((note) => `- ${note}`),
    `- Machine: ${facts(result.machine)}.`,
    `- Versions: ${facts(result.versions)}.`,
    '',
  ].join('\n');
}

/** SVG texts by file name. */
export function plots(result: E2eResult): ReadonlyMap<string, string> {
  const latency = Object.entries(result.latencyMs).flatMap(([rate, found]): Group[] =>
    found === null
      ? []
      : [
          {
            label: `${whole(Number(rate))} changes/s`,
            bars: (['p50', 'p90', 'p99', 'max'] as const).map((name) => ({ label: name, value: found[name] })),
          },
        ],
  );
  const contenders = (own: number | null, of: 'snapshotRowsPerSecond' | 'streamRowsPerSecond'): Group['bars'] => [
    ...(own === null ? [] : [{ label: 'this pipeline', value: own }]),
    ...Object.values(result.peers).map((peer) => ({ label: peer.title, value: peer[of] })),
  ];
  const throughput = [
    { label: 'snapshot', bars: contenders(result.snapshotPaceRowsPerSecond, 'snapshotRowsPerSecond') },
    { label: 'stream', bars: contenders(result.streamRowsPerSecond, 'streamRowsPerSecond') },
  ].filter(({ bars }) => bars.length > 0);
  return new Map([
    ...(latency.length === 0 ? [] : [['e2e-latency.svg', barChart('From COMMIT to readable', 'ms', latency)] as const]),
    ...(throughput.length === 0
      ? []
      : [['e2e-throughput.svg', barChart('Rows per second', 'rows/s', throughput)] as const]),
  ]);
}
