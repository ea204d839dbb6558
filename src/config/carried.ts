import type { Column, QualifiedName } from '../model/index.js';
import { isReservedColumn } from './rules/columns.js';
import { keyRefusal, snapshotRefusal } from './rules/primary-key.js';
import { columnsSchema, tableSchema } from './schema/table.js';

/** What is wrong, of a problem's `what - instead`. */
export function whatOf(problem: string): string {
  return problem.replace(/ - .*$/s, '');
}

/** Why a column of an existing table cannot be in a pipeline, as a sentence about it; null where it can. */
export function columnProblem(column: Column, isKey: boolean): string | null {
  const { name } = column;
  if (!columnsSchema.safeParse({ [name]: 'int' }).success) return 'has a name that is not carried';
  if (isReservedColumn(name)) return 'has the name of a column that cdcctl adds';
  const refusal = isKey ? keyRefusal(column) : null;
  return refusal === null ? null : whatOf(refusal.replace(`${name} `, ''));
}

/** Why a table with these columns cannot be in a pipeline, as a sentence about it; null where it can. */
export function snapshotProblem(columns: readonly Column[]): string | null {
  const refusal = snapshotRefusal(columns);
  return refusal === null ? null : whatOf(refusal);
}

/** Whether a pipeline can name this table. */
export function isCarriedName({ database, table }: QualifiedName): boolean {
  return tableSchema.shape.source.safeParse(`${database}.${table}`).success;
}
