export { cdcScript } from './cdc.js';
export { flinkTable } from './ddl.js';
export { inJobOrder } from './order.js';
export type { FlinkScript, Statement } from './script.js';
export { syncScript } from './sync.js';
export { withoutComments } from './without-comments.js';
