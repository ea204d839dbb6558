/** Which of a row of numbered things belong to a sample. */
export type Choice = (index: number) => boolean;

/**
 * Every n-th, where n may be a fraction: of any run of things, as many are chosen as the share (0 to 1) says, within
 * one. `phase` (0 to 1) says where it begins, so that a later sample may have others.
 */
export function evenly(share: number, phase: number): Choice {
  return (index) => Math.floor((index + 1) * share + phase) > Math.floor(index * share + phase);
}

/** A run of this share of the numbers 0 to count - 1, at least one, as its first and its last. */
export function runOf(share: number, count: number, phase: number): readonly [number, number] {
  const length = Math.min(count, Math.max(1, Math.round(share * count)));
  const first = Math.floor(phase * (count - length + 1));
  return [first, first + length - 1];
}
