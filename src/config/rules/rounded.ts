import { finding } from '../schema/refusals.js';
import type { Rule } from './types.js';

/**
 * The first snapshot reads rows as text, and as text MySQL rounds a FLOAT to six digits
 * (https://dev.mysql.com/doc/refman/8.0/en/problems-with-float.html).
 */
export const roundedRule: Rule = (draft, { warnings }) => {
  for (const [index, table] of draft.tables.entries()) {
    for (const [name, column] of table.columns) {
      if (column?.type.kind !== 'float') continue;
      const found = finding(
        'CDC-FLOAT-ROUNDED',
        'the first snapshot reads a float to six digits, as MySQL shows it',
        'make it a double in MySQL, or a decimal, where more of them matter',
      );
      warnings.push({ path: ['tables', index, 'columns', name], at: 'value', ...found });
    }
  }
};
