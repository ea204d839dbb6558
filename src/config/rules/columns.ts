import { isReservedColumn, type Path } from '../../model/index.js';
import type { TableDraft } from '../draft.js';
import { finding } from '../schema/refusals.js';
import type { Findings, Rule } from './types.js';

function checkNames(table: TableDraft, path: Path, { problems }: Findings): void {
  const seen = new Map<string, string>();
  for (const name of table.columns.keys()) {
    const lower = name.toLowerCase();
    const first = seen.get(lower);
    if (isReservedColumn(name) && table.rename?.[name] === undefined) {
      problems.push({
        path: [...path, name],
        at: 'key',
        ...finding(
          'CDC-COLUMN-NAME',
          `${name} is the name of a column that cdcctl adds`,
          'leave the column out, or give it another name in rename',
        ),
      });
    } else if (first !== undefined) {
      problems.push({
        path: [...path, name],
        at: 'key',
        ...finding('CDC-COLUMN-NAME', `is the column ${first} again: MySQL takes both for one`, 'keep one of them'),
      });
    }
    seen.set(lower, first ?? name);
  }
}

function checkAutoIncrement(table: TableDraft, path: Path, { problems }: Findings): void {
  const automatic = [...table.columns.values()].filter((column) => column?.autoIncrement === true);
  for (const column of automatic.slice(1)) {
    if (column === null) continue;
    problems.push({
      path: [...path, column.name],
      at: 'value',
      ...finding('CDC-AUTO-INCREMENT', 'is a second auto_increment column', 'MySQL allows one, leave it out here'),
    });
  }
  const [only] = automatic;
  if (only == null || automatic.length > 1 || table.generate !== true || table.primaryKey === undefined) return;
  if (table.primaryKey[0] !== only.name && !only.declared.unique) {
    problems.push({
      path: [...path, only.name],
      at: 'value',
      ...finding(
        'CDC-AUTO-INCREMENT',
        'is auto_increment and not the first column of primaryKey, which MySQL refuses',
        'put it first there, or leave auto_increment out',
      ),
    });
  }
}

/** Names and auto_increment of each table's columns. */
export const columnRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) {
    const path = ['tables', index, 'columns'];
    checkNames(table, path, findings);
    checkAutoIncrement(table, path, findings);
  }
};
