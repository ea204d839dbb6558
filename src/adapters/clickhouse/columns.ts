import type { QualifiedName } from '../../model/index.js';
import { clickhouse } from '../../sql/index.js';
import { type ClickhouseLogin, connectClickhouse } from './client.js';

/** Types of the columns of each table and view of a database that the login may see, by table and column. */
export async function readSinkSchema(
  login: ClickhouseLogin,
  database: QualifiedName['database'],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const client = connectClickhouse(login);
  try {
    const rows = await client.select(
      `SELECT table, name, type FROM system.columns WHERE database = ${clickhouse.literal(database)}`,
    );
    const tables = new Map<string, Map<string, string>>();
    for (const [table, name, type] of rows) {
      const columns = tables.get(table ?? '') ?? new Map<string, string>();
      tables.set(table ?? '', columns.set(name ?? '', type ?? ''));
    }
    return tables;
  } finally {
    await client.close();
  }
}
