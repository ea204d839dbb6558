import type { ComparedRow } from '../ports/index.js';
import type { Scope } from './canonical.js';
import type { KeyDifference } from './compare.js';

/** One difference for people. `column` is null where a whole row is missing, extra or doubled. */
export interface Sample {
  /** The key's canonical texts, e.g. `17` or `DE, 17`. */
  readonly key: string;
  readonly column: string | null;
  /** Canonical text on either side; null is NULL or, where `column` is null, no row. */
  readonly source: string | null;
  readonly sink: string | null;
}

const MAX_TEXT = 200;

function shortened(text: string | null): string | null {
  return text !== null && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}... (${text.length} characters)` : text;
}

function rowText(rows: readonly ComparedRow[]): string | null {
  return rows.length === 0 ? null : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
}

function samplesOfKey({ key, source, sink }: KeyDifference, scope: Scope): readonly Sample[] {
  const name = key.map((text) => text ?? 'NULL').join(', ');
  const [left] = source;
  const [right] = sink;
  if (left === undefined || right === undefined || sink.length > 1) {
    return [{ key: name, column: null, source: rowText(source), sink: rowText(sink) }];
  }
  const columns = scope.columns.flatMap(({ name: column }, i) => {
    const [a = null, b = null] = [left.values[i], right.values[i]];
    return a === b ? [] : [{ key: name, column, source: shortened(a), sink: shortened(b) }];
  });
  // Bytes that are no UTF-8 can differ although the texts read the same.
  return columns.length > 0 ? columns : [{ key: name, column: null, source: left.hash, sink: right.hash }];
}

/** The first differences, at most `limit`. */
export function samplesOf(differences: readonly KeyDifference[], scope: Scope, limit: number): readonly Sample[] {
  const samples: Sample[] = [];
  for (const difference of differences) {
    if (samples.length >= limit) {
      break;
    }
    samples.push(...samplesOfKey(difference, scope));
  }
  return samples.slice(0, limit);
}
