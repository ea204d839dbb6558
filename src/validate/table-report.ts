import { displayName, type Table } from '../model/index.js';
import { scopeOf } from './canonical.js';
import { countDifferences } from './compare.js';
import { samplesOf } from './samples.js';
import { leftOut } from './selection.js';
import { ARRIVAL_MS, type Pending, settledFor } from './settle.js';
import type { Selection } from './sides.js';
import { catchUp, compareUntilCertain, isHeldUp, type Outcome, type TableWork } from './table-work.js';
import { type Findings, judge, type TableReport } from './verdict.js';

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
function countsOf(work: TableWork, { comparison, sentAt }: Outcome): Pick<Findings, 'counts'> {
  if (work.selection.countsOnly !== true) return {};
  if (comparison.sourceRows === comparison.sinkRows) return { counts: 'equal' };
  return { counts: sentAt !== null ? 'different' : 'changing' };
}

function differencesOf(work: TableWork, { comparison, pending }: Outcome) {
  const { sourceRows, sinkRows } = comparison;
  if (work.selection.countsOnly !== true) return countDifferences(pending.map(({ difference }) => difference));
  return { missing: Math.max(0, sourceRows - sinkRows), extra: Math.max(0, sinkRows - sourceRows), different: 0 };
}

/** Since when the earliest of the differences that are certain, or of the differing numbers of rows, has been there. */
function certainSince({ pending, comparison, sentAt }: Outcome, { countsOnly }: Selection): number | null {
  if (countsOnly === true) return comparison.sourceRows === comparison.sinkRows ? null : sentAt;
  return pending.reduce<number | null>(
    (earliest, { since }) => (since === null ? earliest : Math.min(earliest ?? since, since)),
    null,
  );
}

/** Validates one table; `examples` is how many of its differences are read for people. */
export async function validateTable(work: TableWork, examples: number): Promise<TableReport> {
  const { deps, table, selection } = work;
  const notComparable = deps.notComparable?.get(displayName(table.source)) ?? [];
  const lag = await catchUp(work);
  const outcome = await compareUntilCertain(work);
  const { comparison, pending } = outcome;
  const settled = settledFor(pending, Math.min(ARRIVAL_MS, deps.waitMs), deps.clock.now());
  const unsent = pending.filter(({ since }) => since === null).length;
  const since = certainSince(outcome, selection);
  const { complete, sourceRows, sinkRows } = comparison;
  const findings: Findings = {
    ...{ lag, settled, unsent, unsettled: pending.length - settled - unsent, complete },
    heldUp: since !== null && (await isHeldUp(work, since)),
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

/** What is left out of a table of which nothing is compared. */
export const EVERY_ROW = 'every row';

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
    ...{ notComparable: [], leftOut: [EVERY_ROW], share: 0, samples: [] },
  };
}
