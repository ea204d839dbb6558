import { entryOf, flinkApi, isReservedByReader } from '../../model/index.js';
import { finding } from '../schema/refusals.js';
import { SERVER_IDS_PER_PIPELINE } from '../server-id.js';
import type { Rule } from './types.js';

/** What the connectors of Flink as they are cannot do is not asked of them. */
export const mysqlCdcRule: Rule = (draft, { problems }) => {
  if (draft.source.reader !== 'mysql-cdc') return;
  if (draft.flink.version !== undefined && flinkApi(draft.flink.version) !== '1') {
    const found = finding(
      'CDC-KEYS-CONFLICT',
      'Flink CDC is for Flink 1',
      'write version: "1.20", or set source.reader to binlog',
    );
    problems.push({ path: ['flink', 'version'], at: 'value', ...found });
  }
  for (const [index, table] of draft.tables.entries()) {
    const path = ['tables', index];
    if (table.where !== undefined) {
      const found = finding(
        'CDC-KEYS-CONFLICT',
        'is not for reader: mysql-cdc, which carries all rows',
        'leave it out, or set source.reader to binlog',
      );
      problems.push({ path: [...path, 'where'], at: 'key', ...found });
    }
    for (const [name, column] of table.columns) {
      const why = column === null ? null : (entryOf(column.type).mysqlCdcLoss?.(column.type) ?? null);
      if (why !== null) {
        const found = finding(
          'CDC-COLUMN-TYPE',
          `reader: mysql-cdc ${why}`,
          'leave the column out, or set source.reader to binlog',
        );
        problems.push({ path: [...path, 'columns', name], at: 'value', ...found });
      }
      if (isReservedByReader('mysql-cdc', name)) {
        const found = finding(
          'CDC-COLUMN-NAME',
          `${name} is the name of a column that reader: mysql-cdc adds`,
          'leave the column out, or set source.reader to binlog',
        );
        problems.push({ path: [...path, 'columns', name], at: 'key', ...found });
      }
    }
  }
  const wanted = draft.tables.length * (draft.flink.parallelism ?? 1);
  if (wanted > SERVER_IDS_PER_PIPELINE) {
    const found = finding(
      'CDC-SERVER-ID',
      `reader: mysql-cdc needs a server id for each table and each of flink.parallelism, which is ${wanted}, and a pipeline has ${SERVER_IDS_PER_PIPELINE}`,
      'set reader to binlog, or carry fewer tables',
    );
    problems.push({ path: ['source', 'reader'], at: 'value', ...found });
  }
};
