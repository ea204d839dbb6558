/** Levels of all engines, from the least to the most. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the first line of a record says of it. */
export interface LogHead {
  /** Milliseconds since the epoch; every engine writes UTC. */
  readonly at: number;
  readonly level: LogLevel;
}

/** What each engine calls its levels. */
const NAMES: Readonly<Record<string, LogLevel>> = {
  test: 'trace',
  trace: 'trace',
  debug: 'debug',
  note: 'info',
  system: 'info',
  info: 'info',
  information: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
  crit: 'fatal',
  critical: 'fatal',
  fatal: 'fatal',
  panic: 'fatal',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and cursor movements are what is taken out.
const TERMINAL = /\u001b\[[0-9;?]*[A-Za-z]/g;
/** `2026-11-28 20:01:05,123` (log4j), `2026.11.28 20:01:05.123456` (ClickHouse), `2026-11-28T20:01:05.123456Z` (MySQL). */
const TIME =
  /^\[?(?:ts=|time=)?"?(\d{4})[-.](\d\d)[-.](\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?:Z|[+-]00:?00| UTC)?[\]" ]/;
const LEVELS = [
  // ClickHouse: `[ 12 ] {query} <Error> Name: text`
  /^\s*\[ ?\d+ ?\] \{[^}]*\} <(\w+)>/,
  // MySQL: `0 [Warning] [MY-010001] [Server] text`
  /^\s*\d+ \[(\w+)\]/,
  // Prometheus, Grafana: `level=warn msg=...`
  /^.{0,80}?\blevel="?(\w+)/,
  // log4j: `WARN  org.example.Name - text`, with a thread before it or not
  /^\s*(?:\[[^\]]*\] )?(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b/,
];
/** The supervisor and the `submit` service write no levels: what went wrong is told by its words. */
const TROUBLE =
  /exited with code [1-9]|was ended by SIG(?!TERM)|not ready after|does not (?:answer|run)|not resumed|failed|cannot|ended, as/;

/** The line without what moves a cursor or colours a terminal. */
export function plainLine(line: string): string {
  return line.replace(TERMINAL, '');
}

/** Time and level of a line that begins a record; null where it goes on with the record before it. */
export function headOf(line: string): LogHead | null {
  const time = TIME.exec(line);
  if (time === null) return null;
  const [whole, year, month, day, clock, fraction = '0'] = time;
  const at = Date.parse(`${year}-${month}-${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const rest = line.slice(whole.length - 1).replace(/^[\]"]/, '');
  return Number.isNaN(at) ? null : { at, level: levelOf(rest) };
}

function levelOf(rest: string): LogLevel {
  for (const pattern of LEVELS) {
    const level = NAMES[pattern.exec(rest)?.[1]?.toLowerCase() ?? ''];
    if (level !== undefined) return level;
  }
  return TROUBLE.test(rest) ? 'warn' : 'info';
}

/** Level of lines before the first record, such as the trace of a JVM that cannot start. */
export function levelOfBare(line: string): LogLevel {
  return /^(?:Exception in thread|Error\b|Caused by|Terminate|.*\b(?:Error|Exception): )/.test(line) ? 'error' : 'info';
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}
