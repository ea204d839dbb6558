import { readFileSync } from 'node:fs';

/** USER_HZ: the same on every Linux x64, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, in user and kernel mode, that all threads of a process have used, from its `/proc/<pid>/stat`. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return seconds([fields[11], fields[12]]);
}

export function cpuSeconds(pid: number): number {
  return parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** CPU seconds that the machine was not idle, from `/proc/stat`; what a hypervisor took for others is part of it. */
export function parseBusySeconds(stat: string): number {
  const [, user, nice, system, , , irq, softirq, steal] = stat.slice(0, stat.indexOf('\n')).split(/\s+/);
  return seconds([user, nice, system, irq, softirq, steal]);
}

export function busySeconds(): number {
  return parseBusySeconds(readFileSync('/proc/stat', 'utf8'));
}

function seconds(ticks: readonly (string | undefined)[]): number {
  const sum = ticks.reduce((total, text) => total + Number(text), 0);
  if (!Number.isFinite(sum)) throw new Error('not the content of a stat file of /proc');
  return sum / TICKS_PER_SECOND;
}

/** Measures what share of the machine's CPU other processes than these take; call the result at the end. */
export function watchOthers(pids: readonly number[], cpus: number): () => number {
  const others = (): number => busySeconds() - pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const start = performance.now();
  const before = others();
  return () => Math.max(0, (others() - before) / cpus / ((performance.now() - start) / 1000));
}
