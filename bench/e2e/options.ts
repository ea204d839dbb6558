import { join } from 'node:path';
import { Command, Option } from 'commander';
import { atLeast, someOf } from '../program.js';
import { DEFAULT_READER, READERS, type Reader } from './pipeline.js';

/** What is measured, in the order of a run. */
export const PARTS = ['growth', 'snapshot', 'stream', 'limits', 'validate', 'queries', 'peers'] as const;
export type Part = (typeof PARTS)[number];

/** Other ways to copy a table. */
export const PEERS = ['mysql-ch-replicator', 'debezium'] as const;
export type PeerName = (typeof PEERS)[number];

export interface Options {
  readonly rows: number;
  /** Length of each measurement at a steady rate. */
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly only: readonly Part[];
  /** Some exactly where `only` has them. */
  readonly peers: readonly PeerName[];
  readonly profile: 'latency' | 'throughput';
  readonly reader: Reader;
  /** Folder that the results are written to. */
  readonly out: string;
}

const OWN = PARTS.filter((part) => part !== 'peers');
const FULL = { rows: 5_000_000, seconds: 25, only: OWN } as const;
/** Growth takes two more pipelines, most of whose time is their start. */
const QUICK = { rows: 500_000, seconds: 10, only: OWN.filter((part) => part !== 'growth') } as const;
/** Fewer than these leave too little to change. */
const FEWEST_ROWS = 10_000;

function rates(text: string): readonly number[] {
  return text.split(',').map(atLeast(10));
}

/** The command line without `node` and the script. Throws a CommanderError where it is wrong, or asks for help. */
export function parseOptions(argv: readonly string[]): Options {
  const program = new Command('npm run bench --')
    .description(
      'Measures the whole pipeline, from MySQL to ClickHouse, on engines of its own in a temporary folder: the snapshot, ' +
        'the binlog at steady rates and at its maximum, what growth costs, validation, and queries through the view.',
    )
    .option('--quick', `less than five minutes: --rows ${QUICK.rows} --seconds ${QUICK.seconds}, without growth`, false)
    .addOption(
      new Option('--only <parts>', `some of ${PARTS.join(',')} (default: all but peers)`).argParser(someOf(PARTS)),
    )
    .addOption(
      new Option(
        '--peers [names]',
        `besides, the same work by others on the same MySQL and ClickHouse: ${PEERS.join(',')} (default: both)`,
      )
        .preset(PEERS.join(','))
        .argParser(someOf(PEERS)),
    )
    .addOption(new Option('--rows <n>', `rows of the snapshot (default: ${FULL.rows})`).argParser(atLeast(FEWEST_ROWS)))
    .addOption(
      new Option('--seconds <n>', `length of each measurement at a rate (default: ${FULL.seconds})`).argParser(
        atLeast(1),
      ),
    )
    .addOption(
      new Option('--rates <list>', 'changes per second').default([1_000, 10_000], '1000,10000').argParser(rates),
    )
    .addOption(
      new Option('--profile <name>', 'profile of the pipeline').choices(['latency', 'throughput']).default('latency'),
    )
    .addOption(new Option('--reader <name>', 'what reads MySQL').choices(READERS).default(DEFAULT_READER))
    .option('--out <folder>', 'where the results are written', join(import.meta.dirname, '..', 'results'))
    .showHelpAfterError('(npm run bench -- --help)')
    .exitOverride();
  program.parse([...argv], { from: 'user' });
  const { quick, ...given } = program.opts<
    Omit<Options, 'rows' | 'seconds' | 'only' | 'peers'> & Partial<Options> & { quick: boolean }
  >();
  const options = { ...(quick ? QUICK : FULL), ...given };
  const peers = given.peers ?? (options.only.includes('peers') ? PEERS : []);
  return {
    ...options,
    peers,
    only: PARTS.filter((part) => options.only.includes(part) || (part === 'peers' && peers.length > 0)),
  };
}

/** How much of everything a run takes, all made from the rows of the snapshot. */
export interface Sizes {
  readonly snapshot: number;
  /** Changes that wait in the binlog before the jobs read them at their maximum. */
  readonly backlog: number;
  /** Rows that the queries and the validation see at least. */
  readonly queried: number;
  /** Keys of the pipelines that the large one is compared with. */
  readonly few: number;
  readonly peerRows: number;
  readonly peerBacklog: number;
}

export function sizesOf({ rows, only }: Pick<Options, 'rows' | 'only'>): Sizes {
  const few = Math.round(rows / 10);
  const large = only.some((part) => part === 'snapshot' || part === 'validate' || part === 'queries');
  return {
    snapshot: large ? rows : few * 2,
    backlog: Math.round(rows * 0.4),
    queried: rows * 2,
    few,
    peerRows: Math.round(rows / 5),
    peerBacklog: Math.round(rows / 5),
  };
}
