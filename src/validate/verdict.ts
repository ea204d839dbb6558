import type { DifferenceCounts } from './compare.js';
import type { Sample } from './samples.js';

/**
 * `ok`: every row and column was compared and is the same. `different`: rows differ although the jobs had the time to
 * bring them. `unverified`: neither could be shown.
 */
export type Verdict = 'ok' | 'different' | 'unverified';

export interface TableReport extends DifferenceCounts {
  /** The source's name, e.g. `order_db.orders`. */
  readonly table: string;
  readonly target: string;
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
  readonly samples: readonly Sample[];
}

/** What a table's comparison came to. */
export interface Findings {
  readonly lag: number;
  /** Differences whose row in MySQL has not changed for as long as a change may take to arrive. */
  readonly settled: number;
  /** Differences whose row was written a moment ago. */
  readonly unsettled: number;
  /** Whether every differing bucket was read row by row. */
  readonly complete: boolean;
  readonly notComparable: readonly string[];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Decides what may be claimed. */
export function judge(findings: Findings): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const { lag, settled, unsettled, complete, notComparable } = findings;
  const reasons: string[] = [];
  if (lag > 0) {
    reasons.push(`the sync job is ${plural(lag, 'record')} behind`);
  }
  if (settled > 0) {
    reasons.push(`${plural(settled, 'row')} ${settled === 1 ? 'differs' : 'differ'}`);
  }
  if (unsettled > 0) {
    reasons.push(`${plural(unsettled, 'row')} changed while being compared`);
  }
  if (!complete) {
    reasons.push('there are more differing rows than are read one by one');
  }
  if (notComparable.length > 0) {
    reasons.push(`not compared: ${notComparable.join(', ')}`);
  }
  if (reasons.length === 0) {
    return { verdict: 'ok', reasons };
  }
  return { verdict: lag === 0 && settled > 0 ? 'different' : 'unverified', reasons };
}
