import { isMap, isScalar } from 'yaml';
import { isReservedByInit } from '../model/index.js';
import type { ColumnChange } from './changes.js';
import { renamePair } from './config-text.js';
import { type Edit, insertLines } from './edits.js';
import { lineEnd, lineStart, rangeOf, type TableNode } from './table-nodes.js';

/** New names by those in MySQL, as the file has them. */
function namesIn(node: unknown): Map<string, string> {
  if (!isMap(node)) return new Map();
  return new Map(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) ? [[String(key.value), String(value.value)] as const] : [],
    ),
  );
}

/** The names without those of columns that go, and with one for each new column whose own name the pipeline uses. */
function mergeNames(names: ReadonlyMap<string, string>, changes: readonly ColumnChange[]): ReadonlyMap<string, string> {
  const merged = new Map(names);
  for (const change of changes) {
    const stays = change.kind !== 'dropped' && typeof change.carried !== 'string';
    if (!stays) merged.delete(change.name);
    else if (change.kind === 'added' && isReservedByInit(change.name)) merged.set(change.name, `mysql_${change.name}`);
  }
  return merged;
}

/** Brings `rename` of a table up to date: the key is written anew as a whole where it changes, and goes where it is empty. */
export function mergeRename(text: string, { map }: TableNode, changes: readonly ColumnChange[]): readonly Edit[] {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === 'rename');
  const before = namesIn(pair?.value);
  const after = mergeNames(before, changes);
  if (after.size === before.size && [...after].every(([name, to]) => before.get(name) === to)) return [];
  const line = renamePair(after);
  if (pair !== undefined && isScalar(pair.key) && isMap(pair.value)) {
    const [start] = rangeOf(pair.key);
    const end = text.slice(0, rangeOf(pair.value)[1]).trimEnd().length;
    // Within braces other keys may stand on the same line.
    return after.size === 0 && map.flow !== true
      ? [{ start: lineStart(text, start), end: lineEnd(text, end - 1), text: '' }]
      : [{ start, end, text: line }];
  }
  const key = map.items.find((item) => isScalar(item.key) && item.key.value === 'primaryKey')?.key;
  if (!isScalar(key)) return [];
  const at = lineStart(text, rangeOf(key)[0]);
  return [insertLines(at, [text.slice(at, rangeOf(key)[0]) + line])];
}
