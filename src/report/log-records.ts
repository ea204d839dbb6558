import { setTimeout as delay } from 'node:timers/promises';
import { headOf, isAtLeast, type LogLevel, levelOfBare, plainLine } from './log-record.js';

/** A record of a log with all of its lines: a stack trace belongs to the line that it explains. */
export interface LogRecord {
  /** Milliseconds since the epoch; null for lines before the first that has a time. */
  readonly at: number | null;
  readonly level: LogLevel;
  readonly text: string;
}

export interface LogWish {
  /** Milliseconds since the epoch: only records from then on. */
  readonly since?: number;
  readonly level?: LogLevel;
}

/** A record without a time is as old as the log. */
export function isWished({ at, level }: LogRecord, wish: LogWish): boolean {
  return (
    (wish.since === undefined || (at ?? 0) >= wish.since) && (wish.level === undefined || isAtLeast(level, wish.level))
  );
}

/** While following, lines that come later than this after a record are none of it. */
const QUIET_MS = 300;

/**
 * Puts lines together to records, in order. The last record of a log that is being followed ends when nothing has been
 * written for a moment: nobody knows whether another line follows.
 */
export async function* logRecords(lines: AsyncIterable<string>): AsyncGenerator<LogRecord> {
  const source = lines[Symbol.asyncIterator]();
  // The assertion keeps the compiler from taking it for null at the first yield.
  let open = null as LogRecord | null;
  let next = source.next();
  try {
    for (;;) {
      const step: IteratorResult<string> | null = await (open === null ? next : withinQuiet(next));
      if (step === null) {
        if (open !== null) yield open;
        open = null;
        continue;
      }
      if (step.done === true) break;
      next = source.next();
      const line = plainLine(step.value);
      const head = headOf(line);
      if (head === null && open !== null) open = { ...open, text: `${open.text}\n${line}` };
      else {
        if (open !== null) yield open;
        open = head === null ? { at: null, level: levelOfBare(line), text: line } : { ...head, text: line };
      }
    }
    if (open !== null) yield open;
  } finally {
    await source.return?.();
  }
}

async function withinQuiet<T>(work: Promise<T>): Promise<T | null> {
  const over = new AbortController();
  const quiet = delay(QUIET_MS, null, { signal: over.signal }).catch(() => null);
  try {
    return await Promise.race([work, quiet]);
  } finally {
    over.abort();
  }
}
