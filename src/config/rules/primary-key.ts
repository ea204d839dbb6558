import { type Column, entryOf, type Finding, isChunkable } from '../../model/index.js';
import type { TableDraft } from '../draft.js';
import { nearest } from '../nearest.js';
import { finding } from '../schema/refusals.js';
import type { Findings, Rule } from './types.js';

/** Why a column cannot be part of a key here; null where it can. */
export function keyRefusal({ type, declared }: Column): Finding | null {
  const refusal = entryOf(type).keyRefusal?.(declared.typeName) ?? null;
  return refusal === null ? null : finding('CDC-KEY-COLUMN', refusal.what, refusal.instead);
}

/** Warns where Flink CDC finds no key column to cut the first snapshot into chunks on. */
function warnOfOneChunk(table: TableDraft, index: number, { warnings, collationsRead }: Findings): void {
  const key = (table.primaryKey ?? []).map((name) => table.columns.get(name));
  if (key.some((column) => column == null || isChunkable(column.type)) || key.length === 0) return;
  const hasText = key.some((column) => column?.type.kind === 'string');
  const instead =
    hasText && collationsRead !== true
      ? 'where a text column has such a collation in MySQL, write it: collate utf8mb4_bin'
      : 'use it for tables that fit into memory';
  warnings.push({
    path: ['tables', index, 'primaryKey'],
    at: 'value',
    ...finding(
      'CDC-ONE-CHUNK',
      'no key column is a number or a text with a _bin collation, so the first snapshot is read in one chunk, which is held in memory',
      instead,
    ),
  });
}

function checkKey(table: TableDraft, index: number, findings: Findings): void {
  const { problems } = findings;
  const key = table.primaryKey ?? [];
  for (const [position, name] of key.entries()) {
    const path = ['tables', index, 'primaryKey', position];
    if (key.indexOf(name) < position) {
      problems.push({ path, at: 'value', ...finding('CDC-VALUE-TWICE', `${name} is named twice`, 'keep one of them') });
      continue;
    }
    const column = table.columns.get(name);
    if (column === undefined) {
      if (table.columns.size === 0) continue;
      const close = nearest(name, [...table.columns.keys()]);
      const hint = close === undefined ? 'add it there' : `did you mean ${close}?`;
      problems.push({ path, at: 'value', ...finding('CDC-COLUMN-UNKNOWN', `${name} is not one of the columns`, hint) });
      continue;
    }
    if (column === null) continue;
    const found = keyRefusal(column);
    if (found !== null) problems.push({ path, at: 'value', ...found, what: `${name} ${found.what}` });
  }
}

/** Each key column exists, is named once and has a type that can be a key. */
export const primaryKeyRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) {
    const before = findings.problems.length;
    checkKey(table, index, findings);
    const isRight = findings.problems.length === before;
    if (isRight && draft.source.reader === 'mysql-cdc') warnOfOneChunk(table, index, findings);
  }
};
