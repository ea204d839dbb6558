import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { readSourceSchema } from '../../adapters/mysql/index.js';
import { loadPipeline } from '../../config/index.js';
import { CdcctlError, ExitCode } from '../../errors/index.js';
import { type CarriedTable, carry, configText, type RefusedTable, selectTables } from '../../introspect/index.js';
import { displayName, holdsUnfitDates, type UnfitDate } from '../../model/index.js';
import type { SourceTable } from '../../ports/index.js';
import type { CommandResult, Register } from '../command.js';
import { lookForDates } from '../look-for-dates.js';
import { mergeFile } from '../merge-file.js';
import type { Session } from '../session.js';
import { parseSourceUrl, type SourceUrl } from '../source-url.js';

interface InitOptions {
  readonly from?: string;
  readonly tables?: readonly string[];
  readonly exclude?: readonly string[];
  readonly force?: boolean;
  readonly merge?: boolean;
  readonly write?: boolean;
}

const EXAMPLES = `
Examples:
  cdcctl init                                         the order pipeline, as a start
  MYSQL_PWD=... cdcctl init --from mysql://app@db.example.com/shop
  cdcctl init --from mysql://app@db.example.com/shop --tables 'orders,order_%' --exclude '%_log'
  cdcctl init --merge                                 a diff of pipeline.yaml to what MySQL has now; exits 2 where there is one
  cdcctl init --merge --tables 'invoice%' --write     writes it, with new tables of these names

--merge changes columns, types, keys and tables in place, and leaves comments, order and everything else as they are.
New tables are taken only where --tables or --exclude asks for them; a column whose line is commented out stays out.`;

/** The pipeline that this package is tested with. */
const ORDERS = fileURLToPath(new URL('../../../pipeline.yaml', import.meta.url));

export const init: Register = (program, execute) => {
  program
    .command('init')
    .description('write a pipeline.yaml: for the tables of a MySQL that is there, or the order pipeline as a start')
    .option('--from <url>', 'the database, as mysql://user@host:port/database; the password is in MYSQL_PWD')
    .option('--tables <names>', 'tables to take, separated by commas; % stands for any text (default: all)', list)
    .option('--exclude <names>', 'tables to leave out', list)
    .option('--force', 'replace the file where there is one')
    .option('--merge', 'bring the file up to date with MySQL: prints a diff, and exits 2 where there is one')
    .option('--write', 'with --merge: write it')
    .addHelpText('after', EXAMPLES)
    .action((options: InitOptions) => execute('init', (session) => run(session, options)));
};

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

async function run(session: Session, options: InitOptions): Promise<CommandResult> {
  if (options.merge === true) return mergeFile(session, options);
  if (options.write === true) throw unusedWrite();
  const path = resolve(session.globals.config);
  if (existsSync(path) && options.force !== true) throw present(session.globals.config);
  if (options.from === undefined) return write(session, path, readFileSync(ORDERS, 'utf8'), []);
  const url = parseSourceUrl(options.from, session.env);
  session.reporter.hide(new Map([['MYSQL_PWD', url.password]]));
  const { host, port, user, password, database } = url;
  const all = await readSourceSchema({ host, port, user, password }, database);
  const { selected, unknown } = selectTables(all, { tables: options.tables ?? [], exclude: options.exclude ?? [] });
  for (const name of unknown) session.emit({ type: 'warning', text: `no table of ${database} is called ${name}` });
  return fromTables(session, path, url, selected);
}

async function fromTables(
  session: Session,
  path: string,
  url: SourceUrl,
  tables: readonly SourceTable[],
): Promise<CommandResult> {
  const decided = tables.map((table) => carry(table));
  const carried = decided.flatMap((table) => ('why' in table ? [] : [table]));
  const refused = decided.flatMap((table) => ('why' in table ? [table] : []));
  if (carried.length === 0) throw nothing(url.database, refused);
  for (const { table, column, why } of leftOutColumns(carried))
    session.emit({ type: 'warning', text: `${table}.${column} is left out: it ${why}` });
  warnOfCascades(session, carried);
  const source = { host: url.host, port: url.port, user: url.user };
  const text = (tables: readonly CarriedTable[]) =>
    configText({ name: pipelineName(url.database), source, carried: tables, refused });
  const { pipeline } = loadPipeline({
    path: session.globals.config,
    text: text(carried),
    env: session.env,
    collationsRead: true,
  });
  const dates = await lookForDates(session, url, pipeline.tables);
  return write(session, path, text(carried.map((table) => withRemarks(table, dates))), refused, carried, dates);
}

