export { type ComparedDialect, clickhouse, mysql } from './compared.js';
export { DIALECTS, type Dialect, type DialectName, dialects, flink } from './dialect.js';
export { flinkList } from './quote.js';
export { carriedValue, isNoDate } from './zero-dates.js';
