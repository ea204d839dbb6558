import { systemClock } from '../../src/adapters/host/clock.js';
import { pollUntil, unlessAborted } from '../../src/ports/index.js';
import { memoryOf } from '../e2e/child.js';
import { pendingRecords } from '../e2e/jobs.js';
import type { BenchTable } from '../e2e/pipeline.js';
import type { E2eStack } from '../e2e/stack.js';
import { median } from '../sink/statistics.js';

const SAMPLE_MS = 10_000;

/** What was seen at one moment of a load. */
export interface Sample {
  /** Since its beginning. */
  readonly seconds: number;
  /** Resident bytes of each engine. */
  readonly rssBytes: Readonly<Record<string, number>>;
  /** Records that the sync job has still to fetch; null where Flink does not say. */
  readonly pending: number | null;
  /** Active parts of the table in ClickHouse. */
  readonly parts: number;
}

/** Looks every ten seconds until it is stopped. */
export async function sample(stack: E2eStack, table: BenchTable, signal: AbortSignal): Promise<readonly Sample[]> {
  const pids = await stack.pids();
  const pending = await pendingRecords(stack);
  const begun = performance.now();
  const samples: Sample[] = [];
  const look = async (): Promise<void> => {
    samples.push({
      seconds: Math.round((performance.now() - begun) / 1000),
      rssBytes: Object.fromEntries([...pids].map(([name, pid]) => [name, memoryOf(pid, 'VmRSS') ?? 0])),
      pending: await pending(),
      parts: await activeParts(stack, table),
    });
  };
  const poll = { clock: systemClock, signal, pauseMs: SAMPLE_MS, pauseFirst: true };
  await pollUntil(look, () => signal.aborted, poll).catch(unlessAborted(signal));
  return samples;
}

export async function activeParts(stack: E2eStack, { versions }: BenchTable): Promise<number> {
  const [row] = await stack.clickhouse.select(
    `SELECT toString(count()) FROM system.parts WHERE active AND database = '${versions.database}' AND table = '${versions.table}'`,
  );
  return Number(row?.[0] ?? 0);
}

/** Medians of the second and of the last of six stretches: after the start, and at the end. */
export interface Growth {
  readonly early: number;
  readonly late: number;
}

function growth(values: readonly number[]): Growth {
  const sixth = Math.max(1, Math.floor(values.length / 6));
  return { early: median(values.slice(sixth, 2 * sixth)) ?? 0, late: median(values.slice(-sixth)) ?? 0 };
}

export interface Steadiness {
  readonly rssBytes: Readonly<Record<string, Growth>>;
  readonly pending: Growth & { readonly max: number };
  readonly parts: Growth & { readonly max: number };
}

/** Whether memory, lag and parts stay what they are. */
export function steadiness(samples: readonly Sample[]): Steadiness {
  const engines = Object.keys(samples[0]?.rssBytes ?? {});
  const pending = samples.flatMap((one) => (one.pending === null ? [] : [one.pending]));
  const parts = samples.map((one) => one.parts);
  return {
    rssBytes: Object.fromEntries(engines.map((name) => [name, growth(samples.map((one) => one.rssBytes[name] ?? 0))])),
    pending: { ...growth(pending), max: Math.max(0, ...pending) },
    parts: { ...growth(parts), max: Math.max(0, ...parts) },
  };
}