function withRemarks(carried: CarriedTable, dates: readonly UnfitDate[]): CarriedTable {
  const name = displayName(carried.table.name);
  const own = dates.filter(({ table }) => displayName(table) === name);
  return { ...carried, remarks: new Map(own.map((date) => [date.column, holdsUnfitDates(date)])) };
}

/** One line, however many there are: the file names each key beside its table. */
function warnOfCascades({ emit }: Session, carried: readonly CarriedTable[]): void {
  const tables = carried.flatMap(({ table: { name, cascades } }) =>
    cascades.length === 0 ? [] : [`${displayName(name)} (${cascades.map((key) => key.split(' (')[0]).join(', ')})`],
  );
  if (tables.length === 0) return;
  const rest = tables.length > 5 ? `, and ${tables.length - 5} more tables` : '';
  emit({
    type: 'warning',
    text: `changes by cascading foreign keys are not in the binlog, and are not replicated; the file names each key: ${tables.slice(0, 5).join(', ')}${rest}`,
  });
}

function named(what: 'cascades' | 'triggers', carried: readonly CarriedTable[]) {
  return {
    [what]: carried.flatMap(({ table }) => table[what].map((name) => ({ table: displayName(table.name), name }))),
  };
}

function leftOutColumns(carried: readonly CarriedTable[]) {
  return carried.flatMap(({ table, leftOut }) =>
    [...leftOut].map(([column, why]) => ({ table: displayName(table.name), column, why })),
  );
}

/** Lower-case letters, digits and dashes. */
function pipelineName(database: string): string {
  const name = database
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return name.slice(0, 30).replace(/-+$/, '') || 'pipeline';
}

/** What is written passes every check of the config, or is not written. */
function write(
  session: Session,
  path: string,
  text: string,
  refused: readonly RefusedTable[],
  carried: readonly CarriedTable[] = [],
  dates: readonly UnfitDate[] = [],
): CommandResult {
  const { pipeline, warnings } = loadPipeline({
    path: session.globals.config,
    text,
    env: session.env,
    collationsRead: true,
  });
  for (const warning of warnings) session.emit({ type: 'warning', text: warning });
  for (const { table, why } of refused)
    session.emit({ type: 'warning', text: `${displayName(table.name)} is left out: it ${why}` });
  writeFileAtomic.sync(path, text);
  const tables = pipeline.tables.map(({ source }) => displayName(source));
  return {
    json: {
      file: path,
      tables,
      leftOut: refused.map(({ table, why }) => ({ table: displayName(table.name), why })),
      leftOutColumns: leftOutColumns(carried),
      unfitDates: dates.map(({ table, column, kind }) => ({ table: displayName(table), column, kind })),
      ...named('cascades', carried),
      ...named('triggers', carried),
    },
    text: `${session.globals.config}: ${tables.length} ${tables.length === 1 ? 'table' : 'tables'}\nnext: cdcctl up`,
  };
}

function unusedWrite(): CdcctlError {
  const next = 'cdcctl init --merge --write, or leave --write out';
  return new CdcctlError({
    code: 'CDC-USAGE-OPTIONS',
    what: '--write belongs to --merge',
    next,
    exitCode: ExitCode.usage,
  });
}

function present(file: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-FILE-EXISTS',
    what: `${file} is there already`,
    why: 'It is not replaced unless that is asked for.',
    next: `cdcctl init --force, or another file: cdcctl --config other.yaml init`,
    exitCode: ExitCode.usage,
  });
}

function nothing(database: string, refused: readonly RefusedTable[]): CdcctlError {
  return new CdcctlError({
    code: 'CDC-NO-TABLE-FITS',
    what: `No table of ${database} can be replicated`,
    why:
      refused.map(({ table, why }) => `${displayName(table.name)} ${why}`).join('\n') ||
      'None is selected, or the user may see none.',
    next: 'Choose others with --tables, give the user SELECT on them, or add primary keys',
  });
}
