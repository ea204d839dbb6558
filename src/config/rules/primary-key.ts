import type { Column } from '../../model/index.js';
import type { TableDraft } from '../draft.js';
import { nearest } from '../nearest.js';
import type { Path } from '../problem.js';
import type { Findings, Rule } from './types.js';

/** Why a column cannot be part of a key here, as `what - instead`; null where it can. */
function refusal(column: Column, isFirst: boolean): string | null {
  const { name, type, definition } = column;
  if (type.kind === 'float' || type.kind === 'double') {
    return `${name} is a ${type.kind}, whose values cannot be compared exactly - use a key of integers, decimals, texts or dates`;
  }
  if (/^(tiny|medium|long)?text\b/.test(definition)) {
    return `${name} is a text, which MySQL takes into a key only in part - make it a varchar`;
  }
  if (isFirst && (type.kind === 'enum' || type.kind === 'boolean')) {
    return `${name} is ${type.kind === 'enum' ? 'an enum' : 'a truth value'}, on which the first snapshot cannot be cut into chunks - put another key column first`;
  }
  return null;
}

function warnOfCollation(column: Column, path: Path, { warnings }: Findings): void {
  if (column.type.kind !== 'string' || column.type.collation?.endsWith('_bin')) return;
  warnings.push({
    path,
    at: 'value',
    text: `${column.name} is a text without a _bin collation, so the first snapshot is read in one chunk, which takes longer and more memory on a large table - where MySQL has one, write it: collate utf8mb4_bin`,
  });
}

function checkKey(table: TableDraft, index: number, findings: Findings): void {
  const { problems } = findings;
  const key = table.primaryKey ?? [];
  for (const [position, name] of key.entries()) {
    const path = ['tables', index, 'primaryKey', position];
    if (key.indexOf(name) < position) {
      problems.push({ path, at: 'value', text: `${name} is named twice - keep one of them` });
      continue;
    }
    const column = table.columns.get(name);
    if (column === undefined) {
      if (table.columns.size === 0) continue;
      const close = nearest(name, [...table.columns.keys()]);
      const hint = close === undefined ? 'add it there' : `did you mean ${close}?`;
      problems.push({ path, at: 'value', text: `${name} is not one of the columns - ${hint}` });
      continue;
    }
    if (column === null) continue;
    const text = refusal(column, position === 0);
    if (text !== null) problems.push({ path, at: 'value', text });
    else if (position === 0) warnOfCollation(column, path, findings);
  }
}

/** Each key column exists, is named once and has a type that can be a key. */
export const primaryKeyRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) checkKey(table, index, findings);
};
