export { type CarriedTable, carry, type RefusedTable } from './carried.js';
export { type ConfigSource, configText } from './config-text.js';
export { selectTables, type TableSelection } from './select.js';
