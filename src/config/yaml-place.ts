import { type Document, isMap, isScalar, isSeq } from 'yaml';
import type { Problem } from '../model/index.js';

/** Offset of a YAML node in the text; undefined where it has none. */
export function offsetOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0];
}

/** Offset of the problem's key or value; of the nearest place above it where its path leads to nothing. */
export function locate(document: Document, problem: Problem): number {
  if (problem.offset !== undefined) return problem.offset;
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [depth, part] of problem.path.entries()) {
    let key: unknown;
    if (isSeq(node) && typeof part === 'number') node = node.items[part];
    else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === part);
      key = pair?.key;
      node = pair?.value;
    } else return offset;
    const wanted = problem.at === 'key' && depth === problem.path.length - 1 ? key : (node ?? key);
    const found = offsetOf(wanted) ?? offsetOf(key);
    if (found === undefined) return offset;
    offset = found;
  }
  return offset;
}
