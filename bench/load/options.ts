import { join } from 'node:path';
import { Command, Option } from 'commander';
import { DEFAULT_READER, READERS, type Reader } from '../e2e/pipeline.js';
import { atLeast, someOf } from '../program.js';

/** What is loaded, in the order of a run; each part has a pipeline of its own. */
export const PARTS = ['steady', 'backlog', 'reader', 'transaction', 'rows', 'tables', 'columns'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly only: readonly Part[];
  /** Length of the steady load. */
  readonly minutes: number;
  /** Changes per second of the steady load. */
  readonly rate: number;
  /** Changes that wait in the binlog. */
  readonly backlog: number;
  /** Rows of the one transaction. */
  readonly transaction: number;
  readonly tables: number;
  readonly columns: number;
  /** Sizes of the large rows in MiB. */
  readonly rows: readonly number[];
  readonly reader: Reader;
  /** Folder that the results are written to. */
  readonly out: string;
}

/** The command line without `node` and the script. Throws a CommanderError where it is wrong, or asks for help. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('npm run bench:load --')
    .description(
      'Puts the whole pipeline under loads that last, on engines of its own in a temporary folder: an hour at a steady ' +
        'rate, a backlog, the CDC job alone, one large transaction, large rows, many tables, many columns. Compares every row after each.',
    )
    .addOption(
      new Option('--only <parts>', `some of ${PARTS.join(',')}`).default(PARTS, 'all').argParser(someOf(PARTS)),
    )
    .addOption(new Option('--minutes <n>', 'length of the steady load').default(60).argParser(atLeast(2)))
    .addOption(new Option('--rate <n>', 'its changes per second').default(5_000).argParser(atLeast(10)))
    .addOption(new Option('--backlog <n>', 'changes that wait').default(10_000_000).argParser(atLeast(1_000)))
    .addOption(new Option('--transaction <n>', 'rows of one transaction').default(1_000_000).argParser(atLeast(1_000)))
    .addOption(new Option('--tables <n>', 'number of tables').default(200).argParser(atLeast(1)))
    .addOption(new Option('--columns <n>', 'columns of the widest table').default(1_000).argParser(atLeast(2)))
    .addOption(
      new Option('--rows <list>', 'sizes of large rows in MiB')
        .default([16, 60], '16,60')
        .argParser((text: string) => text.split(',').map(atLeast(1))),
    )
    .addOption(new Option('--reader <name>', 'what reads MySQL').choices(READERS).default(DEFAULT_READER))
    .option('--out <folder>', 'where the results are written', join(import.meta.dirname, '..', 'results'))
    .showHelpAfterError('(npm run bench:load -- --help)')
    .exitOverride();
  program.parse([...argv], { from: 'user' });
  return program.opts<Options>();
}
