export { cdcScript } from './cdc.js';
export { SINGLE_CHUNK_ROWS } from './chunks.js';
export type { FlinkScript, Statement } from './script.js';
export { syncScript } from './sync.js';
