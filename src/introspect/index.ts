export { type CarriedTable, carry, type RefusedTable } from './carried.js';
export { type ColumnChange, type TableChanges, tableChanges } from './changes.js';
export { type ComparableTable, comparable } from './comparable.js';
export { type ConfigSource, configText } from './config-text.js';
export { type Merged, type MergeInput, mergeConfig } from './merge.js';
export { selectTables, type TableSelection } from './select.js';
export { commentedColumns } from './table-nodes.js';
