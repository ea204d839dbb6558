export * from './dialect.js';
export { flinkList } from './quote.js';
