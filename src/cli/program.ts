import { Command, Option } from 'commander';
import type { ErrorCode } from '../errors/index.js';
import type { Execute } from './command.js';
import { commands } from './commands.js';
import { version } from './version.js';

/** What commander finds wrong with a command line. */
export const USAGE: ErrorCode = 'CDC-USAGE';

/** The program with all its commands: what `--help` shows, and what docs/commands.md is made from. */
export function createProgram(execute: Execute): Command {
  const program = new Command('cdcctl')
    .description('Real-time MySQL to ClickHouse pipelines as code, from one pipeline.yaml.')
    .version(version())
    .addOption(new Option('-c, --config <file>', 'the pipeline').default('pipeline.yaml').env('CDCCTL_CONFIG'))
    .addOption(
      new Option('--target <target>', 'processes of this machine, or containers')
        .choices(['local', 'docker'])
        .default('local')
        .env('CDCCTL_TARGET'),
    )
    .option('--json', 'print one JSON document on stdout (NDJSON for streams)')
    .option('--verbose', 'show causes of errors')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(cdcctl --help shows every command)')
    .configureOutput({ outputError: (text, write) => write(`${text.trimEnd()}\n  code: ${USAGE}\n`) })
    .exitOverride()
    .addHelpText('after', HELP);
  for (const register of commands) register(program, execute);
  return program;
}

const HELP = `
Examples:
  cdcctl up                       start MySQL, Kafka, Flink and ClickHouse
  cdcctl submit                   start the two Flink jobs
  cdcctl generate --rate 100      write orders to MySQL
  cdcctl validate                 prove that both sides hold the same rows
  cdcctl down                     stop everything, keep the data
  cdcctl --target docker up       the same in containers; CDCCTL_TARGET=docker says it once for all commands

Exit codes:
  0 done   1 failed   2 a difference was found   3 could not verify in time   64 wrong usage   78 wrong config`;
