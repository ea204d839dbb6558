import { CdcctlError, ExitCode } from '../errors/index.js';

/** Place of a value in the config: keys and list positions from the root. */
export type Path = readonly (string | number)[];

/** Something in the config that has to change. */
export interface Problem {
  readonly path: Path;
  /** Whether the key itself is wrong or its value. */
  readonly at: 'key' | 'value';
  /** What is wrong and what to write instead, as `what - instead`. */
  readonly text: string;
  /** Character offset in the file, where it is known better than by the path. */
  readonly offset?: number;
}

/** Turns a path into `tables[0].primaryKey`; keys that are no plain words are put in quotes. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const plain = /^[\w-]+$/.test(part);
      if (!plain) return `[${shorten(JSON.stringify(part))}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Cuts a text that is too long to be read in one line. */
export function shorten(text: string, limit = 60): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** Writes a value the way a person would name it: `"abc"`, `3`, `a list`, `nothing`. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? shorten(JSON.stringify(value)) : String(value);
}

export interface Place {
  readonly line: number;
  readonly col: number;
}

/** The path with a table's name in place of its number, which says little in a long list. */
export function namedPathText(path: Path, tables: readonly (string | undefined)[]): string {
  const name = path[0] === 'tables' && typeof path[1] === 'number' ? tables[path[1]] : undefined;
  if (name === undefined) return pathText(path);
  // The first part of a path has no dot before it.
  return name + pathText(['tables', ...path.slice(2)]).slice('tables'.length);
}

/** One line per problem, in the order of the file: `pipeline.yaml:12:5  tables[0].topic: what - instead`. */
export function listProblems(
  file: string,
  problems: readonly Problem[],
  placeOf: (problem: Problem) => Place,
  shown: (path: Path) => string = pathText,
): string[] {
  const placed = problems.map((problem) => ({ problem, place: placeOf(problem) }));
  placed.sort((a, b) => a.place.line - b.place.line || a.place.col - b.place.col);
  const lines = placed.map(({ problem, place }) => {
    const subject = problem.path.length === 0 ? '' : `${shown(problem.path)}: `;
    return `${file}:${place.line}:${place.col}  ${subject}${problem.text}`;
  });
  return [...new Set(lines)];
}

/** The error that shows every problem of a config file at once. */
export function configError(
  file: string,
  problems: readonly Problem[],
  placeOf: (problem: Problem) => Place,
): CdcctlError {
  const lines = listProblems(file, problems, placeOf);
  const count = lines.length;
  return new CdcctlError({
    code: 'CDC-CONFIG-INVALID',
    what: `${file} has ${count === 1 ? '1 problem' : `${count} problems`}`,
    why: lines.join('\n'),
    next: `Edit ${file} as said above and run the command again.`,
    exitCode: ExitCode.config,
  });
}

/** The error for a config file that is not there. */
export function missingConfig(path: string): CdcctlError {
  return new CdcctlError({
    code: 'CDC-CONFIG-MISSING',
    what: `There is no ${path}`,
    why: 'cdcctl reads the pipeline from this file.',
    next: 'Change to the directory of the pipeline, or name its file: cdcctl --config PATH COMMAND',
    exitCode: ExitCode.config,
  });
}
