/** What a reader saw that it should not have seen. */
export interface StepsBack {
  /** Rows that were shown with an earlier number than before. */
  readonly backwards: number;
  /** Rows that were shown again, unchanged, after they had gone. */
  readonly returned: number;
  /** Longest time in milliseconds until such a row was right again. */
  readonly longestMs: number;
}

interface Seen {
  /** Highest number that was ever shown. */
  readonly seq: number;
  /** Since when it is not shown; null while it is. */
  readonly goneSince: number | null;
}

interface Wrong {
  readonly since: number;
  /** How long it was gone, where it returned. */
  readonly goneMs: number | null;
}

/** Keeps what a reader of a table saw last, and notes each row that goes backwards or returns. */
export class Watch {
  readonly #seen = new Map<string, Seen>();
  readonly #wrong = new Map<string, Wrong>();
  #shown = new Set<string>();
  #backwards = 0;
  #returned = 0;
  #longestMs = 0;

  /** One look at the whole table. */
  look(rows: Iterable<readonly [key: string, seq: number]>, now: number): void {
    const shown = new Set<string>();
    for (const [key, seq] of rows) {
      shown.add(key);
      this.#row(key, seq, now);
    }
    for (const key of this.#shown) {
      if (shown.has(key)) continue;
      this.#seen.set(key, { seq: this.#seen.get(key)?.seq ?? 0, goneSince: now });
      this.#right(key, now);
    }
    this.#shown = shown;
  }

  /** What MySQL holds while nothing is written: a row that returned is right where MySQL has it. */
  settle(holds: (key: string) => boolean): void {
    for (const [key, { goneMs }] of this.#wrong) {
      if (goneMs === null || !holds(key)) continue;
      this.#wrong.delete(key);
      this.#longestMs = Math.max(this.#longestMs, goneMs);
    }
  }

  /** What was seen since the last call. A row that is still wrong is counted with the time until now. */
  take(now: number): StepsBack {
    const open = [...this.#wrong.values()].map(({ since }) => now - since);
    const longestMs = Math.max(this.#longestMs, ...open);
    const taken = { backwards: this.#backwards, returned: this.#returned, longestMs };
    this.#backwards = 0;
    this.#returned = 0;
    this.#longestMs = 0;
    return taken;
  }

  /** Begins anew: what is shown next is compared with nothing. */
  forget(): void {
    this.#seen.clear();
    this.#wrong.clear();
    this.#shown.clear();
  }

  #row(key: string, seq: number, now: number): void {
    const seen = this.#seen.get(key);
    if (seen === undefined || seq > seen.seq) {
      this.#seen.set(key, { seq, goneSince: null });
      this.#right(key, now);
    } else if (this.#wrong.has(key)) {
      // It has caught up; one that returned stays wrong for as long as it is there.
      if (seq === seen.seq && this.#wrong.get(key)?.goneMs === null) this.#right(key, now);
    } else if (seq < seen.seq || seen.goneSince !== null) this.#note(key, seen, now);
  }

  #note(key: string, seen: Seen, now: number): void {
    const goneMs = seen.goneSince === null ? null : now - seen.goneSince;
    if (seen.goneSince === null) this.#backwards += 1;
    else this.#returned += 1;
    this.#wrong.set(key, { since: now, goneMs });
    this.#seen.set(key, { seq: seen.seq, goneSince: null });
  }

  #right(key: string, now: number): void {
    const wrong = this.#wrong.get(key);
    if (wrong === undefined) return;
    this.#wrong.delete(key);
    this.#longestMs = Math.max(this.#longestMs, now - wrong.since);
  }
}
