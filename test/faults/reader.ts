import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { type Addresses, connectClickhouse, rowsOf } from './connect.js';
import { KEY, TABLES, type TableName } from './tables.js';
import { type StepsBack, Watch } from './watch.js';

const PAUSE_MS = 200;

/** Looks at the views all the time, as any reader of ClickHouse may. */
export class Reader {
  looks = 0;
  readonly #watches: Readonly<Record<TableName, Watch>> = { accounts: new Watch(), tags: new Watch() };
  readonly #clickhouse: ClickHouseClient;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(addresses: Addresses) {
    this.#clickhouse = connectClickhouse(addresses);
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#clickhouse.close();
  }

  forget(): void {
    for (const table of TABLES) this.#watches[table].forget();
  }

  settle(holds: (table: TableName, key: string) => boolean): void {
    for (const table of TABLES) this.#watches[table].settle((key) => holds(table, key));
  }

  /** What it saw since the last call. */
  take(): StepsBack {
    const now = Date.now();
    const all = TABLES.map((table) => this.#watches[table].take(now));
    return {
      backwards: all.reduce((sum, { backwards }) => sum + backwards, 0),
      returned: all.reduce((sum, { returned }) => sum + returned, 0),
      longestMs: Math.max(...all.map(({ longestMs }) => longestMs)),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      for (const table of TABLES) await this.#look(table);
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(table: TableName): Promise<void> {
    try {
      const rows = await rowsOf(this.#clickhouse, `SELECT toString(${KEY[table]}), seq FROM faults.${table}`);
      this.#watches[table].look(
        rows.map(([key, seq]) => [String(key), Number(seq)] as const),
        Date.now(),
      );
      this.looks += 1;
    } catch {
      // ClickHouse is away: there is nothing to see.
    }
  }
}
