import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Connection } from 'mysql2/promise';
import { differenceOf, forgotten, readClickhouse, readMysql, type Side } from './compare.js';
import { connectClickhouse, connectMysql } from './connect.js';
import { type WrongRow, wrongRows } from './outcome.js';
import { Reader } from './reader.js';
import { ballastMissing, markerArrives, writeBallast } from './recovery.js';
import type { Stack } from './stack.js';
import { TABLES, type TableName } from './tables.js';
import { Writer } from './writer.js';

/** How long both sides may take to become equal once nothing is written any more. */
const EQUAL_MS = 120_000;

/** A writer and a reader at work on a stack, and what tells whether both sides hold the same. */
export class Session {
  readonly writer: Writer;
  readonly reader: Reader;
  readonly #clickhouse: ClickHouseClient;
  #marker = 0;
  /** Rows that an earlier comparison found wrong and that are so still: the next ones do not tell them again. */
  #told: ReadonlySet<string> = new Set();

  constructor(
    private readonly stack: Stack,
    seed: number,
    rate: number,
    private readonly signal: AbortSignal,
  ) {
    this.writer = new Writer(stack.addresses, seed, rate);
    this.reader = new Reader(stack.addresses);
    this.#clickhouse = connectClickhouse(stack.addresses);
  }

  async start(): Promise<void> {
    await this.#withMysql(writeBallast);
    this.writer.start();
    this.reader.start();
  }

  async stop(): Promise<void> {
    await this.writer.stop();
    await this.reader.stop();
    await this.#clickhouse.close();
  }

  /** Milliseconds until a marker that is written now is visible; null where it does not become so in time. */
  async recovery(withinMs: number): Promise<number | null> {
    const begun = Date.now();
    const number = ++this.#marker;
    const options = { number, withinMs, signal: this.signal };
    const arrived = await this.#withMysql((mysql) => markerArrives(mysql, this.#clickhouse, options));
    return arrived ? Date.now() - begun : null;
  }

  /** Stops writing until both sides are equal or time is out; gives the rows that are not. */
  async compare(
    withinMs = EQUAL_MS,
  ): Promise<{ readonly wrong: readonly WrongRow[]; readonly notes: readonly string[] }> {
    await this.writer.pause();
    try {
      const sources = await this.#withMysql(async (mysql) => ({
        accounts: await readMysql(mysql, 'accounts'),
        tags: await readMysql(mysql, 'tags'),
      }));
      const wrong = await this.#untilEqual(sources, withinMs);
      this.reader.settle((table, key) => sources[table].rows.has(key));
      return { wrong, notes: this.#forgotten(sources) };
    } finally {
      this.writer.resume();
    }
  }

  /** How many rows are wrong, those that were told long ago among them. */
  get standing(): number {
    return this.#told.size;
  }

  async ballastMissing(): Promise<number> {
    return ballastMissing(this.#clickhouse);
  }

  async #untilEqual(sources: Readonly<Record<TableName, Side>>, withinMs: number): Promise<readonly WrongRow[]> {
    const end = Date.now() + withinMs;
    for (;;) {
      this.signal.throwIfAborted();
      const all = await this.#wrong(sources).catch(() => null);
      const wrong = all?.filter((row) => !this.#told.has(nameOf(row))) ?? null;
      if (all !== null && wrong !== null && (wrong.length === 0 || Date.now() > end)) {
        this.#told = new Set(all.map(nameOf));
        return wrong;
      }
      if (Date.now() > end + withinMs) throw new Error('ClickHouse cannot be read');
      await delay(500);
    }
  }

  async #wrong(sources: Readonly<Record<TableName, Side>>): Promise<readonly WrongRow[]> {
    const wrong = await Promise.all(
      TABLES.map(async (table) => {
        const difference = differenceOf(sources[table], await readClickhouse(this.#clickhouse, table));
        const acknowledged = this.writer.acknowledged(table);
        return wrongRows(table, difference, (key) => acknowledged.get(key)?.operation ?? 'none');
      }),
    );
    return wrong.flat();
  }

  /** What MySQL itself has lost says nothing about the pipeline, but it must be known. */
  #forgotten(sources: Readonly<Record<TableName, Side>>): readonly string[] {
    return TABLES.flatMap((table) => {
      const keys = forgotten(this.writer.acknowledged(table), sources[table]);
      return keys.length === 0 ? [] : [`MySQL itself does not hold what it acknowledged: ${table} ${keys.slice(0, 5)}`];
    });
  }

  async #withMysql<T>(work: (mysql: Connection) => Promise<T>): Promise<T> {
    const mysql = await connectMysql(this.stack.addresses);
    try {
      return await work(mysql);
    } finally {
      mysql.destroy();
    }
  }
}

function nameOf({ table, key, how }: WrongRow): string {
  return `${how} ${table} ${key}`;
}
