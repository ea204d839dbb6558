import Table from 'cli-table3';
import { ExitCode } from '../errors/index.js';
import type { Sample } from './samples.js';
import { EVERY_ROW } from './table-report.js';
import type { ValidationReport } from './validate.js';
import type { TableReport } from './verdict.js';

/**
 * 0 where all that was asked for is the same, 2 where a table differs, 3 where one could not be verified: equal numbers
 * of rows verify nothing, and neither does a report of no table.
 */
export function exitCodeOf({ tables }: ValidationReport): ExitCode {
  if (tables.some(({ verdict }) => verdict === 'different')) {
    return ExitCode.difference;
  }
  return tables.length > 0 && tables.every(({ verdict }) => verdict === 'ok' || verdict === 'partial')
    ? ExitCode.done
    : ExitCode.unverified;
}

const HEAD = ['table', 'MySQL rows', 'ClickHouse rows', 'missing', 'extra', 'different', 'lag', 'verdict'];

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function cells(report: TableReport): string[] {
  if (report.leftOut.includes(EVERY_ROW)) return [report.table, ...Array(6).fill('-'), report.verdict];
  const count = (value: number) => (report.complete || value === 0 ? String(value) : `>= ${value}`);
  return [
    report.table,
    String(report.source.rows),
    String(report.sink.rows),
    count(report.missing),
    count(report.extra),
    count(report.different),
    String(report.lag),
    report.verdict,
  ];
}

function shown(text: string | null, column: string | null): string {
  if (text === null) {
    return column === null ? 'no row' : 'NULL';
  }
  return column === null ? text : JSON.stringify(text);
}

/** One example of a difference, e.g. `key 17, price: MySQL "10.50", ClickHouse "10.51"`. */
export function exampleText(sample: Sample): string {
  const { key, column } = sample;
  const place = column === null ? 'row' : column;
  return `key ${key}, ${place}: MySQL ${shown(sample.source, column)}, ClickHouse ${shown(sample.sink, column)}`;
}

function detailLines(report: TableReport): readonly string[] {
  if (report.verdict === 'ok') {
    return [];
  }
  return [
    `${report.table}: ${report.reasons.join('; ')}`,
    ...report.samples.map((sample) => `  ${exampleText(sample)}`),
  ];
}

function isStop(reasons: readonly string[], { stopped }: ValidationReport): boolean {
  return stopped !== undefined && reasons.length === 1 && reasons[0] === stopped;
}

/** Why the comparison was broken off, once for all tables that it left. */
function stopLines(report: ValidationReport): readonly string[] {
  if (report.stopped === undefined) return [];
  const left = report.tables.filter(({ reasons }) => isStop(reasons, report)).map(({ table }) => table);
  return [
    '',
    report.stopped,
    ...(left.length === 0 ? [] : [`not compared, as nothing arrives without this job: ${left.join(', ')}`]),
    'next: cdcctl logs flink-taskmanager --level error   mend the cause; then cdcctl validate again',
  ];
}

/** The report as text without colour: one line per table, then what is wrong with those that are not ok. */
export function formatReport(report: ValidationReport): string {
  const table = new Table({
    head: HEAD,
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
  });
  table.push(...report.tables.map(cells));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const others = report.notCompared.map((name) => `${name}: not compared, as it was not asked for`);
  const details = report.tables.filter(({ reasons }) => !isStop(reasons, report)).flatMap(detailLines);
  return [...lines, ...details, ...others, ...stopLines(report)].join('\n');
}
