import { CdcctlError } from '../../errors/index.js';
import { displayName, type Table } from '../../model/index.js';
import type { Checksum, HashedRow, SourceDb } from '../../ports/index.js';
import { scopeOf } from '../../validate/canonical.js';
import { type Cell, cellText, createMysqlClient } from './connection.js';
import { bucketRowsQuery, checksumQuery, keyRowsQuery, keyValuesQuery } from './expressions.js';
import { sourceProblems } from './source-check.js';
import { schemaOf } from './source-schema.js';
import { zeroDates } from './zero-dates.js';

export interface SourceDbOptions {
  readonly host: string;
  readonly port: number;
  /** The CDC user: it may SELECT from the tables. */
  readonly user: string;
  readonly password: string;
  /** Needed for `runScript` only. */
  readonly rootPassword?: string;
}

/** Keys looked up by one statement. */
const KEYS_AT_ONCE = 500;

function unhashable(table: Table, rows: bigint): CdcctlError {
  return new CdcctlError({
    what: `MySQL cannot build the text of ${rows} row(s) of ${displayName(table.source)}`,
    why: 'They are longer than max_allowed_packet, so that they cannot be compared.',
    next: 'Raise max_allowed_packet of the MySQL server and run `cdcctl validate` again.',
  });
}

function toChecksums(table: Table, rows: readonly (readonly Cell[])[]): ReadonlyMap<number, Checksum> {
  const checksums = new Map<number, Checksum>();
  for (const [bucket, count, high, low, unhashed] of rows) {
    const missing = BigInt(unhashed ?? 0);
    if (missing > 0n) {
      throw unhashable(table, missing);
    }
    checksums.set(Number(bucket), { rows: BigInt(count ?? 0), high: BigInt(high ?? 0), low: BigInt(low ?? 0) });
  }
  return checksums;
}

function toRows(table: Table, rows: readonly (readonly Cell[])[]): readonly HashedRow[] {
  return rows.map((cells) => {
    const hash = cellText(cells.at(-1));
    if (hash === null) {
      throw unhashable(table, 1n);
    }
    return { key: cells.slice(0, -1).map(cellText), hash };
  });
}

/** MySQL as the source of pipelines. Connects when it is first asked; every failure is a CdcctlError. */
export function createSourceDb(options: SourceDbOptions): SourceDb {
  const { host, port, user, password, rootPassword } = options;
  const reader = createMysqlClient({ host, port, user, password });

  return {
    async checksums(table, buckets, signal) {
      return toChecksums(table, await reader.select(checksumQuery(table.source, scopeOf(table), buckets), signal));
    },
    async rows(table, buckets, wanted, signal) {
      if (wanted.length === 0) {
        return [];
      }
      return toRows(table, await reader.select(bucketRowsQuery(table.source, scopeOf(table), buckets, wanted), signal));
    },
    async rowsByKey(table, keys, signal) {
      const found: HashedRow[] = [];
      for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
        const some = keys.slice(start, start + KEYS_AT_ONCE);
        const rows = await reader.select(keyRowsQuery(table.source, scopeOf(table), some), signal);
        found.push(...toRows(table, rows));
      }
      return found;
    },
    async valuesByKey(table, keys, signal) {
      const rows = await reader.select(keyValuesQuery(table.source, scopeOf(table), keys), signal);
      return rows.map((cells) => cells.map(cellText));
    },
    async serverUuid() {
      const [row] = await reader.select('SELECT @@server_uuid');
      return String(row?.[0]);
    },
    schema: (database) => schemaOf(reader, database),
    problems: (tables) => sourceProblems(reader, user, tables),
    zeroDates: (tables) => zeroDates(reader, tables),
    async runScript(script) {
      if (rootPassword === undefined) {
        throw new CdcctlError({
          what: 'The password of the MySQL user root is not known',
          why: 'An init script runs as root.',
          next: 'Set MYSQL_ROOT_PASSWORD in the environment.',
        });
      }
      const root = createMysqlClient({ host, port, user: 'root', password: rootPassword }, { multiple: true });
      try {
        for (const statement of typeof script === 'string' ? [script] : script) {
          await root.execute(statement);
        }
      } finally {
        await root.close();
      }
    },
    close: () => reader.close(),
  };
}
