import { ExitCode } from '../../errors/index.js';
import { requireBounds } from '../../generate/index.js';
import type { Register } from '../command.js';
import { parseCount, parseDuration } from '../duration.js';
import { latencyStep } from '../latency-step.js';
import { latencyText } from '../latency-text.js';

interface Options {
  readonly table?: string;
  readonly rate: number;
  readonly count?: number;
  readonly duration?: number;
}

const DEFAULT_COUNT = 1_000;

const EXAMPLES = `
Examples:
  cdcctl latency                            1,000 orders at 100 a second
  cdcctl latency --rate 500 --duration 1m   beside whatever else is written meanwhile

It writes orders with a mark of their own, sees each in Kafka and in the target's view, and deletes them at the end.
Exit codes: 0 all arrived, 3 some did not arrive in time`;

export const latency: Register = (program, execute) => {
  program
    .command('latency')
    .description('measure how soon a row is in Kafka and readable in ClickHouse, hop by hop')
    .option('--table <name>', 'database.table; the first one marked `generate: true` by default')
    .option('--rate <n>', 'orders per second', parseCount(1), 100)
    .option('--count <n>', `orders in all; ${DEFAULT_COUNT} where --duration is not given`, parseCount(1))
    .option('--duration <time>', 'how long, such as 30s or 5m', parseDuration)
    .addHelpText('after', EXAMPLES)
    .action((options: Options) =>
      execute('latency', async (session) => {
        const count = rowsOf(options);
        requireBounds({ rate: options.rate, count });
        const result = await latencyStep(session, { ...options, count });
        const exitCode = result.lost > 0 ? ExitCode.unverified : ExitCode.done;
        return { exitCode, json: { ...result }, text: latencyText(result) };
      }),
    );
};

function rowsOf({ rate, count, duration }: Options): number {
  if (duration === undefined) return count ?? DEFAULT_COUNT;
  return Math.min(count ?? Number.POSITIVE_INFINITY, Math.max(1, Math.round((rate * duration) / 1000)));
}
