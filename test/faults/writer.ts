import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createRandom, integerBetween, pick } from '../../src/generate/random.js';
import { type Addresses, connectMysql } from './connect.js';
import { type Entry, Ledger } from './ledger.js';
import { keyOf, statement, TABLES, type TableName } from './tables.js';

const WORKERS = 2;
/** Rows of a worker's table around which inserts and deletions balance. */
const CAP = 4_000;
const RETRY_MS = 200;
/** Sizes of transactions: mostly small ones, sometimes one of thousands of rows. */
const SIZES: readonly [number, number][] = [
  [1, 1],
  [1, 1],
  [2, 10],
  [2, 10],
  [2, 10],
  [11, 60],
  [11, 60],
  [100, 400],
];
const LARGE = { chance: 0.004, size: 2_500 };

/** Writes to MySQL on connections of its own, and knows what MySQL has acknowledged. */
export class Writer {
  /** Changes of rows that MySQL acknowledged. */
  changes = 0;
  /** Transactions whose answer was lost; MySQL was asked afterwards what became of them. */
  uncertain = 0;
  readonly #workers: readonly Worker[];
  #running: Promise<unknown> = Promise.resolve();

  /** @param rate changes a second, of all connections together */
  constructor(addresses: Addresses, seed: number, rate: number) {
    this.#workers = Array.from(
      { length: WORKERS },
      (_, worker) => new Worker(worker, addresses, createRandom(seed + worker), rate / WORKERS, this),
    );
  }

  start(): void {
    this.#running = Promise.all(this.#workers.map((worker) => worker.run()));
    // Awaited by `stop`; until then nobody hears of it.
    this.#running.catch(() => undefined);
  }

  /** Resolves between two transactions of every connection. */
  async pause(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.pause()));
  }

  resume(): void {
    for (const worker of this.#workers) worker.resume();
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers) worker.stop();
    await this.#running;
  }

  /** What MySQL must hold, by key. Of use while the writer pauses. */
  acknowledged(table: TableName): ReadonlyMap<string, Entry> {
    return new Map(
      this.#workers.flatMap(({ number, ledgers }) =>
        [...ledgers[table].rows].map(([key, entry]) => [keyOf(table, number, key), entry] as const),
      ),
    );
  }
}

class Worker {
  readonly ledgers: Readonly<Record<TableName, Ledger>>;
  #tx = 0;
  #connection: Connection | null = null;
  #stopped = false;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;
  #idle: (() => void) | null = null;
  #waits = false;
  #next = 0;

  constructor(
    readonly number: number,
    private readonly addresses: Addresses,
    private readonly random: () => number,
    private readonly rate: number,
    private readonly totals: Writer,
  ) {
    this.ledgers = { accounts: new Ledger(random, CAP), tags: new Ledger(random, CAP / 2) };
  }

  async run(): Promise<void> {
    this.#next = Date.now();
    while (!this.#stopped) {
      await this.#passGate();
      if (this.#stopped) break;
      const size = await this.#transaction();
      // An outage is not made up for with a burst.
      this.#next = Math.max(this.#next, Date.now() - 500) + (size / this.rate) * 1000;
      await delay(Math.max(0, this.#next - Date.now()));
    }
    this.#connection?.destroy();
  }

  pause(): Promise<void> {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
    return this.#waits ? Promise.resolve() : new Promise((resolve) => (this.#idle = resolve));
  }

  resume(): void {
    this.#idle = null;
    // It writes again from here on: a pause that follows at once has to wait for it.
    this.#waits = false;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.resume();
  }

  async #passGate(): Promise<void> {
    this.#waits = true;
    this.#idle?.();
    await this.#gate;
    this.#waits = false;
  }

  /** Writes one transaction, as often as it takes; gives how many rows it changed. */
  async #transaction(): Promise<number> {
    const tx = ++this.#tx;
    const { sql, changes } = this.#plan(tx);
    const committed = await this.#commit(sql, tx);
    for (const table of TABLES) {
      if (committed) this.ledgers[table].commit();
      else this.ledgers[table].rollback();
    }
    if (committed) this.totals.changes += changes;
    return changes;
  }

  #plan(tx: number): { readonly sql: string; readonly changes: number } {
    const [low, high] = SIZES[integerBetween(this.random, 0, SIZES.length - 1)] ?? [1, 1];
    const changes = this.random() < LARGE.chance ? LARGE.size : integerBetween(this.random, low, high);
    const statements = Array.from({ length: changes }, () => {
      const table = pick<TableName>(this.random, ['accounts', 'accounts', 'tags']);
      return statement(table, this.number, this.ledgers[table].next(tx), tx);
    });
    const progress = `REPLACE INTO faults.progress VALUES (${this.number}, ${tx})`;
    return { sql: ['BEGIN', ...statements, progress, 'COMMIT'].join(';\n'), changes };
  }

  /** False where MySQL took nothing of it. */
  async #commit(sql: string, tx: number): Promise<boolean> {
    try {
      await (await this.#mysql()).query(sql);
      return true;
    } catch {
      this.#connection?.destroy();
      this.#connection = null;
      this.totals.uncertain += 1;
      return this.#wasCommitted(tx);
    }
  }

  async #wasCommitted(tx: number): Promise<boolean> {
    for (;;) {
      try {
        const [rows] = await (await this.#mysql()).query<RowDataPacket[]>(
          // Waits for a transaction of the lost connection that still holds the row.
          `SELECT tx FROM faults.progress WHERE worker = ${this.number} FOR UPDATE`,
        );
        return Number(rows[0]?.tx ?? 0) === tx;
      } catch {
        this.#connection?.destroy();
        this.#connection = null;
        // A run that ends does not need to know.
        if (this.#stopped) return false;
        await delay(RETRY_MS);
      }
    }
  }

  async #mysql(): Promise<Connection> {
    if (this.#connection === null) {
      const connection = await connectMysql(this.addresses);
      connection.on('error', () => undefined);
      this.#connection = connection;
    }
    return this.#connection;
  }
}
