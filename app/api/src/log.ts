export type Level = 'info' | 'warn' | 'error';

/** Writes one line of JSON. What goes in is chosen by the caller: never a body, a header, a query or a password. */
export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

export function createLog(write: (line: string) => void, now: () => Date): Log {
  return (level, event, fields = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...fields })}\n`);
}

/** What an unexpected error may say in a log: its kind and where it was thrown, but not its text, which may quote a value. */
export function traceOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { stack = '', message } = error;
  // A text of several lines may look like frames.
  const below = stack.slice(stack.indexOf(message) + message.length);
  const frames = below.split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
