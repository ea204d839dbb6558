import type { Column, QualifiedName } from '../model/index.js';
import { keyRefusal } from './rules/primary-key.js';
import { columnsSchema, tableSchema } from './schema/table.js';

/** What is wrong, of a problem's `what - instead`. */
export function whatOf(problem: string): string {
  return problem.replace(/ - .*$/s, '');
}

/** Why a column of an existing table cannot be in a pipeline, as a sentence about it; null where it can. */
export function columnProblem(column: Column, isKey: boolean): string | null {
  const { name } = column;
  if (!columnsSchema.safeParse({ [name]: 'int' }).success) return 'has a name that is not carried';
  const refusal = isKey ? keyRefusal(column) : null;
  return refusal === null ? null : whatOf(refusal.replace(`${name} `, ''));
}

/** Whether a pipeline can name this table. */
export function isCarriedName({ database, table }: QualifiedName): boolean {
  return tableSchema.shape.source.safeParse(`${database}.${table}`).success;
}
