import { redefine } from '../model/index.js';
import type { ColumnChange, TableChanges } from './changes.js';
import { columnLine, flowPairs, leftOutLine, scalar, scalarWithin } from './config-text.js';
import { type Edit, insertLines } from './edits.js';
import { mergeRename } from './merge-rename.js';
import { lineEnd, lineStart, rangeOf, type TableNode } from './table-nodes.js';

/** What takes the place of a column: a line of the mapping, or a comment where it is not carried; null where it goes. */
function lineFor(change: ColumnChange): string | null {
  if (change.kind === 'dropped') return null;
  const { source, carried } = change;
  if (typeof carried === 'string') return leftOutLine(source, carried);
  return columnLine(source, change.kind === 'added' ? carried.definition : redefine(change.column, carried));
}

/** Offset of the line behind each column, and behind each comment in the place of one. */
function placesBehind(text: string, { pairs, comments }: TableNode): ReadonlyMap<string, number> {
  return new Map([
    ...comments.map(({ name, start }) => [name, lineEnd(text, start)] as const),
    ...pairs.map(({ name, value }) => [name, lineEnd(text, rangeOf(value)[1] - 1)] as const),
  ]);
}

/** An added column stands behind the nearest one before it in MySQL that the file has, else first. */
function insertions(
  text: string,
  node: TableNode,
  changes: readonly ColumnChange[],
  order: readonly string[],
): readonly Edit[] {
  const [first] = node.pairs;
  if (first === undefined) return [];
  const start = lineStart(text, rangeOf(first.key)[0]);
  const indent = text.slice(start, rangeOf(first.key)[0]);
  const places = placesBehind(text, node);
  return changes.flatMap((change) => {
    const line = lineFor(change);
    if (change.kind !== 'added' || line === null) return [];
    const anchor = order.slice(0, order.indexOf(change.name)).findLast((name) => places.has(name));
    const at = anchor === undefined ? start : (places.get(anchor) ?? start);
    return [insertLines(at, [indent + line])];
  });
}

/** Only the definition is replaced, so that what stands beside it stays; a column that goes takes its line along. */
function replacements(text: string, node: TableNode, changes: readonly ColumnChange[]): readonly Edit[] {
  return changes.flatMap((change): readonly Edit[] => {
    const pair = node.pairs.find(({ name }) => name === change.name);
    if (pair === undefined || change.kind === 'added') return [];
    const [start, end] = rangeOf(pair.value);
    if (change.kind === 'changed' && typeof change.carried !== 'string')
      return [{ start, end, text: scalar(redefine(change.column, change.carried)) }];
    const line = lineStart(text, rangeOf(pair.key)[0]);
    const indent = text.slice(line, rangeOf(pair.key)[0]);
    const instead = lineFor(change);
    return [{ start: line, end: lineEnd(text, end - 1), text: instead === null ? '' : `${indent}${instead}\n` }];
  });
}

/** A mapping in braces has no lines: it is written anew as a whole. */
function flowMapping(node: TableNode, changes: readonly ColumnChange[], order: readonly string[]): Edit {
  const definitions = new Map(node.pairs.map(({ name, value }) => [name, String(value.value)]));
  for (const change of changes) {
    const carried = change.kind === 'dropped' || typeof change.carried === 'string' ? null : change.carried;
    if (carried === null) definitions.delete(change.name);
    else
      definitions.set(change.name, change.kind === 'changed' ? redefine(change.column, carried) : carried.definition);
  }
  const added = new Set(changes.filter(({ kind }) => kind === 'added').map(({ name }) => name));
  const names = [...definitions.keys()].filter((name) => !added.has(name));
  for (const name of order.filter((one) => added.has(one) && definitions.has(one))) {
    const anchor = order.slice(0, order.indexOf(name)).findLast((one) => names.includes(one));
    names.splice(anchor === undefined ? 0 : names.indexOf(anchor) + 1, 0, name);
  }
  const [start, end] = rangeOf(node.columns);
  return { start, end, text: flowPairs(new Map(names.map((name) => [name, definitions.get(name) ?? '']))) };
}

/**
 * Brings a table of the file up to date.
 *
 * @param order columns of the table in MySQL, in their order
 */
export function mergeColumns(
  text: string,
  node: TableNode,
  { columns, key }: TableChanges,
  order: readonly string[],
): readonly Edit[] {
  const edits: Edit[] =
    columns.length === 0
      ? []
      : node.columns.flow === true
        ? [flowMapping(node, columns, order)]
        : [...insertions(text, node, columns, order), ...replacements(text, node, columns)];
  edits.push(...mergeRename(text, node, columns));
  const keyNode = node.map.get('primaryKey', true);
  if (key?.actual != null && typeof keyNode === 'object' && keyNode !== null && 'range' in keyNode) {
    const [start, end] = rangeOf(keyNode as Parameters<typeof rangeOf>[0]);
    // A list in lines ends with its last line break.
    const last = text.slice(start, end).trimEnd().length;
    edits.push({ start, end: start + last, text: `[${key.actual.map(scalarWithin).join(', ')}]` });
  }
  return edits;
}
