import { ADMIN_USER, deadLetterTable, displayName, READER_USER, type Table, versionsTable } from '../../model/index.js';
import type { CanonicalRow, Checksum, HashedRow, SinkDb } from '../../ports/index.js';
import { clickhouse } from '../../sql/index.js';
import { scopeOf } from '../../validate/canonical.js';
import { bucketRowsQuery, checksumQuery, keyRowsQuery, keyValuesQuery } from './checksum-queries.js';
import { connectClickhouse } from './client.js';
import { describeTable } from './describe.js';
import { readIdentity, writeIdentity } from './identity.js';
import { splitStatements } from './statements.js';

export interface SinkDbOptions {
  /** Base URL of the HTTP interface, without a trailing slash. */
  readonly url: string;
  /** The user that reads the targets; the pipeline's own where none is named. */
  readonly reader?: string;
  /** Whether the targets are tables that replace rows while they merge, and are read with FINAL. */
  readonly final?: boolean;
  readonly readerPassword: string;
  readonly adminPassword: string;
}

/** Keys looked up by one statement. */
const KEYS_AT_ONCE = 500;

function toChecksums(rows: readonly CanonicalRow[]): ReadonlyMap<number, Checksum> {
  return new Map(
    rows.map(([bucket, count, hash]) => [Number(bucket), { rows: Number(count), hash: BigInt(`0x${hash}`) }]),
  );
}

function toRows(rows: readonly CanonicalRow[]): readonly HashedRow[] {
  return rows.map((cells) => ({ key: cells.slice(0, -1), hash: cells.at(-1) ?? '' }));
}

/**
 * ClickHouse as the target of pipelines. Rows are read as a reader of the target sees them, through its view and as the
 * reader user; the rest is done as the admin user. Every failure is a CdcctlError.
 */
export function createSinkDb({ url, reader: user, final, readerPassword, adminPassword }: SinkDbOptions): SinkDb {
  const reader = connectClickhouse({ url, user: user ?? READER_USER, password: readerPassword, final: final === true });
  const admin = connectClickhouse({ url, user: ADMIN_USER, password: adminPassword });

  async function uuidOf({ database, table }: Table['target']): Promise<string | null> {
    const [row] = await admin.select(
      `SELECT toString(uuid) FROM system.tables ` +
        `WHERE database = ${clickhouse.literal(database)} AND name = ${clickhouse.literal(table)}`,
    );
    return row?.[0] ?? null;
  }

  return {
    async checksums(table, part, signal) {
      return toChecksums(await reader.select(checksumQuery(table.target, scopeOf(table), part), signal));
    },
    async rows(table, part, wanted, signal) {
      if (wanted.length === 0) {
        return [];
      }
      return toRows(await reader.select(bucketRowsQuery(table.target, scopeOf(table), part, wanted), signal));
    },
    async rowsByKey(table, keys, digest, signal) {
      const found: HashedRow[] = [];
      for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
        const some = keys.slice(start, start + KEYS_AT_ONCE);
        found.push(...toRows(await reader.select(keyRowsQuery(table.target, scopeOf(table), some, digest), signal)));
      }
      return found;
    },
    valuesByKey: (table, keys, signal) => reader.select(keyValuesQuery(table.target, scopeOf(table), keys), signal),
    async storesUsers() {
      const [row] = await admin.select(
        "SELECT toString(count()) FROM system.user_directories WHERE type NOT IN ('users_xml', 'users.xml', 'ldap')",
      );
      return Number(row?.[0]) > 0;
    },
    async runScript(script) {
      for (const statement of typeof script === 'string' ? splitStatements(script) : script) {
        await admin.command(statement);
      }
    },
    describe: (name) => describeTable(admin, name),
    tableUuid: (pipeline, table) => uuidOf(versionsTable(pipeline, table)),
    async deadLetters(pipeline, table) {
      const letters = deadLetterTable(table);
      const [row] = await admin.select(
        `SELECT toString(count()) FROM ${clickhouse.qualified(letters)} FINAL ` +
          `WHERE target = ${clickhouse.literal(displayName(versionsTable(pipeline, table)))}`,
      );
      return Number(row?.[0]);
    },
    readIdentity: (pipeline) => readIdentity(admin, pipeline),
    writeIdentity: (pipeline, identity) => writeIdentity(admin, pipeline, identity),
    async close() {
      await Promise.all([reader.close(), admin.close()]);
    },
  };
}
