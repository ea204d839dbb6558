import { displayName, type Pipeline, type Problem } from '../model/index.js';
import { configError, namedPathText, pathText, problemLines } from '../report/problem-text.js';
import { valueText } from '../report/value-text.js';
import { draftOf, salvage } from './draft.js';
import type { Env } from './interpolate.js';
import { normalise } from './normalise.js';
import { checkRules } from './rules/index.js';
import { pipelineSchema } from './schema/index.js';
import { finding } from './schema/refusals.js';
import { readYaml, type Source } from './yaml.js';
import { zodProblems } from './zod-problems.js';

export interface Loaded {
  readonly pipeline: Pipeline;
  /** What is worth knowing and does not stop anything, each with its place in the file. */
  readonly warnings: string[];
}

/** A file that is no mapping at all: nothing in it can be looked at further. */
function shapeProblem(source: Source): Problem | null {
  if (typeof source.value === 'object' && source.value !== null && !Array.isArray(source.value)) return null;
  const start = 'write at least version: 1, name and tables';
  const found =
    source.value === null || source.value === undefined
      ? finding('CDC-KEY-MISSING', 'the file is empty', start)
      : finding('CDC-VALUE-TYPE', `expected keys such as version and tables, got ${valueText(source.value)}`, start);
  return { path: [], at: 'value', ...found };
}

/** One problem per place: the first says what to do, others at the same value follow from it. */
function firstPerPlace(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const problem of problems) {
    const place = `${problem.at} ${problem.offset ?? ''} ${pathText(problem.path)}`;
    if (!byPlace.has(place)) byPlace.set(place, problem);
  }
  return [...byPlace.values()];
}

/**
 * Reads a pipeline from the text of its file. `path` is only shown, as it is given; `collationsRead` says that the text was made
 * from MySQL's columns, `isShown: false` that people do not have it, so that its lines say nothing to them. Every problem of the file is reported at once:
 * throws a CdcctlError (exit code 78) whose `why` has one line for each, with line and column.
 */
export function loadPipeline(input: {
  readonly path: string;
  readonly text: string;
  readonly env: Env;
  readonly collationsRead?: boolean;
  readonly isShown?: boolean;
}): Loaded {
  const source = readYaml(input.text, input.env);
  const file = { name: input.path, placeOf: source.placeOf, isShown: input.isShown ?? true };
  const fail = (problems: readonly Problem[]) => configError(file, firstPerPlace(problems));
  if (!source.readable) throw fail(source.problems);
  const shape = shapeProblem(source);
  if (shape !== null) throw fail([...source.problems, shape]);

  const parsed = pipelineSchema.safeParse(source.value);
  const issues = parsed.error?.issues.flatMap((issue) => zodProblems(issue, source.value)) ?? [];
  // What rules ask: read once, but for a config with problems, of which they ask what is right by itself.
  const { draft, problems: columnProblems } = parsed.success
    ? { draft: draftOf(parsed.data), problems: [] }
    : salvage(source.value);
  const { problems, warnings } = checkRules(draft, input.collationsRead);
  const all = [...source.problems, ...issues, ...columnProblems, ...problems];
  if (!parsed.success || all.length > 0) throw fail(all);
  return {
    pipeline: normalise(parsed.data),
    warnings: problemLines(file, warnings, (path) =>
      namedPathText(
        path,
        draft.tables.map(({ source: name }) => name && displayName(name)),
      ),
    ),
  };
}
