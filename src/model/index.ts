export * from './mysql-type.js';
export * from './names.js';
export * from './pipeline.js';
