export * from './flink-version.js';
export * from './images.js';
export * from './mysql-type.js';
export * from './names.js';
export * from './parse-mysql-type.js';
export * from './pipeline.js';
export * from './topic-config.js';
export * from './types.js';
