import type { Pipeline, Remedy } from '../model/index.js';

export const UP: Remedy = { code: 'up' };

/** The generation in which all is built anew beside what there is. */
export function nextGeneration({ generation }: Pick<Pipeline, 'generation'>): number {
  return generation + 1;
}

/** The way out where what there is cannot be brought up to date: everything is built anew beside it. */
export function rebuild(pipeline: Pick<Pipeline, 'generation'>): Remedy {
  return { code: 'rebuild', generation: nextGeneration(pipeline) };
}
