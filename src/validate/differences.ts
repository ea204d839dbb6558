import { compareBuckets } from './compare-buckets.js';
import { compareRanges } from './compare-ranges.js';
import { cutOfTable } from './key-order.js';
import type { Comparison, Selection, Sides } from './sides.js';

/** Compares every selected row inside the databases, and reads the differing ones. */
export function compareAll(sides: Sides, selection: Selection = {}): Promise<Comparison> {
  const cut = cutOfTable(sides.table);
  return cut === 'ranges' ? compareRanges(sides, selection) : compareBuckets(sides, selection, cut === 'buckets');
}
