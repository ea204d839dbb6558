export * from './broker.js';
export * from './clock.js';
export * from './databases.js';
export * from './events.js';
export * from './flink-jobs.js';
export * from './orders.js';
export * from './runtime.js';
export * from './state-store.js';
