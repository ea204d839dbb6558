import type { CanonicalRow } from '../ports/index.js';
import type { Scope } from './canonical.js';
import { type KeyDifference, keyId } from './compare.js';

/** One difference for people. */
export interface Sample {
  /** The key's canonical texts, e.g. `17` or `DE, 17`. */
  readonly key: string;
  /** Null where a whole row is missing, extra or doubled. */
  readonly column: string | null;
  /** Canonical text on either side; null is NULL or, where `column` is null, no row. */
  readonly source: string | null;
  readonly sink: string | null;
}

/** Values of the rows of some keys, as read from either side. */
export interface SideValues {
  readonly source: readonly CanonicalRow[];
  readonly sink: readonly CanonicalRow[];
}

const MAX_TEXT = 200;

function shortened(text: string | null): string | null {
  return text !== null && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}... (${text.length} characters)` : text;
}

function rowText(count: number): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? 'row' : 'rows'}`;
}

function rowOf(key: CanonicalRow, rows: readonly CanonicalRow[], scope: Scope): CanonicalRow | undefined {
  return rows.find((row) => keyId(scope.keyPositions.map((position) => row[position] ?? null)) === keyId(key));
}

function samplesOfKey(difference: KeyDifference, values: SideValues, scope: Scope): readonly Sample[] {
  const { key, source, sink } = difference;
  const name = key.map((text) => text ?? 'NULL').join(', ');
  const left = rowOf(key, values.source, scope);
  const right = rowOf(key, values.sink, scope);
  if (source.length !== 1 || sink.length !== 1 || left === undefined || right === undefined) {
    return [{ key: name, column: null, source: rowText(source.length), sink: rowText(sink.length) }];
  }
  const columns = scope.columns.flatMap(({ name: column }, i) => {
    const [a = null, b = null] = [left[i], right[i]];
    return a === b ? [] : [{ key: name, column, source: shortened(a), sink: shortened(b) }];
  });
  // Bytes that are no UTF-8 can differ although the texts read the same.
  const hashes = { key: name, column: null, source: source[0]?.hash ?? null, sink: sink[0]?.hash ?? null };
  return columns.length > 0 ? columns : [hashes];
}

/** What differs, key by key; at most `limit` samples. */
export function samplesOf(
  differences: readonly KeyDifference[],
  values: SideValues,
  scope: Scope,
  limit: number,
): readonly Sample[] {
  return differences.flatMap((difference) => samplesOfKey(difference, values, scope)).slice(0, limit);
}
