/** Mulberry32: numbers from 0 to 1 that a seed gives again. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chances that the same seed gives again. */
export interface Dice {
  pick<T>(all: readonly T[]): T;
  shuffle<T>(all: readonly T[]): readonly T[];
}

export function dice(seed: number): Dice {
  const next = numbers(seed);
  const pick = <T>(all: readonly T[]): T => {
    const found = all[Math.floor(next() * all.length)];
    if (found === undefined) throw new Error('there is nothing to pick from');
    return found;
  };
  const shuffle = <T>(all: readonly T[]): readonly T[] =>
    all
      .map((one) => [next(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  return { pick, shuffle };
}
