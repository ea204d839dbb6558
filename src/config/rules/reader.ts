import { isReservedByReader, READER_COLUMN } from '../../model/index.js';
import { renamed } from '../renamed.js';
import { finding } from '../schema/refusals.js';
import type { Rule } from './types.js';

/** What a reader of MySQL cannot do is not asked of it. */
export const readerRule: Rule = (draft, { problems }) => {
  if (draft.source.reader !== 'binlog') {
    if (draft.source.zeroDates === undefined) return;
    const found = finding(
      'CDC-KEY-UNUSED',
      'is for reader: binlog alone',
      'add reader: binlog, or leave zeroDates out',
    );
    problems.push({ path: ['source', 'zeroDates'], at: 'key', ...found });
    return;
  }
  for (const [index, table] of draft.tables.entries()) {
    for (const name of table.columns.keys()) {
      if (!isReservedByReader('binlog', renamed(table.rename, name))) continue;
      const found = finding(
        'CDC-COLUMN-NAME',
        `${READER_COLUMN.binlog.headers} is the name of a column that reader: binlog adds`,
        'leave the column out, or give it another name in rename',
      );
      problems.push({ path: ['tables', index, 'columns', name], at: 'key', ...found });
    }
  }
};
