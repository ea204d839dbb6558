export {
  clickhouseInit,
  IDENTITY_TABLE,
  switchViews,
  VERSION_COLUMN,
  versionsColumns,
  viewColumns,
} from './clickhouse.js';
export { clickhouseUsersInit } from './clickhouse-users.js';
export { entrypoints } from './entrypoints.js';
export { mysqlInit } from './mysql.js';
export type { SqlScript } from './sql-script.js';
