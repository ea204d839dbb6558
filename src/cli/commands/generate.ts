import { ExitCode } from '../../errors/index.js';
import type { GenerateResult, LatencyResult } from '../../generate/index.js';
import type { Register } from '../command.js';
import { parseCount, parseDuration } from '../duration.js';
import { generateStep, latencyStep } from '../generate-steps.js';

interface Options {
  readonly table?: string;
  readonly rate: number;
  readonly count?: number;
  readonly duration?: number;
  readonly seed: number;
  readonly latency?: boolean;
}

const EXAMPLES = `
Examples:
  cdcctl generate --count 100                     100 changes: new orders, new statuses, deletions
  cdcctl generate --rate 1000 --duration 30s      30,000 changes in half a minute
  cdcctl generate --latency --rate 100 --count 3000
                                                  new orders only; prints how soon they are readable in ClickHouse`;

export const generate: Register = (program, execute) => {
  program
    .command('generate')
    .description('write orders to MySQL: only to a table that the config marks with `generate: true`')
    .option('--table <name>', 'database.table; the first one marked `generate: true` by default')
    .option('--rate <n>', 'changes per second', parseCount(1), 100)
    .option('--count <n>', 'changes in all; 100 where --duration is not given', parseCount(1))
    .option('--duration <time>', 'how long, such as 30s or 5m', parseDuration)
    .option('--seed <n>', 'the same seed writes the same orders', parseCount(0), 1)
    .option('--latency', 'insert only, and measure the time from COMMIT in MySQL to readable in ClickHouse')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) =>
      execute('generate', async (session) => {
        if (options.latency === true) {
          const result = await latencyStep(session, { ...options, count: options.count ?? 1000 });
          const exitCode = result.lost > 0 ? ExitCode.unverified : ExitCode.done;
          return { exitCode, json: { ...result }, text: latencyText(result) };
        }
        const result = await generateStep(session, options);
        return { json: { ...result }, text: `${generateText(result)}\nnext: cdcctl validate` };
      }),
    );
};

/** One line with what was written. */
export function generateText({ inserted, updated, deleted, achievedRate }: GenerateResult): string {
  return `${inserted} orders inserted, ${updated} updated, ${deleted} deleted (${Math.round(achievedRate)} changes/s)`;
}

function latencyText({ rows, lost, p50, p99, max, achievedRate }: LatencyResult): string {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const missing = lost === 0 ? '' : `\n${lost} orders did not become readable in time`;
  return `COMMIT in MySQL to readable in ClickHouse, ${rows} orders at ${Math.round(achievedRate)}/s: p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}${missing}`;
}
