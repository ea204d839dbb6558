import { readFileSync } from 'node:fs';

/** USER_HZ: the same on every Linux x64, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, in user and kernel mode, that all threads of a process have used, from its `/proc/<pid>/stat`. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error('not the content of /proc/<pid>/stat');
  return ticks / TICKS_PER_SECOND;
}

export function cpuSeconds(pid: number): number {
  return parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
