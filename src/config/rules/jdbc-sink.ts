import type { Rule } from './types.js';

/** What flink-connector-jdbc reads as the name of a parameter, which is that of its column. */
const PARAMETER = /^[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Sc}]+$/u;

/** The JDBC connector can write every column. */
export const jdbcSinkRule: Rule = (draft, { problems }) => {
  if (draft.sink.type !== 'jdbc') return;
  for (const [index, table] of draft.tables.entries()) {
    for (const name of table.columns.keys()) {
      if (PARAMETER.test(name)) continue;
      problems.push({
        path: ['tables', index, 'columns', name],
        at: 'key',
        text: `${name} has other characters than letters, digits, _ and $, which the jdbc sink cannot write - leave the column out, or set sink.type to clickhouse`,
      });
    }
  }
};
