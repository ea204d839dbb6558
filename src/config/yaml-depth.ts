import { type CST, Parser } from 'yaml';

interface Pending {
  readonly token: CST.Token | undefined | null;
  readonly depth: number;
}

function childrenOf(token: CST.Token): readonly (CST.Token | null | undefined)[] {
  if (token.type === 'document') return [token.value];
  if (token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection') {
    return token.items.flatMap((item) => [item.key, item.value]);
  }
  return [];
}

/**
 * Offset of the first value that is nested deeper than `deepest` mappings and lists, or null. It looks at the tokens
 * one after the other: building values from text that is nested a thousand times overflows the stack.
 */
export function tooDeepAt(text: string, deepest: number): number | null {
  for (const document of new Parser().parse(text)) {
    const pending: Pending[] = [{ token: document, depth: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { token, depth } = next;
      if (token === null || token === undefined) continue;
      if (depth > deepest && 'offset' in token) return token.offset;
      for (const child of childrenOf(token)) pending.push({ token: child, depth: depth + 1 });
    }
  }
  return null;
}
