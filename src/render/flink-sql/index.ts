export { cdcScript } from './cdc.js';
export type { FlinkScript, Statement } from './script.js';
export { syncScript } from './sync.js';
