import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process that cannot be mistaken for another one: the kernel hands out a pid again after its process has ended, so
 * the start is part of it: the id of the machine's boot and the start in clock ticks since then.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

interface ProcStat {
  /** One letter; Z is a zombie: ended, but not yet waited for. */
  readonly state: string;
  readonly group: number;
  readonly startTicks: string;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function procStat(pid: number): ProcStat | null {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = ''] = fields;
  return { state, group: Number(group), startTicks: fields[19] ?? '' };
}

let bootId: string | undefined;

function currentBoot(): string {
  bootId ??= readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
  return bootId;
}

/** The identity of a running process, or null where no process has this pid (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | null {
  const stat = procStat(pid);
  if (stat === null || stat.state === 'Z' || stat.state === 'X') return null;
  return { pid, startTime: `${currentBoot()}/${stat.startTicks}` };
}

/** True where the process is suspended (SIGSTOP, Ctrl-Z, a debugger): it is there, and does nothing. */
export function isSuspended(pid: number): boolean {
  return ['T', 't'].includes(procStat(pid)?.state ?? '');
}

/** True where this very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}

function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Running processes whose process group is led by this pid. */
export function groupMembers(leader: number): readonly number[] {
  return allPids().filter((pid) => {
    const stat = procStat(pid);
    return stat !== null && stat.group === leader && stat.state !== 'Z';
  });
}

/** Environment variable that marks every process started for a state directory; its value is the directory. */
export const OWNER_MARK = 'CDCCTL_STATE_DIR';

/**
 * Every running process that was started for this state directory, whoever its parent is now, but for this process and
 * those whose process group one of `exceptGroups` leads.
 */
export function ownedProcesses(stateDir: string, exceptGroups: readonly number[] = []): readonly ProcessIdentity[] {
  const wanted = `${OWNER_MARK}=${stateDir}`;
  return allPids().flatMap((pid) => {
    if (pid === process.pid) return [];
    if (readProc(`/proc/${pid}/environ`)?.split('\0').includes(wanted) !== true) return [];
    const group = procStat(pid)?.group;
    return group === undefined || exceptGroups.includes(group) ? [] : (identify(pid) ?? []);
  });
}
