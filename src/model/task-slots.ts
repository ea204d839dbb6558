import type { Pipeline } from './pipeline.js';

/**
 * Slots that both jobs of a pipeline take: each as many as its parallelism, however many tables it has, since all tasks
 * of a job share slots.
 */
export function taskSlots({ flink }: Pick<Pipeline, 'flink'>): number {
  return 2 * flink.parallelism;
}
