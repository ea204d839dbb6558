import { CdcctlError, ExitCode } from '../errors/index.js';
import { displayName, keyColumns, type Table } from '../model/index.js';
import { orderTableProblems } from './order-table.js';

/** The table that `latency` has for itself in a database of others. */
export const LATENCY_TABLE = 'cdcctl_latency';

/** Its columns, as they stand in CREATE TABLE. */
export const LATENCY_COLUMNS = [
  'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'run VARCHAR(60) NOT NULL',
  'written_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
] as const;

/** What a marked row is written as: an order, or a row of a table like `cdcctl_latency`. */
export type MarkedRowKind = 'order' | 'own';

/** What a marked row holds, as far as it is the same every time, by the names in MySQL. */
const VALUES: Readonly<Record<MarkedRowKind, Readonly<Record<string, string>>>> = {
  order: { user_id: '1', quantity: '1', status: 'pending' },
  own: {},
};

function kindOf(table: Table): MarkedRowKind | null {
  if (table.generate) return orderTableProblems(table).length === 0 ? 'order' : null;
  const key = keyColumns(table).map(({ sourceName, type }) => `${sourceName} ${type.kind}`);
  const run = table.columns.find(({ sourceName }) => sourceName === 'run');
  return key.join() === 'id integer' && run?.type.kind === 'string' ? 'own' : null;
}

/** Why no marked row would arrive; null where each would. */
function excluded({ where = [] }: Table, kind: MarkedRowKind): string | null {
  for (const { column, values } of where) {
    const value = VALUES[kind][column.sourceName];
    if (value !== undefined && values.includes(value)) continue;
    const other = value === undefined ? 'another one' : value;
    return `Its \`where\` lets rows pass whose ${column.sourceName} is ${values.join(' or ')}, and marked rows have ${other}: none would arrive.`;
  }
  return null;
}

function unfit(table: Table, why: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-LATENCY-TABLE',
    what: `\`latency\` does not write to ${displayName(table.source)}`,
    why,
    next: 'Use a table of its own: cdcctl latency --create-table',
    exitCode: ExitCode.config,
  });
}

/** How marked rows are written to the table. Throws a CdcctlError where they may not be, or would not arrive. */
export function markedRowKind(table: Table): MarkedRowKind {
  const kind = kindOf(table);
  if (kind === null) {
    const columns = 'id, an integer that MySQL counts up and that is the key, and run, a text';
    throw unfit(table, `It is neither a table of orders with \`generate: true\` nor one with the columns ${columns}.`);
  }
  const why = excluded(table, kind);
  if (why !== null) throw unfit(table, why);
  return kind;
}

/** The table that is named, else one of orders that the config gives, else the one that `latency` has for itself. */
export function latencyTable(tables: readonly Table[], name: string | undefined): Table {
  const own = tables.find(({ source }) => source.table === LATENCY_TABLE);
  const table =
    name === undefined
      ? (tables.find(({ generate }) => generate) ?? own)
      : tables.find(({ source }) => displayName(source) === name);
  if (table !== undefined) return table;
  if (name !== undefined) {
    const next = `Choose one of: ${tables.map(({ source }) => displayName(source)).join(', ')}`;
    throw new CdcctlError({
      code: 'CDC-TABLE-UNKNOWN',
      what: `The pipeline has no table ${name}`,
      next,
      exitCode: ExitCode.usage,
    });
  }
  throw new CdcctlError({
    code: 'CDC-LATENCY-TABLE',
    what: 'The pipeline has no table that `latency` may write to',
    why: 'It writes to a table of orders with `generate: true`, or to one of its own, and to another only where it is named.',
    next: `cdcctl latency --create-table, or have it made: CREATE TABLE ${LATENCY_TABLE} (${LATENCY_COLUMNS.join(', ')})`,
    exitCode: ExitCode.config,
  });
}
