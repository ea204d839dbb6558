import type { Column } from '../../model/index.js';
import { clickhouse } from '../../sql/index.js';
import { isLengthPrefixed } from '../../validate/canonical.js';

function field(column: Column): string {
  const text = clickhouse.canonicalText(column);
  return isLengthPrefixed(column)
    ? `ifNull(toString(length(${text})), '-'), ':', ifNull(${text}, '')`
    : `ifNull(${text}, '-'), ','`;
}

/** SQL for the text of a row over some columns (see validate/canonical); never NULL. */
export function rowText(columns: readonly Column[]): string {
  return `concat(${columns.map(field).join(', ')})`;
}
