import type { DifferenceCounts } from './compare.js';
import type { Sample } from './samples.js';

/**
 * `ok`: every row and column was compared and is the same. `partial`: what was asked for was compared and is the same,
 * and more was not asked for. `counts equal`: there are as many rows, and no value was compared. `different`: rows
 * differ although the jobs had the time to bring them. `unverified`: none of these could be shown.
 */
export type Verdict = 'ok' | 'partial' | 'counts equal' | 'different' | 'unverified';

export interface TableReport extends DifferenceCounts {
  /** The source's name, e.g. `order_db.orders`. */
  readonly table: string;
  readonly target: string;
  /** Rows that were compared. */
  readonly source: { readonly rows: number };
  readonly sink: { readonly rows: number };
  /** Records before the end offsets of the beginning that the sync job has not passed. */
  readonly lag: number;
  readonly verdict: Verdict;
  /** Why the verdict is not `ok`; empty where it is. */
  readonly reasons: readonly string[];
  /** False where there are too many differences to read them all: the counts are lower bounds. */
  readonly complete: boolean;
  readonly notComparable: readonly string[];
  /** What else was left out, as was asked for, e.g. `90.0 % of the rows (--sample 10)`. */
  readonly leftOut: readonly string[];
  /** Share of the rows that is in the sample, 0 to 1: 1 without one, 0 where rows were only counted. */
  readonly share: number;
  readonly samples: readonly Sample[];
}

/** What a table's comparison came to. */
export interface Findings {
  readonly lag: number;
  /** Differences whose row in MySQL has not changed for as long as a change may take to arrive. */
  readonly settled: number;
  /** Differences whose row was written a moment ago. */
  readonly unsettled: number;
  /** Whether the jobs have completed no checkpoint although one was due, so that even settled differences may pass. */
  readonly heldUp: boolean;
  /** Differences of rows that the CDC job may not have read yet, as it has a part of the binlog before it. */
  readonly unsent: number;
  /** Whether every differing bucket was read row by row. */
  readonly complete: boolean;
  readonly notComparable: readonly string[];
  readonly leftOut: readonly string[];
  /** Where rows were only counted: whether there is a lasting difference of their numbers, or one that may pass. */
  readonly counts?: 'equal' | 'different' | 'changing';
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function obstacles(findings: Findings): readonly string[] {
  const { lag, settled, unsettled, unsent, heldUp, complete, notComparable, counts } = findings;
  return [
    ...(lag > 0 ? [`the sync job is ${plural(lag, 'record')} behind`] : []),
    ...(settled > 0 ? [`${plural(settled, 'row')} ${settled === 1 ? 'differs' : 'differ'}`] : []),
    ...(unsettled > 0 ? [`${plural(unsettled, 'row')} changed while being compared`] : []),
    ...(unsent > 0 ? [`the CDC job is behind the binlog, and ${plural(unsent, 'row')} may be on the way`] : []),
    ...(heldUp ? ['the jobs have completed no checkpoint meanwhile, and rows may be on the way'] : []),
    ...(complete ? [] : ['there are more differing rows than are read one by one']),
    ...(counts === undefined || counts === 'equal' ? [] : ['the numbers of rows differ']),
    ...(notComparable.length > 0 ? [`not compared: ${notComparable.join(', ')}`] : []),
  ];
}

/** Decides what may be claimed. */
export function judge(findings: Findings): Judgement {
  const { lag, settled, heldUp, leftOut, counts } = findings;
  const found = obstacles(findings);
  const reasons = [...found, ...leftOut.map((what) => `not compared: ${what}`)];
  if (found.length > 0) {
    const different = settled > 0 || counts === 'different';
    return { verdict: lag === 0 && different && !heldUp ? 'different' : 'unverified', reasons };
  }
  if (counts !== undefined) {
    return { verdict: 'counts equal', reasons };
  }
  return { verdict: leftOut.length > 0 ? 'partial' : 'ok', reasons };
}
