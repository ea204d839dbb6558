export { createSourceDb, type SourceDbOptions } from './source-db.js';
