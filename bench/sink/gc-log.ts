import { median } from './statistics.js';

/** One stop-the-world collection of the TaskManager's heap. Sizes are in MiB. */
export interface Collection {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
  readonly pauseMs: number;
}

/** Time span in milliseconds since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a contender's runs left on the heap. Sizes in MiB are null where nothing was collected in that third. */
export interface Heap {
  readonly collections: number;
  readonly pauseMs: number;
  /** Most that was in use before a collection. */
  readonly peak: number | null;
  /** Median of what was in use after the collections of the first third of each run. */
  readonly firstThird: number | null;
  readonly lastThird: number | null;
  readonly flat: boolean | null;
}

/** JVM option that writes the log which `parseGcLog` reads. */
export function gcLogOption(file: string): string {
  return `-Xlog:gc:file=${file}:time:filecount=0`;
}

const PAUSE = /^\[(\d{4}-\d\d-\d\dT[\d:.]+)([+-]\d\d)(\d\d)\] .*\bPause .* (\d+)M->(\d+)M\(\d+M\) ([\d.]+)ms$/;

export function parseGcLog(text: string): readonly Collection[] {
  return text.split('\n').flatMap((line) => {
    const match = PAUSE.exec(line);
    if (match === null) return [];
    const [, time, zoneHours, zoneMinutes, before, after, pause] = match;
    return [
      {
        at: Date.parse(`${time}${zoneHours}:${zoneMinutes}`),
        before: Number(before),
        after: Number(after),
        pauseMs: Number(pause),
      },
    ];
  });
}

/** What may stand on the heap at the end beyond what stood there at the beginning: a quarter, and a few buffers. */
function isFlat(firstThird: number, lastThird: number): boolean {
  return lastThird <= firstThird * 1.25 + 16;
}

/** Looks at what collections left over, not at what was in use between them: that is the garbage of the moment. */
export function heapOf(collections: readonly Collection[], runs: readonly Span[]): Heap {
  const within = runs.map((run) => ({ run, found: collections.filter(({ at }) => at >= run.start && at <= run.end) }));
  const all = within.flatMap(({ found }) => found);
  const third = (index: number): number | null =>
    median(
      within.flatMap(({ run, found }) =>
        found
          .filter(({ at }) => Math.min(2, Math.floor(((at - run.start) / (run.end - run.start)) * 3)) === index)
          .map(({ after }) => after),
      ),
    );
  const firstThird = third(0);
  const lastThird = third(2);
  return {
    collections: all.length,
    pauseMs: Math.round(all.reduce((sum, { pauseMs }) => sum + pauseMs, 0)),
    peak: all.length === 0 ? null : Math.max(...all.map(({ before }) => before)),
    firstThird,
    lastThird,
    flat: firstThird === null || lastThird === null ? null : isFlat(firstThird, lastThird),
  };
}
