import { type Finding, isReservedColumn } from '../../model/index.js';
import type { TableDraft } from '../draft.js';
import { nearest } from '../nearest.js';
import { finding } from '../schema/refusals.js';
import type { Findings, Rule } from './types.js';

/** What is wrong with a name of `table.columns` that another part of the table names. */
export function unknownColumn(table: TableDraft, name: string): Finding | null {
  if (table.columns.has(name) || table.columns.size === 0) return null;
  const close = nearest(name, [...table.columns.keys()]);
  return finding(
    'CDC-COLUMN-UNKNOWN',
    `${name} is not one of the columns`,
    `${close === undefined ? 'add it there' : `did you mean ${close}?`}`,
  );
}

function checkNewNames(table: TableDraft, index: number, { problems }: Findings): void {
  const rename = table.rename ?? {};
  const taken = new Map(
    [...table.columns.keys()].filter((name) => !Object.hasOwn(rename, name)).map((name) => [name, name]),
  );
  for (const [name, to] of Object.entries(rename)) {
    const path = ['tables', index, 'rename', name];
    const unknown = unknownColumn(table, name);
    const owner = taken.get(to);
    if (unknown !== null) problems.push({ path, at: 'key', ...unknown });
    else if (isReservedColumn(to)) {
      const found = finding('CDC-COLUMN-NAME', `${to} is the name of a column that cdcctl adds`, 'choose another name');
      problems.push({ path, at: 'value', ...found });
    } else if (owner !== undefined) {
      problems.push({
        path,
        at: 'value',
        ...finding('CDC-COLUMN-NAME', `${to} is also the name of the column ${owner}`, 'choose another name'),
      });
    }
    taken.set(to, owner ?? name);
  }
}

/** Renamed columns are there, and no two columns end up with the same name. */
export const renameRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) checkNewNames(table, index, findings);
};
