import { distance } from 'fastest-levenshtein';

/** The known word that is most like the given one, where one is close enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const allowed = Math.max(2, Math.floor(word.length / 3));
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps <= allowed && (best === undefined || steps < best.distance)) best = { word: candidate, distance: steps };
  }
  return best?.word;
}
