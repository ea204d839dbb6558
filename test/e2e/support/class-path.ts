import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

function commandLine(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** Names of the jars of one entry: `folder/*` or a file. */
function jarsOf(entry: string): readonly string[] {
  if (basename(entry) !== '*') return [basename(entry)];
  return existsSync(dirname(entry)) ? readdirSync(dirname(entry)).filter((name) => name.endsWith('.jar')) : [];
}

/** Main classes, without their packages, of a stack's Java processes: those with Flink CDC on the class path, and the others. */
export function flinkCdcIn(stateDir: string): { readonly has: readonly string[]; readonly lacks: readonly string[] } {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((args) => args.includes('-cp') && args.some((arg) => arg.includes(stateDir)));
  const found = processes.map((args) => {
    const at = args.indexOf('-cp');
    const jars = (args[at + 1] ?? '').split(':').flatMap(jarsOf);
    return {
      main: args[at + 2]?.split('.').at(-1) ?? '',
      has: jars.some((name) => name.startsWith('flink-sql-connector-mysql-cdc-')),
    };
  });
  const mains = (has: boolean) => found.filter((one) => one.has === has).map(({ main }) => main);
  return { has: mains(true).sort(), lacks: mains(false).sort() };
}

/** Main classes of Flink's processes, and of Kafka's. */
export const FLINK = ['StandaloneSessionClusterEntrypoint', 'TaskManagerRunner'];
export const KAFKA = ['Kafka'];
