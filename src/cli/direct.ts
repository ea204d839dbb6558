import { createSinkDb, readSinkSchema } from '../adapters/clickhouse/index.js';
import { systemClock } from '../adapters/host/clock.js';
import { createSourceDb, readSourceSchema } from '../adapters/mysql/index.js';
import { nearest } from '../config/nearest.js';
import { type ComparableTable, comparable } from '../introspect/index.js';
import { DEFAULT_PORTS, displayName, type Table } from '../model/index.js';
import type { SourceTable } from '../ports/index.js';
import type { Reporter } from '../report/reporter.js';
import { notCompared, type ValidateOptions, type ValidationReport, validatePipeline } from '../validate/index.js';
import type { Session } from './session.js';
import { parseTableUrl, SINK, SOURCE, type TableUrl } from './table-url.js';
import { usageError } from './usage.js';

export interface DirectOptions {
  readonly source: string;
  readonly sink: string;
  readonly final: boolean;
  /** Tables of the source's database; all where the URL names none and this does not. */
  readonly tables?: readonly string[];
  readonly waitMs: number;
}

/** Tables that can be compared, and the others, each with why. */
interface Found {
  readonly comparable: readonly ComparableTable[];
  readonly others: readonly { readonly table: Pick<Table, 'source' | 'target'>; readonly why: string }[];
  /** Names of the views that are not compared, as only tables are unless a view is named. */
  readonly views: readonly string[];
}

/**
 * Compares tables that other jobs bring from MySQL to ClickHouse. What both sides have is read from the servers; there
 * is no pipeline to wait for, only the rows. A table that cannot be compared is in the report, unverified.
 */
export async function validateDirectly(
  session: Pick<Session, 'env' | 'emit' | 'signal'> & { readonly reporter: Pick<Reporter, 'hide'> },
  direct: DirectOptions,
  options: ValidateOptions,
): Promise<ValidationReport> {
  const from = parseTableUrl(direct.source, SOURCE, session.env);
  const to = parseTableUrl(direct.sink, SINK, session.env);
  session.reporter.hide(new Map(Object.entries({ MYSQL_PWD: from.password, CLICKHOUSE_PASSWORD: to.password })));
  const mysql = {
    host: from.hostname,
    port: from.port ?? DEFAULT_PORTS.mysql,
    user: from.user,
    password: from.password,
  };
  const url = `${to.protocol}//${to.host}`;
  const found = await comparableTables(mysql, { url, user: to.user, password: to.password }, from, to, direct.tables);
  const source = createSourceDb(mysql);
  const passwords = { readerPassword: to.password, adminPassword: '' };
  const sink = createSinkDb({ url, reader: to.user, final: direct.final, ...passwords });
  try {
    const { emit, signal } = session;
    const tables = found.comparable.map(({ table }) => table);
    const notComparable = new Map(
      found.comparable.map(({ table, notComparable }) => [displayName(table.source), notComparable]),
    );
    for (const { why } of found.others) emit({ type: 'warning', text: `not compared: ${why}` });
    const deps = { tables, notComparable, source, sink, emit, signal, clock: systemClock, random: Math.random };
    const report = await validatePipeline({ ...deps, waitMs: direct.waitMs }, options);
    const others = found.others.map(({ table, why }) => notCompared(table, why));
    return { tables: [...report.tables, ...others], notCompared: [...report.notCompared, ...found.views] };
  } finally {
    await Promise.allSettled([source.close(), sink.close()]);
  }
}

async function comparableTables(
  mysql: Parameters<typeof readSourceSchema>[0],
  clickhouse: Parameters<typeof readSinkSchema>[0],
  from: TableUrl,
  to: TableUrl,
  names: readonly string[] | undefined,
): Promise<Found> {
  const all = await readSourceSchema(mysql, from.database);
  const sinkTables = await readSinkSchema(clickhouse, to.database);
  const wanted = wantedTables(all, from, names);
  if (to.table !== null && wanted.length !== 1) {
    const next = 'Name a database in --sink, or one table in --source too.';
    throw usageError('CDC-USAGE-OPTIONS', '--sink names one table, and --source more', next);
  }
  const decided = wanted.map((table) => {
    const target = { database: to.database, table: to.table ?? table.name.table };
    return {
      names: { source: table.name, target },
      found: comparable(table, target, sinkTables.get(target.table) ?? new Map()),
    };
  });
  const isAll = from.table === null && names === undefined;
  return {
    views: isAll ? all.filter(({ kind }) => kind === 'view').map(({ name }) => displayName(name)) : [],
    comparable: decided.flatMap(({ found }) => (typeof found === 'string' ? [] : [found])),
    others: decided.flatMap(({ names, found }) => (typeof found === 'string' ? [{ table: names, why: found }] : [])),
  };
}

function wantedTables(
  all: readonly SourceTable[],
  { database, table }: TableUrl,
  names: readonly string[] | undefined,
): readonly SourceTable[] {
  const wanted = table === null ? names : [table];
  if (wanted === undefined) return all.filter(({ kind }) => kind === 'table');
  return wanted.map((name) => {
    const found = all.find((one) => one.name.table === name || displayName(one.name) === name);
    if (found !== undefined) return found;
    const close = nearest(
      name,
      all.map((one) => one.name.table),
    );
    const next = close === undefined ? 'Check its name and the rights of the user.' : `Did you mean ${close}?`;
    throw usageError('CDC-TABLE-UNKNOWN', `MySQL shows no table ${name} in ${database}`, next);
  });
}
