import type { GenerateResult } from '../../generate/index.js';
import type { Register } from '../command.js';
import { parseCount, parseDuration } from '../duration.js';
import { generateStep } from '../generate-steps.js';

interface Options {
  readonly table?: string;
  readonly rate: number;
  readonly count?: number;
  readonly duration?: number;
  readonly seed: number;
}

const EXAMPLES = `
Examples:
  cdcctl generate --count 100                     100 changes: new orders, new statuses, deletions
  cdcctl generate --rate 1000 --duration 30s      30,000 changes in half a minute`;

export const generate: Register = (program, execute) => {
  program
    .command('generate')
    .description('write orders to MySQL: only to a table that the config marks with `generate: true`')
    .option('--table <name>', 'database.table; the first one marked `generate: true` by default')
    .option('--rate <n>', 'changes per second', parseCount(1), 100)
    .option('--count <n>', 'changes in all; 100 where --duration is not given', parseCount(1))
    .option('--duration <time>', 'how long, such as 30s or 5m', parseDuration)
    .option('--seed <n>', 'the same seed writes the same orders', parseCount(0), 1)
    .addHelpText('after', EXAMPLES)
    .action((options: Options) =>
      execute('generate', async (session) => {
        const result = await generateStep(session, options);
        return { json: { ...result }, text: `${generateText(result)}\nnext: cdcctl validate` };
      }),
    );
};

/** One line with what was written. */
export function generateText({ inserted, updated, deleted, achievedRate }: GenerateResult): string {
  return `${inserted} orders inserted, ${updated} updated, ${deleted} deleted (${Math.round(achievedRate)} changes/s)`;
}
