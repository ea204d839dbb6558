import { renamed } from '../renamed.js';
import { finding } from '../schema/refusals.js';
import type { Rule } from './types.js';

/** What flink-connector-jdbc reads as the name of a parameter, which is that of its column. */
const PARAMETER = /^[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Sc}]+$/u;

/** The JDBC connector can write every column, and what it cannot do is not asked of it. */
export const jdbcSinkRule: Rule = (draft, { problems }) => {
  if (draft.sink.type !== 'jdbc') return;
  if (draft.flink.version !== undefined && draft.flink.version !== '1.20') {
    const found = finding(
      'CDC-KEYS-CONFLICT',
      'the jdbc sink is for Flink 1.20 alone',
      'write version: "1.20", or set sink.type to clickhouse',
    );
    problems.push({ path: ['flink', 'version'], at: 'value', ...found });
  }
  for (const [key, only] of [
    ['overflow', 'error'],
    ['poison', 'fail'],
  ] as const) {
    const value = draft.sink[key];
    if (value === undefined || value === only) continue;
    const found = finding(
      'CDC-KEYS-CONFLICT',
      `the jdbc sink knows only ${only}`,
      `leave ${key} out, or set sink.type to clickhouse`,
    );
    problems.push({ path: ['sink', key], at: 'value', ...found });
  }
  for (const [index, table] of draft.tables.entries()) {
    for (const name of table.columns.keys()) {
      if (PARAMETER.test(renamed(table.rename, name))) continue;
      problems.push({
        path: ['tables', index, 'columns', name],
        at: 'key',
        ...finding(
          'CDC-COLUMN-NAME',
          `${name} has other characters than letters, digits, _ and $, which the jdbc sink cannot write`,
          'give it another name in rename, or set sink.type to clickhouse',
        ),
      });
    }
  }
};
