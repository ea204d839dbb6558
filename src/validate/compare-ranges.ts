import type { KeyRange, Part } from '../ports/index.js';
import { adaptiveSize } from './chunk-size.js';
import { differingBuckets, totalRows } from './compare.js';
import { type Chunk, chunksOf, eachInFlight } from './ranges.js';
import { evenly } from './sample.js';
import { asked, type Comparison, type Selection, type Sides } from './sides.js';
import { addRows, comparisonOf, emptyTally, type Tally, tallyBuckets } from './tally.js';

/** So that MySQL and ClickHouse work at the same time, whichever of them is slower. */
export const IN_FLIGHT = 2;
export const MAX_CHUNK_ROWS = 2_000_000;
/** A sample is of many small ranges. */
const SAMPLE_CHUNK_ROWS = 10_000;
/** Buckets that a differing range is cut into. */
const BUCKETS = 1024;
/** A range of so few rows is read at once. */
const READ_ROWS = 2_000;

async function checksums({ table, source, sink, signal }: Sides, part: Part) {
  const [left, right] = await Promise.all([source.checksums(table, part, signal), sink.checksums(table, part, signal)]);
  return { left, right, differing: differingBuckets(left, right) };
}

/** Cuts a differing range into buckets, and reads the rows of those that differ. */
async function bisect(sides: Sides, range: Part, rows: number, tally: Tally): Promise<void> {
  const { table, source, sink, signal } = sides;
  const part = { ...range, buckets: rows <= READ_ROWS ? 1 : BUCKETS };
  const { left, right, differing } = await checksums(sides, part);
  const [unread, unreadSink] = differing.reduce(([a, b], one) => [a + one.sourceRows, b + one.sinkRows], [0, 0]);
  addRows(tally, totalRows(left) - unread, totalRows(right) - unreadSink);
  await tallyBuckets(tally, differing, (wanted) =>
    Promise.all([source.rows(table, part, wanted, signal), sink.rows(table, part, wanted, signal)]),
  );
}

async function compareRange(sides: Sides, range: KeyRange, selection: Selection, tally: Tally): Promise<void> {
  const part: Part = { range, buckets: 1, ...asked(selection) };
  const { left, right, differing } = await checksums(sides, part);
  if (differing.length === 0 || selection.countsOnly === true) {
    addRows(tally, totalRows(left), totalRows(right));
  } else {
    await bisect(sides, part, Math.max(totalRows(left), totalRows(right)), tally);
  }
}

/** Rows of MySQL in a range that a sample leaves out: as many as it was cut for, but for the last one. */
async function rowsLeftOut({ table, source, signal }: Sides, { range, rows }: Chunk): Promise<number> {
  if (range.through !== null) return rows;
  return totalRows(await source.checksums(table, { range, buckets: 1, countsOnly: true }, signal));
}

/**
 * Compares a table whose keys have the same order in both databases: range by range, each as many rows as both sides
 * check in a short time, in the order of the key. MySQL is read in short queries that lock nothing.
 */
export async function compareRanges(sides: Sides, selection: Selection): Promise<Comparison> {
  const { table, source, clock, signal } = sides;
  const { sample } = selection;
  const size = adaptiveSize(sample === undefined ? MAX_CHUNK_ROWS : SAMPLE_CHUNK_ROWS);
  const chosen = sample === undefined ? () => true : evenly(sample.share, sample.phase);
  const tally = emptyTally();
  const skipped: KeyRange[] = [];
  let leftOut = 0;
  const chunks = chunksOf((after, rows) => source.keyAfter(table, after, rows, signal), size);
  await eachInFlight(chunks, IN_FLIGHT, async (chunk) => {
    if (!chosen(chunk.index)) {
      skipped.push(chunk.range);
      leftOut += await rowsLeftOut(sides, chunk);
      return;
    }
    const begun = clock.now();
    await compareRange(sides, chunk.range, selection, tally);
    size.took(chunk.rows, clock.now() - begun);
    sides.onRows?.(tally.sourceRows);
  });
  const [first, ...others] = skipped;
  let whole = first === undefined;
  if (tally.sourceRows === 0 && first !== undefined) {
    await compareRange(sides, first, selection, tally);
    leftOut -= Math.min(leftOut, tally.sourceRows);
    whole = others.length === 0;
  }
  const all = tally.sourceRows + leftOut;
  return comparisonOf(tally, all === 0 ? 1 : tally.sourceRows / all, whole);
}
