import { Command, InvalidArgumentError } from 'commander';
import type { FieldCase } from './case.js';
import { CASES } from './cases/index.js';

export interface Options {
  /** Cases that are run; all where it is empty. */
  readonly only: readonly FieldCase[];
  /** Those that bear each other alone, on one stack: what CI has the time for. */
  readonly short: boolean;
  readonly list: boolean;
  /** Keeps the result beside the cases, and makes docs/field-cases.md of that of the default reader. */
  readonly record: boolean;
  /** File for the counts, in the form of vitest's JSON report, and all that was found. */
  readonly report?: string;
}

/** A name, or the beginning of several: `add-` is all of these. */
function chosen(text: string): readonly FieldCase[] {
  return text.split(',').flatMap((name) => {
    const found = CASES.filter((one) => one.name === name || (name.endsWith('-') && one.name.startsWith(name)));
    if (found.length === 0) throw new InvalidArgumentError(`There is no case ${name}; --list names them.`);
    return found;
  });
}

/** The command line without `node` and the script. Throws a CommanderError where it is wrong, or asks for help. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('npm run test:field --')
    .description('the cases of the field reports on the embedded engines')
    .option(
      '--only <cases>',
      'these cases alone, separated by commas; a name that ends with - means all that begin so',
      chosen,
      [],
    )
    .option('--short', 'only the cases that share one stack', false)
    .option('--report <file>', 'writes what was found to this file, as JSON')
    .option('--record', 'keeps what these cases came to, and writes docs/field-cases.md', false)
    .option('--list', 'names the cases and ends', false)
    .exitOverride();
  return program.parse(argv, { from: 'user' }).opts<Options>();
}
