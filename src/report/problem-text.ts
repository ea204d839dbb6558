import { CdcctlError, ExitCode } from '../errors/index.js';
import type { Finding, Path, Problem, TextPlace } from '../model/index.js';
import { shorten } from './value-text.js';

/** A config file that has problems. */
export interface ProblemFile {
  readonly name: string;
  readonly placeOf: (problem: Problem) => TextPlace;
  /** Whether people have the text that was read, so that a line says something to them. */
  readonly isShown: boolean;
}

/** A problem with its place, as the faults of an error have it. */
interface PlacedProblem extends Problem, TextPlace {}

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

/** The path with a table's name in place of its number, which says little in a long list. */
export function namedPathText(path: Path, tables: readonly (string | undefined)[]): string {
  const name = path[0] === 'tables' && typeof path[1] === 'number' ? tables[path[1]] : undefined;
  if (name === undefined) return pathText(path);
  // The first part of a path has no dot before it.
  return name + pathText(['tables', ...path.slice(2)]).slice('tables'.length);
}

/** What is wrong and what to write instead. */
export function findingText({ what, instead }: Finding): string {
  return instead === '' ? what : `${what} - ${instead}`;
}

/** In the order of the file. */
function placed(file: ProblemFile, problems: readonly Problem[]): readonly PlacedProblem[] {
  return problems
    .map((problem) => ({ ...problem, ...file.placeOf(problem) }))
    .sort((a, b) => a.line - b.line || a.col - b.col);
}

function line({ name, isShown }: ProblemFile, problem: PlacedProblem, shown: (path: Path) => string): string {
  const subject = problem.path.length === 0 ? '' : `${shown(problem.path)}: `;
  const place = isShown ? `:${problem.line}:${problem.col} ` : ':';
  return `${name}${place} ${subject}${findingText(problem)}`;
}

/** One line per problem, in the order of the file: `pipeline.yaml:12:5  tables[0].topic: what - instead`. */
export function problemLines(
  file: ProblemFile,
  problems: readonly Problem[],
  shown: (path: Path) => string = pathText,
): string[] {
  return [...new Set(placed(file, problems).map((problem) => line(file, problem, shown)))];
}

/** The error that shows every problem of a config file at once. */
export function configError(file: ProblemFile, problems: readonly Problem[]): CdcctlError {
  const lines = problemLines(file, problems);
  const count = lines.length;
  return new CdcctlError({
    code: 'CDC-CONFIG-INVALID',
    what: `${file.name} has ${count === 1 ? '1 problem' : `${count} problems`}`,
    why: lines.join('\n'),
    next: `Edit ${file.name} as said above and run the command again.`,
    exitCode: ExitCode.config,
    faults: placed(file, problems),
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
