import type { Column, QualifiedName } from '../model/index.js';
import { keyRefusal } from './rules/primary-key.js';
import { columnsSchema, tableSchema } from './schema/table.js';

/** Why a column of an existing table cannot be in a pipeline, as a sentence about it; null where it can. */
export function columnProblem(column: Column, isKey: boolean): string | null {
  // As a key, which `__proto__` cannot be.
  if (!columnsSchema.safeParse({ [column.name]: 'int' }).success) return 'has a name that is not carried';
  return isKey ? (keyRefusal(column)?.what ?? null) : null;
}

/** Whether a pipeline can name this table. */
export function isCarriedName({ database, table }: QualifiedName): boolean {
  return tableSchema.shape.source.safeParse(`${database}.${table}`).success;
}
