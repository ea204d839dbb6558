import { OWN_COLUMN, type QualifiedName } from '../../model/index.js';
import type { SinkTable } from '../../ports/index.js';
import { clickhouse } from '../../sql/index.js';
import type { ClickhouseConnection } from './client.js';
import { columnTtls, ttlOf } from './ttl.js';

/** A name as ClickHouse prints it: a plain word, or in backticks with backslashes. */
const NAME = String.raw`(\w+|\`(?:[^\`\\]|\\.)*\`)`;
/** With the condition that drops deleted rows; the settings behind it only say how it is worked out. */
const READS = new RegExp(` FROM ${NAME}\\.${NAME} FINAL WHERE ${OWN_COLUMN.deleted} = 0(?: SETTINGS .*)?$`, 's');
const NAMES = new RegExp(NAME, 'gs');
/** ENGINE with its arguments, before the clauses that follow. */
const ENGINE = /^\w+(?:\((?:[^'()]|'(?:[^'\\]|\\.)*')*\))?/s;

function plain(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name;
}

function readBy(query: string): QualifiedName | null {
  const [, database, table] = READS.exec(query) ?? [];
  return database === undefined || table === undefined ? null : { database: plain(database), table: plain(table) };
}

/** A table or view as the system tables describe it, or null where there is none. */
export async function describeTable(
  connection: ClickhouseConnection,
  { database, table }: QualifiedName,
): Promise<SinkTable | null> {
  const [db, name] = [clickhouse.literal(database), clickhouse.literal(table)];
  const [found] = await connection.select(
    `SELECT engine_full, engine, sorting_key, partition_key, as_select, create_table_query FROM system.tables ` +
      `WHERE database = ${db} AND name = ${name}`,
  );
  if (found === undefined) return null;
  const [full, engine, sortingKey, partitionKey, query, create] = found.map((cell) => cell ?? '');
  const columns = await connection.select(
    `SELECT name, type FROM system.columns WHERE database = ${db} AND table = ${name} ORDER BY position`,
  );
  return {
    engine: ENGINE.exec(full ?? '')?.[0] ?? engine ?? '',
    sortingKey: [...(sortingKey ?? '').matchAll(NAMES)].map(([text]) => plain(text)),
    partitionKey: partitionKey ?? '',
    ttl: ttlOf(full ?? ''),
    columnTtls: columnTtls(engine === 'View' ? '' : (create ?? '')),
    columns: columns.map(([column, type]) => ({ name: column ?? '', type: type ?? '' })),
    reads: readBy(query ?? ''),
  };
}
