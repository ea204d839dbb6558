import { entryOf } from '../../model/index.js';
import type { Rule } from './types.js';

/** Says what is worth knowing of columns of some types. */
export const warningRule: Rule = (draft, { warnings }) => {
  for (const [index, table] of draft.tables.entries()) {
    for (const [name, column] of table.columns) {
      const warning = column === null ? undefined : entryOf(column.type).warning;
      if (warning === undefined) continue;
      warnings.push({ path: ['tables', index, 'columns', name], at: 'value', ...warning });
    }
  }
};
