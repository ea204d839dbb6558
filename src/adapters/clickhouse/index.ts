export { createSinkDb, type SinkDbOptions } from './sink-db.js';
