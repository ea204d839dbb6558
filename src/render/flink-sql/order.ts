import { displayName, type Pipeline } from '../../model/index.js';

/**
 * The pipeline with its tables by name, as the jobs have them. Flink gives an operator its id by its place in the job,
 * so tables that change places in pipeline.yaml must not do so in a job: one's state would be taken for another's.
 */
export function inJobOrder(pipeline: Pipeline): Pipeline {
  const named = pipeline.tables.map((table) => [displayName(table.source), table] as const);
  return { ...pipeline, tables: named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, table]) => table) };
}
