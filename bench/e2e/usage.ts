import { cpus } from 'node:os';
import { cpuSeconds, watchOthers } from '../sink/cpu.js';
import { memoryOf } from './child.js';
import type { E2eStack } from './stack.js';

/** What was used between two moments, by engine. */
export interface Usage {
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Resident bytes at the end. */
  readonly rssBytes: Readonly<Record<string, number>>;
  /** Share of the machine's CPU that neither the engines nor this process took, from 0 to 1. */
  readonly othersShare: number;
}

/** Begins to count; call the result at the end. The writing process is the benchmark itself: it counts as `bench`. */
export async function watchUsage(stack: E2eStack): Promise<() => Usage> {
  const pids = new Map([...(await stack.pids()), ['bench', process.pid]]);
  const before = new Map([...pids].map(([name, pid]) => [name, cpuSeconds(pid)]));
  const others = watchOthers([...pids.values()], cpus().length);
  return () => ({
    cpuSeconds: Object.fromEntries(
      [...pids].map(([name, pid]) => [name, round(cpuSeconds(pid) - (before.get(name) ?? 0))]),
    ),
    rssBytes: Object.fromEntries([...pids].map(([name, pid]) => [name, memoryOf(pid, 'VmRSS') ?? 0])),
    othersShare: others(),
  });
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
