import { join } from 'node:path';
import { Command, Option } from 'commander';
import { atLeast, someOf } from '../program.js';
import { CONTENDERS, type ContenderName } from './contenders.js';

export interface Options {
  readonly rows: number;
  readonly rounds: number;
  readonly parallelism: number;
  readonly only: readonly ContenderName[];
  readonly profile: boolean;
  /** Folder that the results are written to. */
  readonly out: string;
}

/** Fewer than these leave no update and no deletion to get wrong. */
const FEWEST_ROWS = 1_000;

/** The command line without `node` and the script. Throws a CommanderError where it is wrong, or asks for help. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('npm run bench:sink --')
    .description(
      'Drains one Kafka topic of orders into ClickHouse with every contender, round by round, and compares them.',
    )
    .addOption(new Option('--rows <n>', 'records in the topic').default(2_000_000).argParser(atLeast(FEWEST_ROWS)))
    .addOption(new Option('--rounds <n>', 'runs of each contender').default(3).argParser(atLeast(1)))
    .addOption(
      new Option('--only <names>', `some of ${CONTENDERS.join(',')}`)
        .default(CONTENDERS, 'all')
        .argParser(someOf(CONTENDERS)),
    )
    .addOption(new Option('--parallelism <n>', 'parallelism of the Flink jobs').default(1).argParser(atLeast(1)))
    .option('--profile', 'one more run of the clickhouse sink, recorded with JFR', false)
    .option('--out <folder>', 'where the results are written', join(import.meta.dirname, '..', 'results'))
    .showHelpAfterError('(npm run bench:sink -- --help)')
    .exitOverride();
  program.parse([...argv], { from: 'user' });
  return program.opts<Options>();
}
