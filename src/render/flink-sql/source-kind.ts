import type { MysqlType } from '../../model/index.js';

/** How cdcctl's own source reads and writes a column; `precision` counts digits. */
export type SourceKind =
  | {
      readonly type:
        | 'integer'
        | 'boolean'
        | 'float'
        | 'double'
        | 'text'
        | 'bytes'
        | 'date'
        | 'year'
        | 'json'
        | 'bits'
        | 'geometry';
    }
  | { readonly type: 'decimal' | 'datetime' | 'timestamp' | 'time'; readonly precision: number };

/** What a column of this type is to the source. */
export function sourceKind(type: MysqlType): SourceKind {
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'double':
    case 'boolean':
    case 'bytes':
    case 'date':
    case 'year':
    case 'json':
    case 'bits':
    case 'geometry':
      return { type: type.kind };
    case 'string':
    case 'enum':
    case 'set':
      return { type: 'text' };
    case 'decimal':
    case 'datetime':
    case 'timestamp':
    case 'time':
      return { type: type.kind, precision: type.precision };
  }
}
