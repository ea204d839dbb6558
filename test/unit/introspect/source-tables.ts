import type { SourceColumn, SourceTable } from '../../../src/ports/index.js';

/** A NOT NULL column as information_schema describes it. */
export function column(name: string, type: string, part: Partial<SourceColumn> = {}): SourceColumn {
  return {
    ...{ name, type, nullable: false, collation: null, comment: '', generated: false, invisible: false },
    ...part,
  };
}

/** A table `shop.NAME` with the key `id`. */
export function table(name: string, part: Partial<SourceTable> = {}): SourceTable {
  return {
    name: { database: 'shop', table: name },
    kind: 'table',
    rows: 0,
    comment: '',
    columns: [column('id', 'int unsigned')],
    keys: [{ name: 'PRIMARY', columns: ['id'] }],
    cascades: [],
    triggers: [],
    ...part,
  };
}
