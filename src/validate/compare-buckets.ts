import type { Checksum, HashedRow, KeyRange, Part } from '../ports/index.js';
import { adaptiveSize } from './chunk-size.js';
import { addChecksums, differingBuckets, totalRows } from './compare.js';
import { IN_FLIGHT, MAX_CHUNK_ROWS } from './compare-ranges.js';
import { type Chunk, chunksOf, EVERYTHING, eachInFlight } from './ranges.js';
import { runOf } from './sample.js';
import { asked, type Comparison, type Selection, type Sides } from './sides.js';
import { addRows, comparisonOf, emptyTally, tallyBuckets } from './tally.js';

/** Enough that a differing bucket is a small part of a table of millions, few enough to hold all their checksums. */
const BUCKETS = 4096;

/** Asks MySQL about all its rows: piece by piece in its own order where the key has one, else at once. */
async function askSource(sides: Sides, inPieces: boolean, ask: (range: KeyRange) => Promise<void>): Promise<void> {
  const { table, source, clock, signal } = sides;
  if (!inPieces) return ask(EVERYTHING);
  const size = adaptiveSize(MAX_CHUNK_ROWS);
  const chunks = chunksOf((after, rows) => source.keyAfter(table, after, rows, signal), size);
  await eachInFlight(chunks, IN_FLIGHT, async ({ range, rows }: Chunk) => {
    const begun = clock.now();
    await ask(range);
    size.took(rows, clock.now() - begun);
  });
}

/**
 * Compares a table whose keys have another order in ClickHouse than in MySQL: buckets of either side are made of all its
 * rows, in whatever pieces they are read. Rows of a differing bucket are found by reading all keys once more.
 */
export async function compareBuckets(sides: Sides, selection: Selection, inPieces: boolean): Promise<Comparison> {
  const { table, source, sink, signal } = sides;
  const { sample, countsOnly } = selection;
  const within = sample === undefined ? undefined : runOf(sample.share, BUCKETS, sample.phase);
  const part: Omit<Part, 'range'> = {
    buckets: countsOnly === true && within === undefined ? 1 : BUCKETS,
    ...asked(sides, selection),
    ...(within === undefined ? {} : { within }),
  };
  const left = new Map<number, Checksum>();
  const [, right] = await Promise.all([
    askSource(sides, inPieces, async (range) => {
      addChecksums(left, await source.checksums(table, { ...part, range }, signal));
      sides.onRows?.(totalRows(left));
    }),
    sink.checksums(table, { ...part, range: EVERYTHING }, signal),
  ]);
  const tally = emptyTally();
  const differing = countsOnly === true ? [] : differingBuckets(left, right);
  const [unread, unreadSink] = differing.reduce(([a, b], one) => [a + one.sourceRows, b + one.sinkRows], [0, 0]);
  addRows(tally, totalRows(left) - unread, totalRows(right) - unreadSink);
  await tallyBuckets(tally, differing, async (wanted) => {
    const rows: HashedRow[] = [];
    const [, sinkRows] = await Promise.all([
      askSource(sides, inPieces, async (range) => {
        for (const row of await source.rows(table, { ...part, range }, wanted, signal)) rows.push(row);
      }),
      sink.rows(table, { ...part, range: EVERYTHING }, wanted, signal),
    ]);
    return [rows, sinkRows] as const;
  });
  const share = within === undefined ? 1 : (within[1] - within[0] + 1) / BUCKETS;
  return comparisonOf(tally, share, share === 1);
}
