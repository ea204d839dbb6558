import type { Emit } from '../../src/ports/index.js';
import { type BenchTable, benchTables, pipelineText } from '../e2e/pipeline.js';
import { makeTemplates } from '../e2e/rows.js';
import { type E2eStack, startStack } from '../e2e/stack.js';
import { step } from '../program.js';
import type { Options } from './options.js';

/** What a part of the load needs. */
export interface Load {
  readonly options: Options;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A figure of a part as it is shown, such as `early -> late` of a process's memory. */
export type Figures = Readonly<Record<string, string | number>>;

export interface Up extends Load {
  readonly stack: E2eStack;
  readonly tables: readonly BenchTable[];
}

/** A pipeline of so many tables, up for as long as the work takes. */
export async function withTables(load: Load, count: number, work: (up: Up) => Promise<Figures>): Promise<Figures> {
  const tables = benchTables(count);
  return withText(load, pipelineText(tables, 'latency', load.options.reader), (up) => work({ ...up, tables }));
}

/** The same for a pipeline of any text. */
export async function withText(
  load: Load,
  text: string,
  work: (up: Load & { readonly stack: E2eStack }) => Promise<Figures>,
): Promise<Figures> {
  const { emit, signal } = load;
  const stack = await step(emit, 'A pipeline of its own', () => startStack(text, signal));
  try {
    await makeTemplates(stack.quiet);
    return await work({ ...load, stack });
  } finally {
    await step(
      emit,
      'Taking everything away',
      () => stack.stop(),
      () => 'done',
    );
  }
}

/** The one table of a pipeline that has one. */
export function only(tables: readonly BenchTable[]): BenchTable {
  const [table] = tables;
  if (table === undefined) throw new Error('a pipeline has a table');
  return table;
}
