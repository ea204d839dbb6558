export { readSinkSchema } from './columns.js';
export { createSinkDb, type SinkDbOptions } from './sink-db.js';
export { createVisibleIds, type VisibleIds } from './visible-ids.js';
