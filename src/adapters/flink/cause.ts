/** Enough for what a source says of its binlog, and what to do then. */
const LIMIT = 800;

/** A line of a stack trace that is not part of any message. */
const FRAME =
  /^\s*(at [\w.$/<>@]+\(|at [\w.$/]+\/\/?|\.\.\. \d+ (more|common frames omitted)|Suppressed:|End of exception on server side)/;
const CAUSE = /^Caused by: /;
/** `org.apache.flink.table.api.ValidationException: `, possibly several nested by `new RuntimeException(cause)`. */
const CLASS_NAMES = /^(?:(?:[a-z][\w$]*\.)+[A-Z][\w$]*(?:: |$))+/;
/** What Flink says around the thing that went wrong. */
const WRAPPERS = [/^Failed to fetchResults\.?$/, /^Failed to execute the operation /, /^Failed to execute sql$/];

function isFrame(line: string): boolean {
  return FRAME.test(line);
}

/** The messages of a trace, outermost first, each with its own line breaks. */
function messages(trace: string): readonly string[] {
  const found: string[][] = [];
  let inFrames = true;
  for (const line of trace.replace(/^<?Exception on server side:\s*\n/, '').split('\n')) {
    if (CAUSE.test(line)) {
      found.push([line.replace(CAUSE, '')]);
      inFrames = false;
    } else if (isFrame(line)) {
      inFrames = true;
    } else if (found.length === 0) {
      found.push([line]);
      inFrames = false;
    } else if (!inFrames) {
      found.at(-1)?.push(line);
    }
  }
  return found.map((lines) => lines.join('\n').replace(/>\s*$/, '').trim());
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1)}…` : line;
}

/** A message without the classes in front of it; empty where the cause has none, as a NullPointerException. */
function withoutClass(message: string): string {
  return message.replace(CLASS_NAMES, '').trim();
}

/**
 * What went wrong, in one line, out of a nested Java stack trace as Flink's REST endpoints give it: the deepest
 * "Caused by" that says something. Class names and frames are left out; at most 800 characters.
 */
export function rootCause(trace: string): string {
  const all = messages(trace);
  const telling = all
    .map(withoutClass)
    .filter((text) => text !== '' && !WRAPPERS.some((wrapper) => wrapper.test(text)));
  return oneLine(telling.at(-1) ?? all.at(-1) ?? trace);
}

/** Where in a statement Flink's parser or validator stumbled: line and column from 1, or null where it does not say. */
export function positionInStatement(trace: string): { readonly line: number; readonly column: number } | null {
  const match = /\b(?:From|at|From an unknown position, possibly) line (\d+), column (\d+)/i.exec(trace);
  return match === null ? null : { line: Number(match[1]), column: Number(match[2]) };
}
