import { displayName, type Table } from '../model/index.js';
import { scopeOf } from './canonical.js';
import { countDifferences } from './compare.js';
import { samplesOf } from './samples.js';
import { leftOut, selectionOf, type ValidateOptions } from './selection.js';
import { ARRIVAL_MS, type Pending, settledFor } from './settle.js';
import { catchUp, compareUntilCertain, type Outcome, type TableWork, type ValidateDeps } from './table-work.js';
import { type Findings, judge, type TableReport } from './verdict.js';

export interface ValidationReport {
  readonly tables: readonly TableReport[];
  /** Tables of the pipeline that were not asked for. */
  readonly notCompared: readonly string[];
}

const EXAMPLES = 10;

async function readSamples(work: TableWork, pending: readonly Pending[], limit: number) {
  const { table, sides } = work;
  const differences = pending.slice(0, limit).map(({ difference }) => difference);
  if (differences.length === 0) {
    return [];
  }
  const keys = differences.map(({ key }) => key);
  const [source, sink] = await Promise.all([
    sides.source.valuesByKey(table, keys, sides.signal),
    sides.sink.valuesByKey(table, keys, sides.signal),
  ]);
  return samplesOf(differences, { source, sink }, scopeOf(table), limit);
}

/** What numbers of rows come to: while the CDC job is behind the binlog, missing rows may be on the way. */
function countsOf(work: TableWork, { comparison, sent }: Outcome): Pick<Findings, 'counts'> {
  if (work.selection.countsOnly !== true) return {};
  if (comparison.sourceRows === comparison.sinkRows) return { counts: 'equal' };
  return { counts: sent ? 'different' : 'changing' };
}

function differencesOf(work: TableWork, { comparison, pending }: Outcome) {
  const { sourceRows, sinkRows } = comparison;
  if (work.selection.countsOnly !== true) return countDifferences(pending.map(({ difference }) => difference));
  return { missing: Math.max(0, sourceRows - sinkRows), extra: Math.max(0, sinkRows - sourceRows), different: 0 };
}

async function validateTable(work: TableWork, examples: number): Promise<TableReport> {
  const { deps, table, selection } = work;
  const missing = deps.notComparable?.get(displayName(table.source)) ?? [];
  const notComparable = [...scopeOf(table).notComparable, ...missing];
  const lag = await catchUp(work);
  const outcome = await compareUntilCertain(work);
  const { comparison, pending } = outcome;
  const settled = settledFor(pending, Math.min(ARRIVAL_MS, deps.waitMs), deps.clock.now());
  const unsent = pending.filter(({ since }) => since === null).length;
  const { complete, sourceRows, sinkRows } = comparison;
  const findings: Findings = {
    ...{ lag, settled, unsent, unsettled: pending.length - settled - unsent, complete },
    ...countsOf(work, outcome),
    notComparable: selection.countsOnly === true ? [] : notComparable,
    leftOut: leftOut(selection, comparison),
  };
  return {
    table: displayName(table.source),
    target: displayName(table.target),
    source: { rows: sourceRows },
    sink: { rows: sinkRows },
    ...differencesOf(work, outcome),
    lag,
    ...judge(findings),
    complete: complete && selection.countsOnly !== true,
    notComparable,
    leftOut: findings.leftOut,
    share: selection.countsOnly === true ? 0 : comparison.share,
    samples: await readSamples(work, pending, examples),
  };
}

/** The report of a table of which nothing is compared. */
export function notCompared(table: Pick<Table, 'source' | 'target'>, reason: string): TableReport {
  return {
    table: displayName(table.source),
    target: displayName(table.target),
    source: { rows: 0 },
    sink: { rows: 0 },
    ...{ missing: 0, extra: 0, different: 0, lag: 0 },
    verdict: 'unverified',
    reasons: [reason],
    complete: false,
    ...{ notComparable: [], leftOut: ['every row'], share: 0, samples: [] },
  };
}

/** One line for whoever waits. */
function outcomeText({ verdict, source, reasons }: TableReport): string {
  const equal = verdict === 'ok' || verdict === 'partial' ? [`${source.rows} rows, all equal`] : [];
  return [...equal, ...reasons].join('; ');
}

/**
 * Compares the tables, row by row and column by column, once the sync job has passed what the topics
 * hold now. Writes may go on meanwhile.
 */
export async function validatePipeline(deps: ValidateDeps, options: ValidateOptions = {}): Promise<ValidationReport> {
  const { source, sink, clock, emit, signal } = deps;
  const deadline = clock.now() + deps.waitMs;
  const wanted = ({ source: name }: Table) => options.tables?.includes(displayName(name)) ?? true;
  const tables: TableReport[] = [];
  for (const table of deps.tables.filter(wanted)) {
    const id = `validate:${displayName(table.source)}`;
    emit({ type: 'start', id, title: `Comparing ${displayName(table.source)} with ${displayName(table.target)}` });
    const progress = (text: string) => emit({ type: 'progress', id, text });
    const selection = selectionOf(table, options, deps.random);
    const onRows = (rows: number) => progress(`${rows} rows compared`);
    const work = { deps, table, deadline, sides: { table, source, sink, clock, signal, onRows }, progress };
    const report =
      typeof selection === 'string'
        ? notCompared(table, selection)
        : await validateTable({ ...work, selection }, options.examples ?? EXAMPLES);
    const done = ['ok', 'partial', 'counts equal'].includes(report.verdict);
    emit({ type: done ? 'done' : 'failed', id, text: outcomeText(report) });
    tables.push(report);
  }
  const others = deps.tables.filter((table) => !wanted(table)).map((table) => displayName(table.source));
  return { tables, notCompared: others };
}
