export { type GenerateOptions, type GenerateResult, generateOrders } from './generate.js';
export { type LatencyOptions, type LatencyResult, measureLatency } from './latency.js';
export { LATENCY_COLUMNS, LATENCY_TABLE, latencyTable, markedRowKind } from './latency-table.js';
export { withMarkedRows } from './marked-rows.js';
export { DEFAULT_MIX, type Mix } from './order-book.js';
export { requireOrderTable } from './order-table.js';
export { requireBounds } from './pace.js';
export type { Bucket, Times } from './times.js';
