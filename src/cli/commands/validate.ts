import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { nearest } from '../../config/nearest.js';
import { CdcctlError } from '../../errors/index.js';
import { displayName, type Pipeline } from '../../model/index.js';
import { junitXml } from '../../report/junit.js';
import { formatReport } from '../../report/validation-text.js';
import { exitCodeOf, type ValidateOptions, type ValidationReport } from '../../validate/index.js';
import type { CommandResult, Register } from '../command.js';
import { validateDirectly } from '../direct.js';
import { parseCount, parseDuration, parsePercentage, parseTime } from '../duration.js';
import type { Session } from '../session.js';
import { DEFAULT_WAIT_MS, validateStep } from '../steps.js';
import { usageError } from '../usage.js';

interface Options {
  readonly wait?: number;
  readonly tables?: readonly string[];
  readonly sample?: number;
  readonly since?: number;
  readonly sinceColumn?: string;
  readonly countsOnly?: boolean;
  readonly examples?: number;
  readonly junit?: string;
  readonly source?: string;
  readonly sink?: string;
  readonly final?: boolean;
}

const HELP = `
Verdicts:
  ok             every row and every column was compared and is the same
  partial        the same as far as was asked for: --sample, --since. What was left out is named
  counts equal   with --counts-only: as many rows on both sides, and no value was compared
  different      rows differ, and the jobs had the time to bring them
  unverified     none of these could be shown, such as rows that are still on their way

Exit codes: 0 ok or partial, 2 different, 3 unverified or counts equal (equal counts do not show that rows are the same)

Examples:
  cdcctl validate --tables shop.orders,shop.items --wait 5m
  cdcctl validate --sample 5                       a quick look at a large table: 5 % of its key ranges
  cdcctl validate --since 24h                      rows changed since yesterday; deletes are not seen by their time
  cdcctl validate --since 2026-11-24T10:00:00Z --since-column changed_on
  cdcctl validate --junit report.xml --examples 50

Tables that other jobs bring to ClickHouse, without a pipeline.yaml (columns are matched by name, nothing but the rows is waited for):
  MYSQL_PWD=... CLICKHOUSE_PASSWORD=... cdcctl validate --source mysql://app@db:3306/shop.orders \\
    --sink http://app@analytics:8123/shop.orders --final`;

export const validate: Register = (program, execute) => {
  program
    .command('validate')
    .description('wait until the jobs have caught up, then compare every column of every row on both sides')
    .option('--wait <time>', 'how long to wait for the jobs and for differing rows (default: 60s)', parseDuration)
    .option('--tables <names>', 'only these tables, named as in the config and separated by commas', list)
    .option('--sample <percent>', "only this percentage of the key's ranges, others each time", parsePercentage)
    .option('--since <time>', 'only rows changed since: a time (UTC), or a duration before now', parseTime(Date.now))
    .option('--since-column <name>', 'the column that says so (default: the one ON UPDATE, or updated_at)')
    .option('--counts-only', 'count the rows, compare no values')
    .option('--examples <count>', 'how many differences to show for each table (default: 10)', parseCount(0))
    .option('--junit <file>', 'write the report as JUnit XML too')
    .option(
      '--source <url>',
      'without a pipeline: mysql://user@host:port/database[.table]; the password is in MYSQL_PWD',
    )
    .option(
      '--sink <url>',
      'with --source: http://user@host:port/database[.table]; the password is in CLICKHOUSE_PASSWORD',
    )
    .option('--final', 'with --sink: read tables that replace rows while they merge with FINAL')
    .addHelpText('after', HELP)
    .action((options: Options) => execute('validate', (session) => run(session, options)));
};

function list(text: string): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Name a table.');
  return names;
}

async function run(session: Session, options: Options): Promise<CommandResult> {
  const report = await compare(session, options);
  if (options.junit !== undefined) writeJunit(options.junit, session, report);
  return { exitCode: exitCodeOf(report), json: { ...report }, text: formatReport(report) };
}

function compare(session: Session, options: Options): Promise<ValidationReport> {
  const { tables, source, sink, final, wait: waitMs = DEFAULT_WAIT_MS } = options;
  const selected = selection(options);
  if (source !== undefined && sink !== undefined) {
    const direct = { source, sink, final: final === true, waitMs, ...(tables === undefined ? {} : { tables }) };
    return validateDirectly(session, direct, selected);
  }
  if (source !== undefined || sink !== undefined || final === true) {
    throw usageError(
      'CDC-USAGE-OPTIONS',
      '--source and --sink go together, and --final with them',
      'cdcctl validate --help shows an example.',
    );
  }
  const names = tables?.map((name) => known(session.pipeline(), name));
  return validateStep(session, waitMs, { ...selected, ...(names === undefined ? {} : { tables: names }) });
}

function selection({ sample, since, sinceColumn, countsOnly, examples }: Options): ValidateOptions {
  if (sinceColumn !== undefined && since === undefined)
    throw usageError('CDC-USAGE-OPTIONS', '--since-column needs --since', 'Name a time too.');
  return {
    ...(sample === undefined ? {} : { sample }),
    ...(since === undefined ? {} : { since: { at: since, ...(sinceColumn ? { column: sinceColumn } : {}) } }),
    ...(countsOnly === true ? { countsOnly } : {}),
    ...(examples === undefined ? {} : { examples }),
  };
}

/** The table of this name, or of this name in the only database that has one. */
function known({ tables }: Pipeline, name: string): string {
  const names = tables.map(({ source }) => displayName(source));
  const found = names.includes(name) ? [name] : names.filter((one) => one.endsWith(`.${name}`));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const meant = nearest(name, names) ?? names[0];
  throw usageError(
    'CDC-TABLE-UNKNOWN',
    `The config has no table ${name}`,
    `Did you mean ${meant}? The tables are ${names.join(', ')}.`,
  );
}

/** Writes the report as JUnit XML, without passwords; throws where the file cannot be written. */
export function writeJunit(file: string, session: Session, report: ValidationReport): void {
  try {
    writeFileAtomic.sync(resolve(file), junitXml(session.reporter.scrubbed(report)));
  } catch (error) {
    throw new CdcctlError({
      code: 'CDC-FILE-NOT-WRITTEN',
      what: `${file} cannot be written`,
      next: 'Name a file in a folder that is there.',
      cause: error,
    });
  }
}
