import type { Artifacts } from '../../src/adapters/local/engine-spec.js';
import type { Emit } from '../../src/ports/index.js';
import { failureText } from '../program.js';
import { type Options, PARTS, type Part, PEERS, type Sizes } from './options.js';
import type { BenchTable } from './pipeline.js';
import type { Measured } from './result.js';
import type { Changes } from './rows.js';
import type { E2eStack } from './stack.js';

/** What every measurement needs. */
export interface Bench {
  readonly options: Options;
  readonly sizes: Sizes;
  readonly artifacts: Artifacts;
  /** Folder that programs are kept in between runs. */
  readonly cache: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A bench with its pipeline up. */
export interface Running extends Bench {
  readonly stack: E2eStack;
  readonly table: BenchTable;
  readonly changes: Changes;
}

/** Fills while the parts run. */
export type Findings = { -readonly [Key in keyof Measured]: Measured[Key] };

/** Where the figures of a part stand in the result. */
const KEYS: Readonly<Record<Exclude<Part, 'peers'>, string>> = {
  growth: 'growth',
  snapshot: 'snapshotRowsPerSecond',
  stream: 'latencyMs, streamRowsPerSecond, pendingRecords',
  limits: 'limits',
  validate: 'validateRowsPerSecond',
  queries: 'queryMs',
};

/** Says of each part that is not asked for why its figures are absent. */
export function reasonsFor({ only, peers }: Pick<Options, 'only' | 'peers'>): Readonly<Record<string, string>> {
  const parts = PARTS.flatMap((part) => (part === 'peers' || only.includes(part) ? [] : [KEYS[part]]));
  const others = PEERS.filter((name) => !peers.includes(name)).map((name) => `peers.${name}`);
  return Object.fromEntries([
    ...parts.map((key) => [key, 'left out by --only or --quick']),
    ...others.map((key) => [key, 'ask with --peers']),
  ]);
}

/**
 * Measures a part. What was measured before outlives its failure: the report says what failed, and the next part has
 * its turn. False where it failed.
 */
export async function attempt(
  { emit, signal }: Bench,
  findings: Findings,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    signal.throwIfAborted();
    emit({ type: 'warning', text: `${name}: ${failureText(error)}` });
    findings.failures = { ...findings.failures, [name]: failureText(error) };
    return false;
  }
}

/** Such as `1,000 rows/s (2000 in 2.0 s)`. */
export function rateText(rows: number, seconds: number): string {
  return `${Math.round(rows / seconds).toLocaleString('en-US')} rows/s (${rows} in ${seconds.toFixed(1)} s)`;
}
