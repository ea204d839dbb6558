import type { KeyRange, Part } from '../ports/index.js';
import { adaptiveSize } from './chunk-size.js';
import { differingBuckets, totalRows } from './compare.js';
import { type Chunk, chunksOf, eachInFlight } from './ranges.js';
import { evenly } from './sample.js';
import { asked, type Comparison, type Sample, type Selection, type Sides } from './sides.js';
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
  const part: Part = { range, buckets: 1, ...asked(sides, selection) };
  const { left, right, differing } = await checksums(sides, part);
  if (differing.length === 0 || selection.countsOnly === true) {
    addRows(tally, totalRows(left), totalRows(right));
  } else {
    await bisect(sides, part, Math.max(totalRows(left), totalRows(right)), tally);
  }
  sides.onRows?.(tally.sourceRows);
}

/** Rows of MySQL in a chunk, of whatever time: as many as it was cut for, but for the last one. */
async function rowsIn({ table, source, digest, signal }: Sides, { range, rows }: Chunk): Promise<number> {
  if (range.through !== null) return rows;
  return totalRows(await source.checksums(table, { range, buckets: 1, digest, countsOnly: true }, signal));
}

/** Compares the chunks that are in the sample, or the first one where those have no rows. */
async function compareSample(sides: Sides, selection: Selection, tally: Tally, sample: Sample): Promise<Comparison> {
  const isChosen = evenly(sample.share, sample.phase);
  const rows = { inSample: 0, leftOut: 0 };
  let skipped = 0;
  let first: Chunk | undefined;
  await eachChunk(sides, SAMPLE_CHUNK_ROWS, async (chunk) => {
    const chosen = isChosen(chunk.index);
    if (chosen) {
      await compareRange(sides, chunk.range, selection, tally);
    } else {
      first ??= chunk;
      skipped += 1;
    }
    rows[chosen ? 'inSample' : 'leftOut'] += await rowsIn(sides, chunk);
    return chosen;
  });
  if (rows.inSample === 0 && first !== undefined) {
    await compareRange(sides, first.range, selection, tally);
    rows.inSample = await rowsIn(sides, first);
    rows.leftOut = Math.max(0, rows.leftOut - rows.inSample);
    skipped -= 1;
  }
  const all = rows.inSample + rows.leftOut;
  return comparisonOf(tally, all === 0 ? 1 : rows.inSample / all, skipped === 0);
}

/** Works at the table chunk by chunk. `work` says whether the time it took is a measure for the next chunks. */
async function eachChunk(sides: Sides, maxRows: number, work: (chunk: Chunk) => Promise<boolean>): Promise<void> {
  const { table, source, clock, signal } = sides;
  const size = adaptiveSize(maxRows);
  const chunks = chunksOf((after, rows) => source.keyAfter(table, after, rows, signal), size);
  await eachInFlight(chunks, IN_FLIGHT, async (chunk) => {
    const begun = clock.now();
    if (await work(chunk)) size.took(chunk.rows, clock.now() - begun);
  });
}

/**
 * Compares a table whose keys have the same order in both databases: range by range, each as many rows as both sides
 * check in a short time, in the order of the key. MySQL is read in short queries that lock nothing.
 */
export async function compareRanges(sides: Sides, selection: Selection): Promise<Comparison> {
  const tally = emptyTally();
  if (selection.sample !== undefined) return compareSample(sides, selection, tally, selection.sample);
  await eachChunk(sides, MAX_CHUNK_ROWS, async ({ range }) => {
    await compareRange(sides, range, selection, tally);
    return true;
  });
  return comparisonOf(tally, 1, true);
}
