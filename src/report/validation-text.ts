import { EVERY_ROW, type Sample, type TableReport, type ValidationReport } from '../validate/index.js';
import { table } from './table.js';

const HEAD = ['table', 'MySQL rows', 'ClickHouse rows', 'missing', 'extra', 'different', 'lag', 'verdict'];

const RIGHT = [1, 2, 3, 4, 5, 6];

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
  const tables = table(HEAD, report.tables.map(cells), RIGHT);
  const others = report.notCompared.map((name) => `${name}: not compared, as it was not asked for`);
  const details = report.tables.filter(({ reasons }) => !isStop(reasons, report)).flatMap(detailLines);
  return [tables, ...details, ...others, ...stopLines(report)].join('\n');
}
