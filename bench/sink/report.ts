import { table } from '../../src/report/table.js';
import { type ContenderName, TITLES } from './contenders.js';
import type { SinkResult } from './result.js';
import { ratio } from './statistics.js';

const HEAD = [
  'contender',
  'rows/s (median)',
  'min',
  'max',
  'clickhouse sink / this',
  'client CPU s per 1M rows',
  'ClickHouse CPU s per 1M rows',
  'heap MiB first / last third',
];

/** Thousands apart; '-' where it was not measured. */
function whole(value: number | null | undefined): string {
  return value == null ? '-' : Math.round(value).toLocaleString('en-US');
}

function decimal(value: number | null | undefined): string {
  return value == null ? '-' : value.toFixed(2);
}

function names(result: SinkResult): readonly ContenderName[] {
  return Object.keys(result.rowsPerSecond) as ContenderName[];
}

function rowOf(result: SinkResult, name: ContenderName): readonly string[] {
  const spread = result.spread[name];
  const cpu = result.cpuSecondsPerMillionRows[name];
  const heap = result.heap[name];
  return [
    result.missing[name] === undefined ? TITLES[name] : `${TITLES[name]}: missing`,
    whole(spread?.median),
    whole(spread?.min),
    whole(spread?.max),
    decimal(ratio(result.rowsPerSecond.clickhouse, result.rowsPerSecond[name])),
    decimal(cpu?.client),
    decimal(cpu?.clickhouse),
    heap === undefined ? '-' : `${whole(heap.firstThird)} / ${whole(heap.lastThird)}`,
  ];
}

const MET = new Map<boolean | null, string>([
  [true, 'met'],
  [false, 'missed'],
  [null, 'not measured'],
]);

/** Share of the CPU that a machine takes for itself. */
const QUIET = 0.05;

/** What the table does not say: rows and batch of `jdbc`, what is missing, and the aims. */
function notes(result: SinkResult): readonly string[] {
  const { rows, rounds, parallelism, jdbcBatch, rowsPerRun } = result;
  return [
    `${whole(rows)} records in 3 partitions, ${rounds} rounds, parallelism ${parallelism}.`,
    ...(jdbcBatch === null
      ? []
      : [`jdbc: best batch size of its sweep ${whole(jdbcBatch)}, ${whole(rowsPerRun.jdbc)} records a run.`]),
    ...Object.entries(result.missing).map(([name, why]) => `${name} is missing: ${why}`),
    ...(result.othersShare > QUIET
      ? [
          `Other processes took up to ${Math.round(result.othersShare * 100)} % of the CPU: take these figures with care.`,
        ]
      : []),
    ...result.aims.map(({ aim, value, met }) => `Aim: ${aim}: ${decimal(value)}, ${MET.get(met)}.`),
  ];
}

/** The result for a terminal. */
export function resultText(result: SinkResult): string {
  const rows = names(result).map((name) => rowOf(result, name).map((cell) => cell.replaceAll('`', '')));
  return [table(HEAD, rows), '', ...notes(result)].join('\n');
}

/** The content of sink.md. */
export function resultMarkdown(result: SinkResult): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const facts = (values: Readonly<Record<string, string | number>>): string =>
    Object.entries(values)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
  return [
    '# Sink benchmark',
    '',
    `Written by \`npm run bench:sink\` on ${result.date}; docs/benchmarks.md says what is measured and how.`,
    '',
    line(HEAD),
    `|${HEAD.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`,
    ...names(result).map((name) => line(rowOf(result, name))),
    '',
    ...notes(result).map((note) => `- ${note}`),
    `- Machine: ${facts(result.machine)}.`,
    `- Versions: ${facts(result.versions)}.`,
    '',
  ].join('\n');
}
