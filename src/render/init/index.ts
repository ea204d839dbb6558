export {
  clickhouseInit,
  IDENTITY_TABLE,
  switchViews,
  versionsColumns,
  viewColumns,
} from './clickhouse.js';
export { clickhouseUsersInit } from './clickhouse-users.js';
export { entrypoints } from './entrypoints.js';
export { mysqlInit } from './mysql.js';
export type { SqlScript } from './sql-script.js';
