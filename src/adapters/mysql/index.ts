export type { MysqlLogin } from './client.js';
export { createMarkedRows, createTable, markedOrders } from './marked-rows.js';
export { createOrderStore } from './order-store.js';
export { createSourceDb, type SourceDbOptions } from './source-db.js';
export { readSourceSchema } from './source-schema.js';
