import type { SourceColumn, SourceKey, SourceTable } from '../../ports/index.js';
import { mysql } from '../../sql/index.js';
import { type Cell, cellText, type MysqlClient, type MysqlLogin } from './client.js';
import { createMysqlClient } from './connection.js';
import { refuseForks } from './forks.js';
import { hiddenColumns, LIMIT_LOCK_WAIT } from './hidden-columns.js';

type Rows = readonly (readonly Cell[])[];

/** `UPDATE CASCADE` and the like; NO ACTION and RESTRICT change no row. */
const CHANGING = "('CASCADE', 'SET NULL', 'SET DEFAULT')";

function queries(database: string): Readonly<Record<'tables' | 'columns' | 'keys' | 'cascades' | 'triggers', string>> {
  const is = `= ${mysql.literal(database)}`;
  return {
    tables: `SELECT table_name, table_type, table_rows, table_comment FROM information_schema.tables
      WHERE table_schema ${is} ORDER BY table_name`,
    columns: `SELECT table_name, column_name, column_type, is_nullable, collation_name, column_comment, extra
      FROM information_schema.columns WHERE table_schema ${is} ORDER BY table_name, ordinal_position`,
    keys: `SELECT table_name, index_name, GROUP_CONCAT(COALESCE(column_name, '') ORDER BY seq_in_index SEPARATOR '\\0'),
      SUM(sub_part IS NOT NULL OR column_name IS NULL), SUM(column_name IS NULL), GROUP_CONCAT(CONCAT(
        column_name, IF(sub_part IS NULL, '', CONCAT('(', sub_part, ')'))) ORDER BY seq_in_index SEPARATOR ', ') FROM information_schema.statistics
      WHERE table_schema ${is} AND non_unique = 0 GROUP BY table_name, index_name ORDER BY table_name, index_name`,
    cascades: `SELECT table_name, constraint_name, update_rule, delete_rule
      FROM information_schema.referential_constraints WHERE constraint_schema ${is}
      AND (update_rule IN ${CHANGING} OR delete_rule IN ${CHANGING}) ORDER BY table_name, constraint_name`,
    triggers: `SELECT event_object_table, trigger_name, action_timing, event_manipulation
      FROM information_schema.triggers WHERE event_object_schema ${is} ORDER BY event_object_table, trigger_name`,
  };
}

function textOf(cell: Cell | undefined): string {
  return cellText(cell) ?? '';
}

/** Cells without the first, by the first, which is the name of the table. */
function byTable(rows: Rows): (table: string) => Rows {
  const groups = new Map<string, (readonly Cell[])[]>();
  for (const [table, ...cells] of rows) {
    const group = groups.get(textOf(table));
    if (group === undefined) groups.set(textOf(table), [cells]);
    else group.push(cells);
  }
  return (table) => groups.get(table) ?? [];
}

function column([name, type, nullable, collation, comment, extra]: readonly Cell[]): SourceColumn {
  return {
    name: textOf(name),
    type: textOf(type),
    nullable: nullable === 'YES',
    collation: cellText(collation),
    comment: textOf(comment),
    generated: /\b(VIRTUAL|STORED) GENERATED\b/.test(textOf(extra)),
    invisible: /\bINVISIBLE\b/.test(textOf(extra)),
  };
}

/** A key over parts of columns or expressions is none that rows are known by. */
function keys(rows: Rows): readonly SourceKey[] {
  return rows
    .filter(([, , partial]) => Number(partial) === 0)
    .map(([name, columns]) => ({ name: textOf(name), columns: textOf(columns).split('\0') }));
}

/** Keys over the first characters of columns. One over an expression is told by no column's name. */
function partialKeys(rows: Rows): readonly string[] {
  return rows
    .filter(([, , partial, expressions]) => Number(partial) > 0 && Number(expressions) === 0)
    .map(([name, , , , parts]) => `${textOf(name)} (${textOf(parts)})`);
}

/** Every table and view of a database, as the client's user may see them. */
async function schemaOf(client: MysqlClient, database: string): Promise<readonly SourceTable[]> {
  await client.execute('SET SESSION group_concat_max_len = 65536');
  const { tables, columns, keys: unique, cascades, triggers } = queries(database);
  const [all, columnsOf, keysOf, cascadesOf, triggersOf] = [
    await client.select(tables),
    byTable(await client.select(columns)),
    byTable(await client.select(unique)),
    byTable(await client.select(cascades)),
    byTable(await client.select(triggers)),
  ];
  return all.map(([name, type, rows, comment]) => {
    const table = textOf(name);
    const kind = textOf(type).includes('VIEW') ? 'view' : 'table';
    return {
      name: { database, table },
      kind,
      rows: kind === 'view' || rows === null || rows === undefined ? null : Number(rows),
      comment: kind === 'view' ? '' : textOf(comment),
      columns: columnsOf(table).map(column),
      keys: keys(keysOf(table)),
      partialKeys: partialKeys(keysOf(table)),
      cascades: cascadesOf(table).map(([key, update, remove]) => `${key} (on update ${update}, on delete ${remove})`),
      triggers: triggersOf(table).map(([trigger, timing, event]) => `${trigger} (${timing} ${event})`),
    };
  });
}

/** The tables, those with hidden columns marked; a view is never read. */
async function withHidden(client: MysqlClient, tables: readonly SourceTable[]): Promise<readonly SourceTable[]> {
  await client.execute(LIMIT_LOCK_WAIT);
  const marked: SourceTable[] = [];
  for (const table of tables) {
    const hidden = table.kind === 'view' ? null : await hiddenColumns(client, table.name);
    marked.push(hidden === null ? table : { ...table, hidden });
  }
  return marked;
}

/** Every table and view of a database, as the login may see them. */
export async function readSourceSchema(login: MysqlLogin, database: string): Promise<readonly SourceTable[]> {
  const client = createMysqlClient(login);
  try {
    await refuseForks(client);
    return await withHidden(client, await schemaOf(client, database));
  } finally {
    await client.close();
  }
}
