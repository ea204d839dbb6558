import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { FAULTS } from './faults/index.js';
import type { Delivery } from './stack.js';

export interface Options {
  readonly seed: number;
  readonly minutes: number;
  /** Kinds that are run; all where it is empty. */
  readonly only: readonly string[];
  readonly delivery: readonly Delivery[];
  /** Changes a second that the writer aims at. */
  readonly rate: number;
  /** File that the table is written to, besides standard output. */
  readonly out?: string;
  /** Reports of earlier runs whose results stand in the table too. */
  readonly also: readonly string[];
  /** File for the counts, in the form of vitest's JSON report. */
  readonly report?: string;
  readonly direct: boolean;
  readonly list: boolean;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It has to be a number above 0.');
  return number;
}

function files(text: string): readonly string[] {
  return text.split(',');
}

/** A kind, or the beginning of several: `kill-` is all of these. */
function kinds(text: string): readonly string[] {
  return text.split(',').flatMap((name) => {
    const found = FAULTS.filter(({ kind }) => kind === name || (name.endsWith('-') && kind.startsWith(name)));
    if (found.length === 0) throw new InvalidArgumentError(`There is no fault ${name}; --list names them.`);
    return found.map(({ kind }) => kind);
  });
}

/** The command line without `node` and the script. Throws a CommanderError where it is wrong, or asks for help. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('npm run test:faults --')
    .description('faults on the embedded engines, while rows are written, read and compared')
    .option('--minutes <n>', 'how long faults are made; the one that runs then is finished', positive, 15)
    .option('--seed <n>', 'repeats the order and the moments of another run', positive, randomInt(1, 1_000_000))
    .option(
      '--only <kinds>',
      'these kinds alone, separated by commas; a name that ends with - means all that begin so',
      kinds,
      [],
    )
    .option('--rate <n>', 'changes a second that are written', positive, 1_000)
    .option('--out <file>', 'writes the table to this file')
    .option('--report <file>', 'writes the results to this file as JSON')
    .option('--also <files>', 'reports of earlier runs, separated by commas, that --out is made of too', files, [])
    .addOption(
      new Option('--delivery <kind>', 'one kind of delivery instead of both in turn')
        .choices(['at-least-once', 'exactly-once'])
        .argParser((text: string) => [text as Delivery])
        .default(['at-least-once', 'exactly-once'], 'both'),
    )
    .option('--direct', 'without proxies between the engines; what needs them is skipped', false)
    .option('--list', 'names the faults and ends', false)
    .exitOverride();
  return program.parse(argv, { from: 'user' }).opts<Options>();
}
