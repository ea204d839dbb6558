import { CdcctlError } from '../../errors/index.js';
import { displayName, type Table } from '../../model/index.js';
import type { Checksum, Digest, HashedRow, SourceDb } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import { scopeOf } from '../../validate/canonical.js';
import { bucketRowsQuery, checksumQuery, keyAfterQuery, keyRowsQuery, keyValuesQuery } from './checksum-queries.js';
import { type Cell, cellText, type MysqlLogin } from './client.js';
import { createMysqlClient, createMysqlPool } from './connection.js';
import { chooseDigest } from './digest.js';
import type { StoredColumns } from './row-text.js';
import { sourceProblems } from './source-check.js';
import { readSourceSchema } from './source-schema.js';
import { readStoredColumns } from './stored-columns.js';
import { unfitDates } from './unfit-dates.js';

export interface SourceDbOptions {
  readonly host: string;
  readonly port: number;
  /** The CDC user: it may SELECT from the tables. */
  readonly user: string;
  readonly password: MysqlLogin['password'];
  /** Needed for `runScript` only. */
  readonly rootPassword?: string;
}

/** Queries that are served at once: two pieces of a table, and the place where the next one ends. */
const READERS = 3;
/** Keys looked up by one statement. */
const KEYS_AT_ONCE = 500;

function unhashable(table: Table): CdcctlError {
  return new CdcctlError({
    code: 'CDC-MYSQL-ROW',
    what: `MySQL cannot build the text of a row of ${displayName(table.source)}`,
    why: 'It is longer than max_allowed_packet, or a column of the key became nullable meanwhile.',
    next: 'Raise max_allowed_packet of the MySQL server, or look at the key, and run `cdcctl validate` again.',
  });
}

function toChecksums(table: Table, rows: readonly (readonly Cell[])[]): ReadonlyMap<number, Checksum> {
  const filled = rows.filter(([, count]) => Number(count) > 0);
  // As a number it would pass for the bucket 0.
  if (filled.some(([bucket]) => cellText(bucket) === null)) throw unhashable(table);
  return new Map(
    filled.map(([bucket, count, hash]) => [Number(bucket), { rows: Number(count), hash: BigInt(`0x${hash ?? 0}`) }]),
  );
}

function toRows(table: Table, rows: readonly (readonly Cell[])[]): readonly HashedRow[] {
  return rows.map((cells) => {
    const hash = cellText(cells.at(-1));
    if (hash === null) {
      throw unhashable(table);
    }
    return { key: cells.slice(0, -1).map(cellText), hash };
  });
}

/** MySQL as the source of pipelines. Connects when it is first asked; every failure is a CdcctlError. */
export function createSourceDb(options: SourceDbOptions): SourceDb {
  const { host, port, user, password, rootPassword } = options;
  const reader = createMysqlPool({ host, port, user, password }, READERS);
  const stored = new Map<string, Promise<StoredColumns>>();
  let chosen: Promise<Digest> | undefined;

  function storedColumns({ source }: Table, signal: AbortSignal): Promise<StoredColumns> {
    const name = mysql.qualified(source);
    const known = stored.get(name) ?? readStoredColumns(reader, source, signal);
    stored.set(name, known);
    known.catch(() => stored.delete(name));
    return known;
  }

  return {
    digest(signal) {
      chosen ??= chooseDigest(reader, signal);
      chosen.catch(() => {
        chosen = undefined;
      });
      return chosen;
    },
    async checksums(table, part, signal) {
      const query = checksumQuery(table.source, scopeOf(table), part, await storedColumns(table, signal));
      return toChecksums(table, await reader.select(query, signal));
    },
    async rows(table, part, wanted, signal) {
      if (wanted.length === 0) {
        return [];
      }
      return toRows(table, await reader.select(bucketRowsQuery(table.source, scopeOf(table), part, wanted), signal));
    },
    async keyAfter(table, after, rows, signal) {
      const [key] = await reader.select(keyAfterQuery(table.source, scopeOf(table), after, rows), signal);
      return key?.map(cellText) ?? null;
    },
    async rowsByKey(table, keys, digest, signal) {
      const found: HashedRow[] = [];
      for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
        const some = keys.slice(start, start + KEYS_AT_ONCE);
        const rows = await reader.select(keyRowsQuery(table.source, scopeOf(table), some, digest), signal);
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
    async hasGtids() {
      const [row] = await reader.select('SELECT @@global.gtid_mode');
      return row?.[0] === 'ON';
    },
    schema: (database) => readSourceSchema({ host, port, user, password }, database),
    async binlogSent() {
      // Everybody may see their own connections, and the CDC job's are of this user.
      const list = await reader.select('SHOW PROCESSLIST');
      const dumps = list.filter(
        ([, owner, , , command]) => owner === user && String(command).startsWith('Binlog Dump'),
      );
      return dumps.length > 0 && dumps.every((cells) => String(cells[6]).includes('has sent all binlog'));
    },
    problems: (tables, wanted) => sourceProblems(reader, user, tables, wanted),
    unfitDates: (tables, kinds, signal) => unfitDates(reader, tables, kinds, signal),
    async runScript(script) {
      if (rootPassword === undefined) {
        throw new CdcctlError({
          code: 'CDC-PASSWORD-NOT-SET',
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
