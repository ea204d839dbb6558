import { ExitCode } from '../../errors/index.js';
import { LATENCY_TABLE, requireBounds } from '../../generate/index.js';
import { displayName } from '../../model/index.js';
import type { CommandResult, Register } from '../command.js';
import { parseCount, parseDuration } from '../duration.js';
import { createLatencyTable } from '../latency-rows.js';
import { latencyStep } from '../latency-step.js';
import { latencyText } from '../latency-text.js';
import type { Session } from '../session.js';

interface Options {
  readonly table?: string;
  readonly user?: string;
  readonly createTable?: boolean;
  readonly rate: number;
  readonly count?: number;
  readonly duration?: number;
}

const DEFAULT_COUNT = 1_000;

const EXAMPLES = `
Examples:
  cdcctl latency                            1,000 rows at 100 a second
  cdcctl latency --rate 500 --duration 1m   beside whatever else is written meanwhile

It writes rows with a mark of their own, sees each in Kafka and in the target's view, and deletes them at the end: orders of a
table with \`generate: true\`, or rows of ${LATENCY_TABLE}, a table that it has for itself. To other tables it never writes.
In a MySQL of your own, with a user that may CREATE, SELECT, INSERT and DELETE there, and SELECT for the one that reads the binlog:

  MYSQL_PWD=... cdcctl latency --create-table --user app
  cdcctl init --merge --tables ${LATENCY_TABLE} --write   then a new generation, where the jobs run already
  MYSQL_PWD=... cdcctl latency --user app

Exit codes: 0 all arrived, 3 some did not arrive in time`;

export const latency: Register = (program, execute) => {
  program
    .command('latency')
    .description('measure how soon a row is in Kafka and readable in ClickHouse, hop by hop')
    .option('--table <name>', `database.table; by default one marked \`generate: true\`, else ${LATENCY_TABLE}`)
    .option('--create-table', `make ${LATENCY_TABLE} beside the first table of the pipeline, and measure nothing`)
    .option('--user <name>', 'who writes to it, with MYSQL_PWD; by default the user that reads the binlog')
    .option('--rate <n>', 'rows per second', parseCount(1), 100)
    .option('--count <n>', `rows in all; ${DEFAULT_COUNT} where --duration is not given`, parseCount(1))
    .option('--duration <time>', 'how long, such as 30s or 5m', parseDuration)
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => execute('latency', (session) => run(session, options)));
};

async function run(session: Session, options: Options): Promise<CommandResult> {
  if (options.createTable === true) {
    const name = displayName(await createLatencyTable(session, options.user));
    const next = `cdcctl init --merge --tables ${LATENCY_TABLE} --write`;
    return { json: { table: name }, text: `${name}\nnext: ${next}` };
  }
  const count = rowsOf(options);
  requireBounds({ rate: options.rate, count });
  const result = await latencyStep(session, { ...options, count });
  const exitCode = result.lost > 0 ? ExitCode.unverified : ExitCode.done;
  return { exitCode, json: { ...result }, text: latencyText(result) };
}

function rowsOf({ rate, count, duration }: Options): number {
  if (duration === undefined) return count ?? DEFAULT_COUNT;
  return Math.min(count ?? Number.POSITIVE_INFINITY, Math.max(1, Math.round((rate * duration) / 1000)));
}
