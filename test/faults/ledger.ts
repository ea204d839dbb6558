import { integerBetween } from '../../src/generate/random.js';

export type Operation = 'insert' | 'update' | 'delete' | 'key update';

/** One row that a transaction changes. `from` is the key that a key update takes away. */
export interface Change {
  readonly operation: Operation;
  readonly key: number;
  readonly from?: number;
  /** Rises by one with each change of this key, its deletions among them. */
  readonly seq: number;
}

export interface Entry {
  readonly seq: number;
  readonly tx: number;
  readonly operation: Operation;
}

/** Rows that are changed in nearly every transaction; they are never deleted and keep their keys. */
const HOT = 5;
/** Keys of deleted rows that may be used again. */
const REUSABLE = 2_000;

/** The rows of one table that one connection owns, as MySQL has acknowledged them, and what it will change next. */
export class Ledger {
  readonly #live = new Map<number, Entry>();
  readonly #keys: number[] = [];
  readonly #places = new Map<number, number>();
  readonly #seqs = new Map<number, number>();
  readonly #dead: number[] = [];
  /** Undoes what the open transaction did, in reverse. */
  #journal: (() => void)[] = [];
  #fresh = 0;

  /** @param cap rows from which on more are deleted than inserted */
  constructor(
    private readonly random: () => number,
    private readonly cap: number,
  ) {}

  get rows(): ReadonlyMap<number, Entry> {
    return this.#live;
  }

  /** Plans one change and holds it as done; `rollback` takes back all since the last `commit`. */
  next(tx: number): Change {
    if (this.#keys.length < HOT) return this.#insert(tx, this.#fresh++);
    const dice = this.random();
    const full = this.#keys.length >= this.cap;
    if (dice < 0.2) return this.#update(tx, this.#keys[integerBetween(this.random, 0, HOT - 1)] ?? 0);
    const victim = this.#victim();
    if (victim === undefined || dice < (full ? 0.27 : 0.5)) return this.#insert(tx, this.#newKey());
    if (dice < 0.8) return this.#update(tx, victim);
    if (dice < 0.88) return this.#move(tx, victim);
    return this.#delete(victim);
  }

  /** The highest number that a key has had, acknowledged or not. */
  seqOf(key: number): number {
    return this.#seqs.get(key) ?? 0;
  }

  commit(): void {
    this.#journal = [];
    for (const key of this.#dead.splice(0, Math.max(0, this.#dead.length - REUSABLE))) this.#seqs.delete(key);
  }

  rollback(): void {
    for (const undo of this.#journal.reverse()) undo();
    this.#journal = [];
  }

  #insert(tx: number, key: number): Change {
    const seq = this.#count(key);
    this.#add(key, { seq, tx, operation: 'insert' });
    return { operation: 'insert', key, seq };
  }

  #update(tx: number, key: number): Change {
    const seq = this.#count(key);
    const before = this.#live.get(key);
    this.#live.set(key, { seq, tx, operation: 'update' });
    this.#journal.push(() => before !== undefined && this.#live.set(key, before));
    return { operation: 'update', key, seq };
  }

  #delete(key: number): Change {
    const seq = this.#count(key);
    this.#remove(key);
    return { operation: 'delete', key, seq };
  }

  #move(tx: number, from: number): Change {
    const key = this.#newKey();
    this.#count(from);
    this.#remove(from);
    const seq = this.#count(key);
    this.#add(key, { seq, tx, operation: 'key update' });
    return { operation: 'key update', key, from, seq };
  }

  /** A key that was never used, or one whose row was deleted. */
  #newKey(): number {
    if (this.#dead.length === 0 || this.random() > 0.2) return this.#fresh++;
    const place = integerBetween(this.random, 0, this.#dead.length - 1);
    const [key = 0] = this.#dead.splice(place, 1);
    this.#journal.push(() => this.#dead.splice(place, 0, key));
    return key;
  }

  #victim(): number | undefined {
    return this.#keys[integerBetween(this.random, HOT, Math.max(HOT, this.#keys.length - 1))];
  }

  /** Not taken back by `rollback`: a number is never given twice. */
  #count(key: number): number {
    const seq = this.seqOf(key) + 1;
    this.#seqs.set(key, seq);
    return seq;
  }

  #add(key: number, entry: Entry): void {
    this.#place(key, this.#keys.length);
    this.#live.set(key, entry);
    this.#journal.push(() => this.#unplace(key));
  }

  #remove(key: number): void {
    const entry = this.#live.get(key);
    this.#unplace(key);
    this.#dead.push(key);
    this.#journal.push(() => {
      this.#dead.splice(this.#dead.lastIndexOf(key), 1);
      this.#place(key, this.#keys.length);
      if (entry !== undefined) this.#live.set(key, entry);
    });
  }

  #place(key: number, place: number): void {
    this.#keys[place] = key;
    this.#places.set(key, place);
  }

  /** Takes a key out; the last one moves into its place. */
  #unplace(key: number): void {
    const place = this.#places.get(key);
    const last = this.#keys.pop();
    this.#live.delete(key);
    this.#places.delete(key);
    if (place !== undefined && last !== undefined && last !== key) this.#place(last, place);
  }
}
