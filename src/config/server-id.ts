import { sha256 } from '../model/index.js';

/** Ids that one pipeline may use before its range would meet another pipeline's; no parallelism is above it. */
export const SERVER_IDS_PER_PIPELINE = 1_000;

const FIRST = 10_000;
const RANGES = Math.floor((2 ** 31 - FIRST) / SERVER_IDS_PER_PIPELINE);

/**
 * First MySQL server id of a pipeline's range: the same on every machine, and aligned, so that two pipelines have either
 * the same range or ranges that do not touch. Generations that run side by side have ranges of their own.
 */
export function deriveServerId(pipeline: string, generation: number): number {
  const key = generation === 1 ? pipeline : `${pipeline}.g${generation}`;
  const hash = sha256(key).readUInt32BE(0);
  return FIRST + (hash % RANGES) * SERVER_IDS_PER_PIPELINE;
}
